import { Outlet, useMatches } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Toaster } from '../ui/Toaster.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';

export function RootLayout() {
  const title = useMatches().at(-1)?.staticData.title;
  useEffect(() => {
    document.title = title === undefined ? 'Labelwright' : `${title} · Labelwright`;
  }, [title]);
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
