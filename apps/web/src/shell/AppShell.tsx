import { Outlet } from '@tanstack/react-router';
import { SectionNav } from './SectionNav.tsx';
import { ShellFrame } from './ShellFrame.tsx';

export const AppShell = () => (
  <ShellFrame middle={<SectionNav />}>
    <Outlet />
  </ShellFrame>
);
