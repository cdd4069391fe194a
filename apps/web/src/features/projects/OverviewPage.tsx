import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '../../lib/live.ts';
import { projectKey, projectQuery } from '../../lib/project.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { BurnUpCard } from '../analytics/BurnUpCard.tsx';
import { ProjectOnboarding } from '../libraries/onboarding/OnboardingCard.tsx';
import { TagChips } from '../libraries/tags/TagChip.tsx';
import { PipelineCard } from '../pipelines/PipelineCard.tsx';
import { QualityCard } from '../quality/QualityCard.tsx';
import { LabelDistribution } from './overview/LabelDistribution.tsx';
import { ProgressCard } from './overview/ProgressCard.tsx';
import { QueueCard } from './overview/QueueCard.tsx';
import { StateActions } from './overview/StateActions.tsx';
import { SummaryCard } from './overview/SummaryCard.tsx';
import { WorkerOverview } from './overview/WorkerOverview.tsx';
import { etaQuery, progressQuery, setupQuery, summaryQuery } from './projects-api.ts';

export function OverviewPage() {
  const projectId = useRouteParam('projectId');
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  useLive('project', { invalidates: [projectKey(projectId)] });
  useLive('tasks', { invalidates: [projectKey(projectId)] });
  useLive('queue', { invalidates: [projectKey(projectId)] });
  if (project === undefined)
    return (
      <PageBody>
        {error === null ? <SkeletonLines count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </PageBody>
    );
  return (
    <PageBody>
      <PageHeader
        title={project.title}
        badge={<StatusBadge status={project.is_draft ? 'draft' : project.state} />}
        description={project.description === '' ? undefined : project.description}
        actions={project.can['project.update'] === true && <StateActions project={project} />}
      />
      <TagChips tags={project.tags} />
      {project.can['project.stats'] === true ? (
        <ManagerOverview projectId={projectId} project={project} />
      ) : (
        <WorkerOverview project={project} />
      )}
    </PageBody>
  );
}

function ManagerOverview({ projectId, project }: { projectId: string; project: Project }) {
  const setup = useQuery(setupQuery(projectId));
  const eta = useQuery(etaQuery(projectId));
  const progress = useQuery(progressQuery(projectId));
  const summary = useQuery(summaryQuery(projectId));
  const mayChange = project.can['project.update'] === true;
  return (
    <>
      {mayChange && <ProjectOnboarding projectId={projectId} />}
      <ProgressCard project={project} eta={eta.data} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <BurnUpCard
          projectTitle={project.title}
          progress={progress.data}
          eta={eta.data}
          error={progress.error}
          onRetry={() => void progress.refetch()}
        />
        <div className="flex flex-col gap-5">
          <QueueCard projectId={projectId} queue={setup.data?.queue} />
          <QualityCard projectId={projectId} />
        </div>
      </div>
      <PipelineCard projectId={projectId} isOnlyIfConnected />
      <LabelDistribution project={project} summary={summary.data} />
      <SummaryCard project={project} summary={summary.data} />
    </>
  );
}
