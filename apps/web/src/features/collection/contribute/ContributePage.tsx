import { useQuery } from '@tanstack/react-query';
import { projectQuery } from '../../../lib/project.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { t } from '../strings.ts';
import { Contributing } from './Contributing.tsx';

export function ContributePage() {
  const projectId = useRouteParam('projectId');
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  if (project === undefined) {
    return (
      <PageBody>
        {error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </PageBody>
    );
  }
  const mayAdd = project.can['item.create'] === true;
  return (
    <PageBody>
      <PageHeader title={t.titleOf(project.title)} />
      {mayAdd ? (
        <Contributing projectId={String(project.id)} />
      ) : (
        <EmptyState title={t.mayNot}>{t.mayNotText}</EmptyState>
      )}
    </PageBody>
  );
}
