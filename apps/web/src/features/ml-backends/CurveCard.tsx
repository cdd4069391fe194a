import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/Button.tsx';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { LinesModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { curveOf } from './curve.ts';
import { evaluationsQuery } from './ml-api.ts';
import { t } from './strings.ts';
import { useVersionChanges } from './use-version-changes.ts';

/** One point per version, so that a training that made things worse is seen. */
export function CurveCard({ project }: { project: Project }) {
  const { data, isPending, error, refetch } = useQuery(evaluationsQuery(project.id));
  const { evaluate } = useVersionChanges(project);
  const { points, metrics, drawn } = useMemo(() => curveOf(data ?? []), [data]);
  const model = useMemo(
    (): LinesModel => ({
      kind: 'lines',
      unit: '',
      min: 0,
      max: 1,
      format: formatNumber,
      x: points.map(({ model_version: version }) => version),
      series: drawn.map((metric) => ({
        name: t.metrics[metric],
        values: points.map(({ summary }) => summary[metric] ?? null),
        isDashed: metric === 'ece',
      })),
    }),
    [points, drawn],
  );
  return (
    <ChartCard
      title={t.curve.title}
      unit={t.curve.unit}
      fileName={t.curve.title}
      model={model}
      table={{
        header: [t.curve.version, t.curve.annotations, t.curve.tasks, ...metrics.map((metric) => t.metrics[metric])],
        rows: points.map(({ model_version: version, annotation_count: annotations, task_count: tasks, summary }) => [
          version,
          annotations,
          tasks,
          ...metrics.map((metric) => summary[metric] ?? null),
        ]),
      }}
      height={280}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      empty={
        !isPending && error === null && points.length === 0 ? (
          <EmptyState
            title={t.curve.none}
            action={
              project.total_predictions_number > 0 && (
                <Button onClick={() => void evaluate(project.model_version)}>{t.curve.evaluate}</Button>
              )
            }
          >
            {t.curve.noneText}
          </EmptyState>
        ) : undefined
      }
    />
  );
}
