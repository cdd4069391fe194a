import type { LabelTimeline, QualityQuery } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatDay } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { LinesModel } from '../../ui/chart/options.ts';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { labelTimelineQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';

type Step = keyof typeof t.steps;
const STEPS = (Object.keys(t.steps) as Step[]).map((value) => ({ value, label: t.steps[value] }));
const NOTHING: Pick<LabelTimeline, 'days' | 'labels'> = { days: [], labels: [] };

/** Which labels people agree on better than before, and on which worse. */
export function LabelTimelineCard({ projectId, query }: { projectId: string; query: QualityQuery }) {
  const [by, setBy] = useState<Step>('week');
  const { data, isPending, error, refetch } = useQuery(labelTimelineQuery(projectId, { ...query, by }));
  const { days, labels } = data ?? NOTHING;
  const model = useMemo(
    (): LinesModel => ({
      kind: 'lines',
      unit: '',
      min: 0,
      max: 1,
      format: shareText,
      x: days,
      formatX: (day) => formatDay(day, { isShort: true }),
      series: labels.map(({ label, agreement }) => ({ name: label, values: agreement })),
    }),
    [days, labels],
  );
  if (data?.control === null) return null;
  const title = data === undefined ? t.labelTimeline : t.labelTimelineOf(data.control);
  return (
    <ChartCard
      title={title}
      unit={t.labelTimelineUnit}
      fileName={title}
      model={model}
      table={{
        header: [t.day, t.label, t.agreement, t.tasks],
        rows: days.flatMap((day, at) =>
          labels.map(({ label, agreement, tasks }) => [day, label, agreement[at] ?? null, tasks[at] ?? 0]),
        ),
      }}
      height={260}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      empty={!isPending && error === null && labels.length === 0 ? <EmptyState title={t.noLabelTimeline} /> : undefined}
      note={data !== undefined && data.labels_left_out > 0 ? <p>{t.labelsLeftOut(data.labels_left_out)}</p> : undefined}
      actions={
        <div className="w-28">
          <Select label={t.by} isLabelHidden size="sm" value={by} options={STEPS} onChange={setBy} />
        </div>
      }
    />
  );
}
