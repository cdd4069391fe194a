import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { BarsModel } from '../../ui/chart/options.ts';
import type { TableData } from '../../ui/chart/table-data.ts';
import { t } from './strings.ts';
import { agreeing, tasksTarget } from './task-targets.ts';

/** Tenths as the server counts them: the last one holds full agreement as well. */
const TENTHS = Array.from({ length: 10 }, (_, index) => ({ low: index / 10, high: (index + 1) / 10 }));
const NAMES = TENTHS.map(({ low, high }) => t.agreementRange(low, high));

type HistogramCardProps = { projectId: string; histogram: readonly number[] | undefined; isNarrowed: boolean };

/** How many tasks agree how well: one heap or two. */
export function HistogramCard({ projectId, histogram, isNarrowed }: HistogramCardProps) {
  const navigate = useNavigate();
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: 'tasks',
      categories: NAMES,
      series: [{ name: t.tasks, values: histogram ?? [] }],
    }),
    [histogram],
  );
  const targetOf = (row: number) => {
    // The list of tasks knows their agreement over all answers only.
    const tenth = isNarrowed ? undefined : TENTHS[row];
    return tenth && tasksTarget(projectId, agreeing(tenth.low, row === 9 ? undefined : tenth.high));
  };
  const table: TableData = {
    header: [t.agreement, t.tasks],
    rows: NAMES.map((name, index) => [name, histogram?.[index] ?? 0]),
    targetOf,
  };
  return (
    <ChartCard
      title={t.histogram}
      unit={t.histogramUnit}
      fileName={t.histogram}
      model={model}
      table={table}
      height={240}
      isLoading={histogram === undefined}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}
