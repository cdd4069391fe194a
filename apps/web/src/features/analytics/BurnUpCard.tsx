import type { ProjectEta, ProjectProgress } from '@labelwright/contract/projects';
import { useMemo } from 'react';
import { formatDay } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { LinesModel } from '../../ui/chart/options.ts';
import type { TableData } from '../../ui/chart/table-data.ts';
import { EmptyState } from '../../ui/States.tsx';
import { burnUpOf } from './burn-up.ts';
import { t } from './strings.ts';

type BurnUpCardProps = {
  projectTitle: string;
  progress: ProjectProgress | undefined;
  eta: ProjectEta | undefined;
  error?: unknown;
  onRetry?: () => void;
};

/** Tasks done against all tasks over time, and how it goes on at the pace of the last days. */
export function BurnUpCard({ projectTitle, progress, eta, error, onRetry }: BurnUpCardProps) {
  const model = useMemo(() => modelOf(progress, eta), [progress, eta]);
  return (
    <ChartCard
      title={t.burnUp}
      unit={t.burnUpUnit}
      fileName={`${projectTitle} ${t.burnUpFile}`}
      table={tableOf(progress)}
      height={256}
      isLoading={progress === undefined && (error === undefined || error === null)}
      error={progress === undefined ? error : undefined}
      onRetry={onRetry}
      empty={
        progress !== undefined && progress.task_number === 0 ? (
          <EmptyState title={t.noTasks}>{t.noTasksText}</EmptyState>
        ) : undefined
      }
      model={model}
    />
  );
}

function modelOf(progress: ProjectProgress | undefined, eta: ProjectEta | undefined): LinesModel {
  const data = progress === undefined ? undefined : burnUpOf(progress, eta);
  return {
    kind: 'lines',
    unit: 'tasks',
    x: data?.dates ?? [],
    formatX: (date) => formatDay(date, { isShort: true }),
    series: [
      { name: t.allTasks, values: data?.tasks ?? [], tone: 'muted' },
      { name: t.done, values: data?.finished ?? [], tone: 'success', isFilled: true },
      { name: t.forecast, values: data?.forecast ?? [], tone: 'accent', isDashed: true },
    ],
  };
}

function tableOf(progress: ProjectProgress | undefined): TableData {
  const days = progress?.days ?? [];
  const first = Math.max(
    0,
    days.findIndex(({ tasks_total }) => tasks_total > 0),
  );
  return {
    header: [t.day, t.allTasks, t.done, t.annotations, t.skipped, t.people],
    rows: days
      .slice(first)
      .toReversed()
      .map((day) => [day.date, day.tasks_total, day.finished_total, day.annotations, day.skipped, day.people]),
  };
}
