import type { PersonDetail } from '@labelwright/contract/quality';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { answersModel, biasModel, othersModel, speedModel, trendModel } from './person-models.ts';
import { nameOf } from './person-name.ts';
import { t } from './strings.ts';
import { answeredBy, tasksTarget, withLabel } from './task-targets.ts';

const HEIGHT = 220;
const MOST_LABELS = 12;

type PersonChartsProps = {
  person: PersonDetail;
  /** undefined where there is no way to the tasks: on one's own page. */
  projectId: string | undefined;
};

/** Trend, speed, agreement with each other person, and habits. */
export function PersonCharts({ person, projectId }: PersonChartsProps) {
  const name = nameOf(person.user);
  const { trend } = person;
  const noTrend = trend.length === 0 ? t.noTrend : undefined;
  const isUncompared = trend.every((week) => week.agreement === null && week.golden_accuracy === null);
  const isUntimed = trend.every((week) => week.median_ms === null);
  const models = useMemo(
    () => ({ trend: trendModel(person), speed: speedModel(person), answers: answersModel(person) }),
    [person],
  );
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <ChartCard
        title={t.trend}
        unit={t.trendUnit}
        fileName={`${name} ${t.trend}`}
        model={models.trend}
        table={{
          header: [t.week, t.agreement, t.pairs, t.golden, t.goldenAnswers],
          rows: trend.map((week) => [week.week, week.agreement, week.pairs, week.golden_accuracy, week.golden_answers]),
        }}
        height={HEIGHT}
        isLoading={false}
        empty={emptyState(noTrend ?? (isUncompared ? t.notCompared : undefined))}
      />
      <ChartCard
        title={t.speed}
        unit={t.speedUnit}
        fileName={`${name} ${t.speed}`}
        model={models.speed}
        table={{
          header: [t.week, t.median, t.answers],
          rows: trend.map(({ week, median_ms: median, answers }) => [
            week,
            median === null ? null : median / 1000,
            answers,
          ]),
        }}
        height={HEIGHT}
        isLoading={false}
        empty={emptyState(noTrend ?? (isUntimed ? t.notTimed : undefined))}
      />
      <ChartCard
        title={t.answersByWeek}
        unit={t.answersByWeekUnit}
        fileName={`${name} ${t.answersByWeek}`}
        model={models.answers}
        table={{
          header: [t.week, t.answers, t.skips],
          rows: trend.map(({ week, answers, skips }) => [week, answers, skips]),
        }}
        height={HEIGHT}
        isLoading={false}
        empty={emptyState(noTrend)}
      />
      <WithOthers person={person} projectId={projectId} />
      <LabelBias person={person} projectId={projectId} />
    </div>
  );
}

const emptyState = (title: string | undefined) => (title === undefined ? undefined : <EmptyState title={title} />);

function WithOthers({ person, projectId }: PersonChartsProps) {
  const navigate = useNavigate();
  const others = useMemo(
    () => person.with.toSorted((left, right) => (left.agreement ?? 2) - (right.agreement ?? 2)).slice(0, 20),
    [person],
  );
  const model = useMemo(() => othersModel(others), [others]);
  const targetOf = (row: number) => {
    const other = others[row]?.user.id;
    if (projectId === undefined || other === undefined) return undefined;
    return tasksTarget(projectId, answeredBy(person.user.id, other));
  };
  return (
    <ChartCard
      title={t.withOthers}
      unit={t.withOthersUnit}
      fileName={`${nameOf(person.user)} ${t.withOthers}`}
      model={model}
      table={{
        header: [t.person, t.agreement, t.pairs],
        rows: others.map(({ user, agreement, pairs }) => [nameOf(user), agreement, pairs]),
        targetOf,
      }}
      height={Math.max(HEIGHT, 40 + others.length * 28)}
      isLoading={false}
      empty={others.length === 0 ? <EmptyState title={t.noMatrix} /> : undefined}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}

function LabelBias({ person, projectId }: PersonChartsProps) {
  const navigate = useNavigate();
  const labels = useMemo(() => person.labels.slice(0, MOST_LABELS), [person]);
  const model = useMemo(() => biasModel(labels, nameOf(person.user)), [labels, person]);
  const targetOf = (row: number) => {
    const label = labels[row]?.label;
    if (projectId === undefined || label === undefined) return undefined;
    return tasksTarget(projectId, [...answeredBy(person.user.id), ...withLabel(label)]);
  };
  return (
    <ChartCard
      title={t.labelBias}
      unit={t.labelBiasUnit}
      fileName={`${nameOf(person.user)} ${t.labelBias}`}
      model={model}
      table={{
        header: [t.label, t.control, t.answers, t.share, t.others],
        rows: person.labels.map((row) => [row.label, row.control, row.answers, row.share, row.others_share]),
        targetOf,
      }}
      height={Math.max(HEIGHT, 60 + labels.length * 36)}
      isLoading={false}
      empty={labels.length === 0 ? <EmptyState title={t.noDistribution} /> : undefined}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}
