import type { AgreementQuery, Timeline } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatDay } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { LinesModel } from '../../ui/chart/options.ts';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { timelineQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';

type Step = keyof typeof t.steps;
const STEPS = (Object.keys(t.steps) as Step[]).map((value) => ({ value, label: t.steps[value] }));
const NO_POINTS: Timeline['points'] = [];

/** Whether agreement and accuracy rise or fall. */
export function TimelineCard({ projectId, query }: { projectId: string; query: AgreementQuery }) {
  const [by, setBy] = useState<Step>('week');
  const { data, isPending, error, refetch } = useQuery(timelineQuery(projectId, { ...query, by }));
  const points = data?.points ?? NO_POINTS;
  const model = useMemo(
    (): LinesModel => ({
      kind: 'lines',
      unit: '',
      min: 0,
      max: 1,
      format: shareText,
      x: points.map(({ day }) => day),
      formatX: (day) => formatDay(day, { isShort: true }),
      series: [
        { name: t.agreement, values: points.map(({ agreement }) => agreement) },
        { name: t.golden, values: points.map(({ golden_accuracy: accuracy }) => accuracy), isDashed: true },
      ],
    }),
    [points],
  );
  return (
    <ChartCard
      title={t.timeline}
      unit={t.timelineUnit}
      fileName={t.timeline}
      model={model}
      table={{
        header: [t.day, t.agreement, t.pairs, t.tasks, t.golden, t.goldenAnswers],
        rows: points.map((point) => [
          point.day,
          point.agreement,
          point.pairs,
          point.tasks,
          point.golden_accuracy,
          point.golden_answers,
        ]),
      }}
      height={240}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      empty={!isPending && error === null && points.length === 0 ? <EmptyState title={t.noTimeline} /> : undefined}
      actions={
        <div className="w-28">
          <Select label={t.by} isLabelHidden size="sm" value={by} options={STEPS} onChange={setBy} />
        </div>
      }
    />
  );
}
