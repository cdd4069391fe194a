import { Outlet } from '@tanstack/react-router';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { Toaster } from '../ui/Toaster.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';

export function RootLayout() {
  const title = useCurrentTitle();
  return (
    <TooltipProvider>
      <Outlet />
      <span role="status" className="sr-only">
        {title}
      </span>
      <Toaster />
    </TooltipProvider>
  );
}
