import type { Throughput } from '@labelwright/contract/quality';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectQuery } from '../../lib/project.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { PipelineCard } from '../pipelines/PipelineCard.tsx';
import { ProgressCard } from '../projects/overview/ProgressCard.tsx';
import { etaQuery, progressQuery } from '../projects/projects-api.ts';
import { DistributionCards } from '../quality/DistributionCards.tsx';
import { FilterBar } from '../quality/FilterBar.tsx';
import { LabelTimelineCard } from '../quality/LabelTimelineCard.tsx';
import { MatrixCard } from '../quality/MatrixCard.tsx';
import { qualityKey, qualityPath, qualityQuery, useLiveQuality, workOf } from '../quality/quality-api.ts';
import { TimelineCard } from '../quality/TimelineCard.tsx';
import { useQualityFilters } from '../quality/use-quality-filters.ts';
import { BottlenecksCard } from './BottlenecksCard.tsx';
import { BurnUpCard } from './BurnUpCard.tsx';
import { ReviewCards } from './ReviewCards.tsx';
import { t } from './strings.ts';
import { ThroughputCard, TotalsCard } from './ThroughputCard.tsx';

/** The project at a glance: progress, people, agreement, labels, review. What narrows it stands in the address. */
export function DashboardPage() {
  const projectId = useRouteParam('projectId');
  const state = useQualityFilters();
  const { query } = state;
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  const progress = useQuery(progressQuery(projectId));
  const eta = useQuery(etaQuery(projectId));
  const quality = useQuery(qualityQuery(projectId));
  const throughput = useQuery({
    queryKey: [...qualityKey(projectId), 'throughput', workOf(query)],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<Throughput>(qualityPath(projectId, '/throughput'), { query: workOf(query), signal }),
  });
  useLiveQuality(projectId);
  if (project === undefined)
    return (
      <PageBody>
        {error === null ? <SkeletonLines count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </PageBody>
    );
  const work = {
    projectId,
    data: throughput.data,
    error: throughput.data === undefined ? throughput.error : null,
    onRetry: () => void throughput.refetch(),
  };
  return (
    <PageBody>
      <PageHeader title={t.title} description={t.description} />
      <ProgressCard project={project} eta={eta.data} />
      <BurnUpCard
        projectTitle={project.title}
        progress={progress.data}
        eta={eta.data}
        error={progress.error}
        onRetry={() => void progress.refetch()}
      />
      <BottlenecksCard projectId={projectId} />
      <PipelineCard projectId={projectId} isOnlyIfConnected />
      <FilterBar state={state} people={throughput.data?.people ?? []} controls={quality.data?.controls ?? []} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <ThroughputCard {...work} />
        <TotalsCard {...work} />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TimelineCard projectId={projectId} query={query} />
        <MatrixCard projectId={projectId} query={query} />
      </div>
      <ReviewCards projectId={projectId} query={query} />
      <LabelTimelineCard projectId={projectId} query={query} />
      <DistributionCards projectId={projectId} query={query} />
    </PageBody>
  );
}
