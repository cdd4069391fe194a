import { Outlet } from '@tanstack/react-router';
import { Toaster } from '../ui/Toaster.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import { PageAnnouncer } from './PageAnnouncer.tsx';

export const RootLayout = () => (
  <TooltipProvider>
    <Outlet />
    <PageAnnouncer />
    <Toaster />
  </TooltipProvider>
);
