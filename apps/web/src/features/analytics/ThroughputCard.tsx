import type { Throughput } from '@labelwright/contract/quality';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { formatDay } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { BarsModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { namesOf } from '../quality/person-name.ts';
import { answeredBy, tasksTarget } from '../quality/task-targets.ts';
import { t } from './strings.ts';
import { seriesOf, throughputTable, totalsOf } from './throughput.ts';

type Props = {
  projectId: string;
  data: Throughput | undefined;
  error: unknown;
  onRetry: () => void;
};

/** Who answered how much on which day. */
export function ThroughputCard({ projectId, data, error, onRetry }: Props) {
  const navigate = useNavigate();
  const name = useMemo(() => namesOf(data?.people), [data]);
  const { x, series } = useMemo(() => seriesOf(data ?? { days: [] }, name, t.everybodyElse), [data, name]);
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: 'annotations',
      isStacked: true,
      categories: x,
      formatCategory: (day) => formatDay(day, { isShort: true }),
      series,
    }),
    [x, series],
  );
  return (
    <ChartCard
      title={t.throughput}
      unit={t.throughputUnit}
      fileName={t.throughput}
      model={model}
      table={throughputTable(data ?? { days: [] }, name, t.throughputHeader)}
      height={280}
      isLoading={data === undefined && error === null}
      error={error}
      onRetry={onRetry}
      empty={data !== undefined && data.days.length === 0 ? <EmptyState title={t.noThroughput} /> : undefined}
      onSelect={(_, index) => {
        const id = series[index]?.id;
        if (id !== undefined) void navigate(tasksTarget(projectId, answeredBy(id)));
      }}
    />
  );
}

/** How fast each person is, of those who did the most. */
export function TotalsCard({ projectId, data, error, onRetry }: Props) {
  const navigate = useNavigate();
  const name = useMemo(() => namesOf(data?.people), [data]);
  const totals = useMemo(() => totalsOf(data ?? { days: [] }), [data]);
  const shown = useMemo(() => totals.slice(0, 20), [totals]);
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: 'an hour',
      isHorizontal: true,
      categories: shown.map(({ id }) => name(id)),
      series: [{ name: t.totalsUnit, values: shown.map(({ perHour }) => perHour && Math.round(perHour * 10) / 10) }],
    }),
    [shown, name],
  );
  const targetOf = (row: number) => {
    const id = totals[row]?.id;
    return id === undefined
      ? undefined
      : { to: '/projects/$projectId/quality/people/$userId', params: { projectId, userId: String(id) } };
  };
  return (
    <ChartCard
      title={t.totals}
      unit={t.totalsUnit}
      fileName={t.totals}
      model={model}
      table={{
        header: t.totalsHeader,
        rows: totals.map((sum) => [
          name(sum.id),
          sum.perHour && Math.round(sum.perHour * 10) / 10,
          sum.annotations,
          sum.skipped,
          sum.days,
          Math.round(sum.leadTimeMs / 36_000) / 100,
        ]),
        targetOf,
      }}
      height={Math.max(180, 40 + shown.length * 28)}
      isLoading={data === undefined && error === null}
      error={error}
      onRetry={onRetry}
      empty={data !== undefined && totals.length === 0 ? <EmptyState title={t.noThroughput} /> : undefined}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}
