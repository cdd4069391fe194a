import type { LabelDistribution, QualityQuery } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { formatShare } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import { HeatCard } from '../../ui/chart/HeatCard.tsx';
import { type HeatModel, heatHeight } from '../../ui/chart/heat.ts';
import type { BarsModel } from '../../ui/chart/options.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States.tsx';
import { namesOf } from './person-name.ts';
import { distributionQuery } from './quality-api.ts';
import { t } from './strings.ts';
import { answeredBy, tasksTarget, withLabel } from './task-targets.ts';

type Control = LabelDistribution['controls'][number];
type Person = LabelDistribution['people'][number];
type CardProps = { projectId: string; control: Control };

/** How often each label is used, and by whom. */
export function DistributionCards({ projectId, query }: { projectId: string; query: QualityQuery }) {
  const { data, error, refetch } = useQuery(distributionQuery(projectId, query));
  const controls = data?.controls.filter(({ labels }) => labels.length > 0);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined || controls === undefined) return <Skeleton className="h-80" />;
  if (controls.length === 0)
    return (
      <Card title={t.labelsTab}>
        <EmptyState title={t.noDistribution} />
      </Card>
    );
  return controls.map((control) => (
    <div key={control.name} className="grid items-start gap-5 xl:grid-cols-2">
      <DistributionCard projectId={projectId} control={control} />
      <LabelUseCard projectId={projectId} control={control} people={data.people} />
    </div>
  ));
}

export function DistributionCard({ projectId, control }: CardProps) {
  const navigate = useNavigate();
  const { labels } = control;
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: 'answers',
      isHorizontal: true,
      categories: labels.map(({ label }) => label),
      series: [{ name: t.answers, values: labels.map(({ answers }) => answers) }],
    }),
    [labels],
  );
  const targetOf = (row: number) => {
    const label = labels[row]?.label;
    return label === undefined ? undefined : tasksTarget(projectId, withLabel(label));
  };
  return (
    <ChartCard
      title={t.distribution(control.name)}
      unit={t.distributionUnit}
      fileName={t.distribution(control.name)}
      model={model}
      table={{
        header: [t.label, t.answers, t.share, t.items],
        rows: labels.map(({ label, answers, share, items }) => [label, answers, share, items]),
        targetOf,
      }}
      height={Math.max(160, 40 + labels.length * 28)}
      isLoading={false}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
      note={control.labels_left_out > 0 ? t.labelsLeftOut(control.labels_left_out) : undefined}
    />
  );
}

function LabelUseCard({ projectId, control, people }: CardProps & { people: readonly Person[] }) {
  const name = namesOf(people);
  const users = [...new Set(control.labels.flatMap((row) => row.people.map(({ user_id: id }) => id)))];
  const keyOf = (id: number | string, label: string): string => `${id} ${label}`;
  const uses = new Map(
    control.labels.flatMap((row) => row.people.map((use) => [keyOf(use.user_id, row.label), use] as const)),
  );
  const model: HeatModel = {
    rowTitle: t.person,
    columnTitle: t.label,
    rows: users.map((id) => ({ id: String(id), name: name(id) })),
    columns: control.labels.map(({ label }) => ({ id: label, name: label })),
    cellOf: (id, label) => {
      const { share = 0, answers = 0 } = uses.get(keyOf(id, label)) ?? {};
      return {
        text: formatShare(share),
        strength: share,
        title: t.labelUseCell(name(Number(id)), label, share, answers),
        target: tasksTarget(projectId, [...answeredBy(Number(id)), ...withLabel(label)]),
      };
    },
  };
  return (
    <HeatCard
      title={t.labelUse(control.name)}
      unit={t.labelUseUnit}
      fileName={t.labelUse(control.name)}
      model={model}
      table={{
        header: [t.person, ...control.labels.map(({ label }) => label)],
        rows: users.map((id) => [
          name(id),
          ...control.labels.map(({ label }) => uses.get(keyOf(id, label))?.share ?? 0),
        ]),
        targetOf: (row) => {
          const id = users[row];
          return id === undefined ? undefined : tasksTarget(projectId, answeredBy(id));
        },
      }}
      height={heatHeight(users.length)}
      isLoading={false}
    />
  );
}
