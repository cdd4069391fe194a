import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { projectQuery } from '../lib/project.ts';
import { useRouteParam } from '../lib/url-state.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { ActingBanner } from './ActingBanner.tsx';

/** Working pages own the whole window; they bring their own bar and their way back. */
export function FullScreen() {
  const { data: project } = useQuery(projectQuery(useRouteParam('projectId')));
  usePageTitle(useCurrentTitle(), project?.title);
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <ActingBanner />
      <main data-full-screen className="relative min-h-0 flex-1 overflow-hidden bg-bg">
        <Outlet />
      </main>
    </div>
  );
}
