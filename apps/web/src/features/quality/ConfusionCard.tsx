import type { Confusion, Quality } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount, formatNumber, formatShare } from '../../lib/format.ts';
import { HeatCard } from '../../ui/chart/HeatCard.tsx';
import { type HeatModel, heatHeight } from '../../ui/chart/heat.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Coefficients } from './LabelAgreementCard.tsx';
import { nameOf, namesOf, type PersonBrief } from './person-name.ts';
import { confusionQuery } from './quality-api.ts';
import { t } from './strings.ts';
import { answeredBy, tasksTarget, withLabel } from './task-targets.ts';

type ConfusionCardProps = {
  projectId: string;
  controls: Quality['controls'];
  control: string | undefined;
  people: readonly PersonBrief[];
  /** Fixed on the page of one person. */
  person?: number;
  days: { from?: string | undefined; to?: string | undefined };
};

/** Which label one side gave where the other gave which. */
export function ConfusionCard({ projectId, controls, control, people, person, days }: ConfusionCardProps) {
  const categorical = controls.filter(({ is_categorical: is }) => is);
  const [chosen, setChosen] = useState<string>();
  const name = (categorical.find((one) => one.name === (chosen ?? control)) ?? categorical[0])?.name;
  if (name === undefined)
    return (
      <Card title={t.confusion}>
        <EmptyState title={t.noCategorical}>{t.noCategoricalText}</EmptyState>
      </Card>
    );
  const choice = { name, all: categorical.map((one) => one.name), choose: setChosen };
  return <ConfusionMatrix {...{ projectId, people, person, days, choice }} />;
}

type MatrixProps = Pick<ConfusionCardProps, 'projectId' | 'people' | 'person' | 'days'> & {
  choice: { name: string; all: readonly string[]; choose: (name: string) => void };
  person: number | undefined;
};

const SOURCES = (['others', 'golden', 'accepted', 'consensus'] as const).map((value) => ({
  value,
  label: t.sources[value],
}));
const NONE: Confusion = {
  control: '',
  a: null,
  b: 'others',
  labels: [],
  matrix: [],
  total: 0,
  agreement: null,
  coefficients: [],
  labels_left_out: 0,
  pairs: [],
};

function ConfusionMatrix({ projectId, people, person, days, choice }: MatrixProps) {
  const [a, setA] = useState('');
  const [b, setB] = useState('golden');
  const who = person === undefined ? a : String(person);
  const asked = { control: choice.name, a: who, b, from: days.from, to: days.to };
  const { data = NONE, isPending, error, refetch } = useQuery(confusionQuery(projectId, asked));
  const name = namesOf(people);
  const rowName = who === '' ? t.everybody : name(Number(who));
  const columnName = SOURCES.find(({ value }) => value === b)?.label ?? name(Number(b));
  const model = modelOf(projectId, data, { who, b, rowName, columnName });
  const persons = people.map((one) => ({ value: String(one.id), label: nameOf(one) }));
  return (
    <HeatCard
      title={t.confusion}
      unit={t.confusionUnit}
      fileName={`${t.confusion} ${choice.name}`}
      model={model}
      table={{
        header: [`${rowName} ↓ ${columnName} →`, ...data.labels],
        rows: data.labels.map((label, row) => [label, ...(data.matrix[row] ?? [])]),
      }}
      height={heatHeight(data.labels.length)}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      empty={
        !isPending && error === null && data.total === 0 ? (
          <EmptyState title={t.noConfusion}>{t.noConfusionText}</EmptyState>
        ) : undefined
      }
      toolbar={
        <div className="mb-3 flex flex-wrap gap-2">
          {choice.all.length > 1 && (
            <Choice
              label={t.control}
              value={choice.name}
              options={choice.all.map((value) => ({ value, label: value }))}
              onChange={choice.choose}
            />
          )}
          {person === undefined && (
            <Choice
              label={t.rowsOf}
              value={a}
              options={[{ value: '', label: t.everybody }, ...persons]}
              onChange={setA}
            />
          )}
          <Choice
            label={t.columnsOf}
            value={b}
            options={[...SOURCES, ...persons.filter(({ value }) => value !== who)]}
            onChange={setB}
          />
        </div>
      }
      note={<Notes confusion={data} />}
    />
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

const Choice = (props: ChoiceProps) => (
  <div className="w-44">
    <Select size="sm" {...props} />
  </div>
);

type Sides = { who: string; b: string; rowName: string; columnName: string };

function modelOf(projectId: string, { labels, matrix }: Confusion, sides: Sides): HeatModel {
  const places = new Map(labels.map((label, index) => [label, index]));
  const entries = labels.map((label) => ({ id: label, name: label }));
  const people = [sides.who, sides.b].map(Number).filter((id) => Number.isInteger(id) && id > 0);
  return {
    rowTitle: sides.rowName,
    columnTitle: sides.columnName,
    rows: entries,
    columns: entries,
    cellOf: (x, y) => {
      const row = matrix[places.get(x) ?? -1] ?? [];
      const count = row[places.get(y) ?? -1] ?? 0;
      const sum = row.reduce((total, value) => total + value, 0);
      const labelsOfCell = x === y ? [x] : [x, y];
      return {
        text: formatNumber(count),
        strength: sum === 0 ? null : count / sum,
        title: t.confusionCell(sides.rowName, x, sides.columnName, y, count),
        target:
          count === 0 || labelsOfCell.includes('…')
            ? undefined
            : tasksTarget(projectId, [...answeredBy(...people), ...withLabel(...labelsOfCell)]),
      };
    },
  };
}

function Notes({ confusion }: { confusion: Confusion }) {
  const { coefficients, pairs, labels_left_out: leftOut } = confusion;
  return (
    <div className="flex flex-col gap-2">
      <Coefficients coefficients={coefficients} />
      {pairs.length > 0 && (
        <p>
          {`${t.confusionTop}: `}
          {pairs
            .slice(0, 3)
            .map(({ a, b, count, share }) => `${a} – ${b} (${formatCount(count, 'time')}, ${formatShare(share)})`)
            .join(' · ')}
        </p>
      )}
      {leftOut > 0 && <p>{t.labelsLeftOut(leftOut)}</p>}
    </div>
  );
}
