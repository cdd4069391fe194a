import { Outlet } from '@tanstack/react-router';

/** Working pages own the whole window; they bring their own bar and their way back. */
export const FullScreen = () => (
  <main className="h-dvh min-h-0 overflow-hidden bg-bg">
    <Outlet />
  </main>
);
