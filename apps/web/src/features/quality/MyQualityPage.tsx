import { useQuery } from '@tanstack/react-query';
import { useRouteParam } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { MyReviews } from '../review/MyReviews.tsx';
import { FailureList } from './FailureList.tsx';
import { FilterBar } from './FilterBar.tsx';

import { PersonCharts } from './PersonCharts.tsx';
import { PersonFigures } from './PersonFigures.tsx';
import { personQuery, useLiveQuality } from './quality-api.ts';
import { t } from './strings.ts';
import { useQualityFilters } from './use-quality-filters.ts';

/** What somebody may know about their own work. */
export function MyQualityPage() {
  const projectId = useRouteParam('projectId');
  const state = useQualityFilters();
  const { from, to } = state.query;
  const { data, error, refetch } = useQuery(personQuery(projectId, 'me', { from, to }));
  useLiveQuality(projectId);
  return (
    <PageBody>
      <PageHeader title={t.myTitle} description={t.myDescription} />
      <FilterBar state={state} controls={[]} />
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {data.pause !== null && (
            <Alert tone="warning" title={t.pausedSince}>
              {data.pause.message}
            </Alert>
          )}
          <PersonFigures person={data} />
          <MyReviews projectId={projectId} />
          <PersonCharts person={data} projectId={undefined} />
          {data.failures.length > 0 && <FailureList projectId={projectId} failures={data.failures} />}
        </>
      )}
    </PageBody>
  );
}
