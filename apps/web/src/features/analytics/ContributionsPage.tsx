import type { Contributor, ProjectAnalytics } from '@labelwright/contract/analytics-collection';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatDuration, formatNumber, formatShare } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { type Figure, Figures } from '../quality/Figures.tsx';
import { projectAnalyticsQuery } from './analytics-api.ts';
import { CollectedDays, CollectedStates } from './CollectedCards.tsx';
import { NameCard } from './NameCard.tsx';
import { PeriodSelect } from './PeriodSelect.tsx';
import { t } from './report-strings.ts';
import { kindSeries } from './series.ts';
import { useTimeframe } from './use-timeframe.ts';

const KINDS = kindSeries(t.kinds);

/** What people sent in to a project, what became of it, and how it was processed. */
export function ContributionsPage() {
  const projectId = useRouteParam('projectId');
  const period = useTimeframe();
  const options = projectAnalyticsQuery(projectId, period.query);
  const { data, error, refetch } = useQuery(options);
  useLive('items', { invalidates: [options.queryKey] });
  return (
    <PageBody>
      <PageHeader
        title={t.contributions}
        description={t.contributionsText}
        actions={<PeriodSelect period={period} />}
      />
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <Figures label={t.contributions} figures={figuresOf(data)} />
          <CollectedDays days={data.days} timeZone={data.timeZone} />
          <CollectedStates items={data.items} processing={data.processing} />
          {data.contributors.length > 0 && <ContributorsCard contributors={data.contributors} />}
        </>
      )}
    </PageBody>
  );
}

function ContributorsCard({ contributors }: { contributors: readonly Contributor[] }) {
  const table = useMemo(
    () => ({
      header: t.contributorsHeader,
      rows: contributors.map((row) => [
        row.user.name,
        row.document,
        row.voice_sample,
        row.raw_text,
        row.approved,
        row.rejected,
        row.approvalRate === null ? null : formatShare(row.approvalRate),
      ]),
    }),
    [contributors],
  );
  return (
    <NameCard
      title={t.contributors}
      unit={t.contributorsUnit}
      noun="items"
      name={t.contributorsHeader[0]}
      rows={contributors}
      series={KINDS}
      nameOf={nameOf}
      table={table}
    />
  );
}

const nameOf = ({ user }: Contributor): string => user.name;

/** The numbers that matter most: what came, what was decided, what waits, what failed. */
export function figuresOf({ days, items, decision, processing }: ProjectAnalytics): Figure[] {
  const sent = days.reduce((sum, day) => sum + day.document + day.voice_sample + day.raw_text, 0);
  const waiting = items.reduce((sum, row) => sum + row.pending_review, 0);
  const failed = processing.byKind.reduce((sum, row) => sum + row.failed, 0);
  const { medianSeconds, p90Seconds, approvalRate } = decision;
  return [
    { name: t.sent, value: formatNumber(sent) },
    { name: t.waiting, value: formatNumber(waiting) },
    { name: t.approvalRate, value: approvalRate === null ? t.none : formatShare(approvalRate) },
    {
      name: t.decisionTime,
      value: medianSeconds === null ? t.none : formatDuration(medianSeconds * 1000),
      detail: p90Seconds === null ? undefined : t.decisionTimeDetail(formatDuration(p90Seconds * 1000)),
    },
    { name: t.failedItems, value: formatNumber(failed) },
  ];
}
