import { Outlet } from '@tanstack/react-router';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { SectionNav } from './SectionNav.tsx';
import { ShellFrame } from './ShellFrame.tsx';

export function AppShell() {
  usePageTitle(useCurrentTitle());
  return (
    <ShellFrame middle={<SectionNav />}>
      <Outlet />
    </ShellFrame>
  );
}
