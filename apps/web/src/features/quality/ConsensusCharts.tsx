import type { ConsensusRun } from '@labelwright/contract/quality-consensus';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { BarsModel, IntervalsModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { c, methodLabel, REFUSALS } from './consensus-strings.ts';
import { shareText, t } from './strings.ts';

type Summary = NonNullable<ConsensusRun['summary']>;

/** Which method to trust, told by tasks whose answer is known. */
export function ComparisonCard({ methods }: { methods: Summary['methods'] }) {
  const model = useMemo(
    (): IntervalsModel => ({
      kind: 'intervals',
      unit: c.certainty,
      min: 0,
      max: 1,
      format: shareText,
      rows: methods.map(({ method, accuracy, interval }) => ({
        name: methodLabel(method),
        value: accuracy,
        low: interval?.[0] ?? null,
        high: interval?.[1] ?? null,
      })),
    }),
    [methods],
  );
  const hasGolden = methods.some(({ golden_tasks: count }) => count > 0);
  return (
    <ChartCard
      title={c.comparison}
      unit={c.comparisonUnit}
      fileName={c.comparison}
      model={model}
      table={{
        header: c.comparisonHeader,
        rows: methods.map((row) => [
          methodLabel(row.method),
          row.accuracy,
          row.interval?.[0] ?? null,
          row.interval?.[1] ?? null,
          row.correct,
          row.golden_tasks,
          row.differs_from_majority,
          row.duration_ms,
          row.refused === null ? null : (REFUSALS[row.refused] ?? row.refused),
        ]),
      }}
      height={240}
      isLoading={false}
      empty={hasGolden ? undefined : <EmptyState title={c.noGolden}>{c.noGoldenText}</EmptyState>}
    />
  );
}

type WorkersCardProps = { projectId: string; workers: Summary['workers']; nameById: (id: number) => string };

export function WorkersCard({ projectId, workers, nameById }: WorkersCardProps) {
  const navigate = useNavigate();
  const sorted = useMemo(
    () => workers.toSorted((left, right) => (left.skill ?? 2) - (right.skill ?? 2)).slice(0, 40),
    [workers],
  );
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: '',
      isWhole: false,
      isHorizontal: true,
      categories: sorted.map(({ user_id: id }) => nameById(id)),
      series: [{ name: c.workers, values: sorted.map(({ skill }) => skill) }],
    }),
    [sorted, nameById],
  );
  const targetOf = (row: number) => {
    const id = sorted[row]?.user_id;
    return id === undefined
      ? undefined
      : { to: '/projects/$projectId/quality/people/$userId', params: { projectId, userId: String(id) } };
  };
  return (
    <ChartCard
      title={c.workers}
      unit={c.workersUnit}
      fileName={c.workers}
      model={model}
      table={{
        header: [t.person, c.workersUnit, t.answers],
        rows: sorted.map(({ user_id: id, skill, answers }) => [nameById(id), skill, answers]),
        targetOf,
      }}
      height={Math.max(180, 40 + sorted.length * 28)}
      isLoading={false}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}
