import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useRouteParam } from '../../lib/url-state.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ConfusionCard } from './ConfusionCard.tsx';
import { FailureList } from './FailureList.tsx';
import { FilterBar } from './FilterBar.tsx';
import { PersonCharts } from './PersonCharts.tsx';
import { PersonFigures } from './PersonFigures.tsx';
import { PersonPause } from './PersonPause.tsx';
import { nameOf } from './person-name.ts';
import { peopleQuery, personQuery, qualityQuery, useLiveQuality } from './quality-api.ts';
import { t } from './strings.ts';
import { useQualityFilters } from './use-quality-filters.ts';

/** Everything that the project knows about how one person works. */
export function PersonPage() {
  const projectId = useRouteParam('projectId');
  const userId = useRouteParam('userId');
  const state = useQualityFilters();
  const { from, to, control } = state.query;
  const query = { from, to, control };
  const quality = useQuery(qualityQuery(projectId));
  const people = useQuery(peopleQuery(projectId, {}));
  const person = useQuery(personQuery(projectId, userId, query));
  useLiveQuality(projectId);
  const { data, error, refetch } = person;
  return (
    <PageBody>
      <Link
        to="/projects/$projectId/quality"
        params={{ projectId }}
        search={{ show: 'people' }}
        className="flex w-fit items-center gap-1.5 text-sm text-muted hover:text-fg"
      >
        <ArrowLeft aria-hidden size={14} /> {t.backToPeople}
      </Link>
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState level={1} error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <PageHeader
            title={nameOf(data.user)}
            badge={<StatusBadge status={data.is_enabled && data.pause === null ? 'active' : 'paused'} />}
            description={data.user.email}
          />
          <PersonPause projectId={projectId} person={data} />
          <FilterBar state={state} controls={quality.data?.controls ?? []} hasLabels={false} />
          <PersonFigures person={data} />
          <PersonCharts projectId={projectId} person={data} />
          {quality.data !== undefined && (
            <ConfusionCard
              projectId={projectId}
              controls={quality.data.controls}
              control={control}
              people={people.data?.map(({ user }) => user) ?? []}
              person={data.user.id}
              days={query}
            />
          )}
          <FailureList projectId={projectId} failures={data.failures} />
        </>
      )}
    </PageBody>
  );
}
