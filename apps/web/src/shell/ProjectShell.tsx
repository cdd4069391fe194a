import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { isNotFound } from '../lib/api-error.ts';
import { projectQuery } from '../lib/project.ts';
import { useRouteParam } from '../lib/url-state.ts';
import { useCurrentTitle } from '../lib/use-current-title.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Breadcrumb } from '../ui/Breadcrumb.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { ProjectRail, ProjectTabs } from './ProjectRail.tsx';
import { ShellFrame } from './ShellFrame.tsx';

export function ProjectShell() {
  const projectId = useRouteParam('projectId');
  const { data: project, error } = useQuery(projectQuery(projectId));
  const title = useCurrentTitle() ?? '';
  usePageTitle(title, project?.title);
  const crumbs = [
    { label: 'Projects', to: '/projects' },
    { label: project?.title ?? '…', to: '/projects/$projectId', params: { projectId } },
    { label: title },
  ];
  if (isNotFound(error)) {
    return (
      <ShellFrame middle={<Breadcrumb crumbs={crumbs.slice(0, 1)} />}>
        <NotFoundPage />
      </ShellFrame>
    );
  }
  return (
    <ShellFrame middle={<Breadcrumb crumbs={crumbs} />} rail={<ProjectRail projectId={projectId} project={project} />}>
      <div className="flex h-full min-h-0 flex-col">
        <ProjectTabs projectId={projectId} project={project} />
        <div className="relative min-h-0 flex-1 overflow-y-auto">
          <Outlet />
        </div>
      </div>
    </ShellFrame>
  );
}
