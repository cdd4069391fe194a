import type { WorkQuery } from '@labelwright/contract/quality';
import type { ReviewStats } from '@labelwright/contract/review';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { formatDay } from '../../lib/format.ts';
import { projectKey } from '../../lib/project.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { BarsModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { workOf } from '../quality/quality-api.ts';
import { answeredBy, tasksTarget } from '../quality/task-targets.ts';
import { t } from './strings.ts';

const NOTHING: Pick<ReviewStats, 'days' | 'annotators' | 'reasons'> = { days: [], annotators: [], reasons: [] };

type ReviewCardsProps = { projectId: string; query: WorkQuery };

/** What became of the answers that were reviewed. */
export function ReviewCards({ projectId, query }: ReviewCardsProps) {
  const navigate = useNavigate();
  const work = workOf(query);
  const { data, isPending, error, refetch } = useQuery({
    queryKey: [...projectKey(projectId), 'review-stats', work],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<ReviewStats>(`/api/projects/${encodeURIComponent(projectId)}/review/stats`, {
        query: work,
        signal,
      }),
  });
  const { days, annotators, reasons } = data ?? NOTHING;
  const people = useMemo(() => annotators.slice(0, 20), [annotators]);
  const byDay = useMemo(
    () =>
      outcomes(
        days.map(({ day }) => day),
        days,
        false,
      ),
    [days],
  );
  const byPerson = useMemo(
    () =>
      outcomes(
        people.map((row) => row.user.name || row.user.email),
        people,
        true,
      ),
    [people],
  );
  const isEmpty = data !== undefined && days.length === 0;
  const shared = {
    isLoading: isPending,
    error,
    onRetry: () => void refetch(),
    empty: isEmpty ? <EmptyState title={t.noReviews}>{t.noReviewsText}</EmptyState> : undefined,
  };
  const targetOf = (row: number) => {
    const id = people[row]?.user.id;
    return id === undefined ? undefined : tasksTarget(projectId, answeredBy(id));
  };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <ChartCard
        {...shared}
        title={t.outcomes}
        unit={t.outcomesUnit}
        fileName={t.outcomes}
        model={byDay}
        table={{
          header: [t.day, t.approved, t.fixed, t.rejected],
          rows: days.map((row) => [row.day, row.approved, row.fixed, row.rejected]),
        }}
        height={260}
      />
      <ChartCard
        {...shared}
        title={t.byAnnotator}
        unit={t.byAnnotatorUnit}
        fileName={t.byAnnotator}
        model={byPerson}
        table={{
          header: [t.annotator, t.approved, t.fixed, t.rejected, t.pending, t.accepted],
          rows: people.map((row) => [
            row.user.name || row.user.email,
            row.approved,
            row.fixed,
            row.rejected,
            row.pending,
            row.acceptance_rate,
          ]),
          targetOf,
        }}
        height={260}
        onSelect={(index) => {
          const target = targetOf(index);
          if (target !== undefined) void navigate(target);
        }}
      />
      {reasons.length > 0 && <ReasonsCard reasons={reasons} />}
    </div>
  );
}

function ReasonsCard({ reasons }: { reasons: ReviewStats['reasons'] }) {
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: '',
      isHorizontal: true,
      categories: reasons.map(({ reason }) => reason),
      series: [{ name: t.reasonsUnit, values: reasons.map(({ count }) => count) }],
    }),
    [reasons],
  );
  return (
    <ChartCard
      title={t.reasons}
      unit={t.reasonsUnit}
      fileName={t.reasons}
      model={model}
      table={{ header: t.reasonsHeader, rows: reasons.map(({ reason, count }) => [reason, count]) }}
      height={Math.max(160, 40 + reasons.length * 28)}
      isLoading={false}
    />
  );
}

type Outcomes = { approved: number; fixed: number; rejected: number };

const outcomes = (categories: readonly string[], rows: readonly Outcomes[], isHorizontal: boolean): BarsModel => ({
  kind: 'bars',
  unit: '',
  isStacked: true,
  isHorizontal,
  categories,
  ...(isHorizontal ? {} : { formatCategory: (day) => formatDay(day, { isShort: true }) }),
  series: [
    { name: t.approved, values: rows.map(({ approved }) => approved), tone: 'success' },
    { name: t.fixed, values: rows.map(({ fixed }) => fixed), tone: 'warning' },
    { name: t.rejected, values: rows.map(({ rejected }) => rejected), tone: 'danger' },
  ],
});
