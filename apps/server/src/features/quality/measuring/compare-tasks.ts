import { booleanColumn, type Columns, LABEL, numberColumn, textColumn, without } from './columns.ts';
import { type Comparer, type ComparerRules, comparerFor } from './comparer.ts';
import type { AnswerRow } from './measure.queries.ts';

export interface TaskAnswers {
  taskId: number;
  rules: ComparerRules;
  /** A list of AnswerRow as JSON: it is read where it is compared. */
  answers: string;
  data: Record<string, unknown> | undefined;
}

/** What the answers to some tasks give. */
export interface Compared {
  /** Of each task, in the order in which they were given. */
  agreements: (number | null)[];
  pairs: Columns;
  labels: Columns;
  golden: Columns;
}

interface PairRow {
  taskId: number;
  a: number;
  b: number;
  userA: number | null;
  userB: number | null;
  score: number | null;
  controls: Record<string, number | null>;
  day: string;
}

interface LabelsRow {
  taskId: number;
  annotationId: number;
  userId: number | null;
  control: string;
  labels: readonly string[];
  items: readonly number[] | null;
  isGolden: boolean;
  day: string;
}

interface GoldenRow {
  taskId: number;
  annotationId: number;
  goldenId: number;
  userId: number | null;
  score: number | null;
  controls: Record<string, number | null>;
  answeredAt: string;
}

interface TaskRows {
  pairs: PairRow[];
  labels: LabelsRow[];
  golden: GoldenRow[];
}

/** Scores and labels of tasks, from their answers alone: knows no database, so that a thread can do it. */
export function compareTasks(tasks: readonly TaskAnswers[]): Compared {
  const agreements: (number | null)[] = [];
  const rows: TaskRows = { pairs: [], labels: [], golden: [] };
  for (const { taskId, rules, answers, data } of tasks) {
    const { pairs, labels, golden } = compareTask(comparerFor(rules), taskId, parseAnswers(answers), data);
    rows.pairs.push(...pairs);
    rows.labels.push(...labels);
    rows.golden.push(...golden);
    agreements.push(meanOf(pairs.map(({ score }) => score)));
  }
  return {
    agreements,
    pairs: pairColumns(rows.pairs),
    labels: labelsColumns(rows.labels),
    golden: goldenColumns(rows.golden),
  };
}

export function parseAnswers(answers: string): AnswerRow[] {
  return JSON.parse(answers);
}

function compareTask(
  comparer: Comparer,
  taskId: number,
  answers: readonly AnswerRow[],
  data: Record<string, unknown> | undefined,
): TaskRows {
  const labels = answers
    .filter((answer) => answer.counts || answer.ground_truth)
    .flatMap((answer) => labelRows(comparer, taskId, answer));
  const read =
    answers.length < 2 ? [] : answers.map((answer) => ({ ...answer, parsed: comparer.read(answer.result, data) }));
  const checked = read.filter((answer) => !answer.ground_truth);
  const plain = checked.filter((answer) => answer.counts);
  const golden = read.find((answer) => answer.ground_truth);
  const pairs: PairRow[] = [];
  for (const [index, a] of plain.entries())
    for (const b of plain.slice(index + 1)) {
      const { score, controls } = comparer.compare(a.parsed, b.parsed);
      const day = dayOf(Math.max(a.created_ms, b.created_ms));
      pairs.push({ taskId, a: a.id, b: b.id, userA: a.completed_by, userB: b.completed_by, score, controls, day });
    }
  const scores = golden
    ? checked.map((answer): GoldenRow => {
        const { score, controls } = comparer.compare(answer.parsed, golden.parsed);
        const answeredAt = new Date(answer.created_ms).toISOString();
        return {
          taskId,
          annotationId: answer.id,
          goldenId: golden.id,
          userId: answer.completed_by,
          score,
          controls,
          answeredAt,
        };
      })
    : [];
  return { pairs, labels, golden: scores };
}

function labelRows(comparer: Comparer, taskId: number, answer: AnswerRow): LabelsRow[] {
  return [...comparer.labels(answer.result)].map(([control, counts]) => {
    const entries = [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      taskId,
      annotationId: answer.id,
      userId: answer.completed_by,
      control,
      labels: entries.map(([label]) => label),
      items: entries.some(([, count]) => count > 1) ? entries.map(([, count]) => count) : null,
      isGolden: answer.ground_truth,
      day: dayOf(answer.created_ms),
    };
  });
}

/** Pairs that could not be compared do not count; null when none could. */
export function meanOf(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 5000;
const days = new Map<number, string>();

/** UTC. Writing a date as text costs more than all the rest of a label row. */
function dayOf(ms: number): string {
  const number = Math.floor(ms / DAY_MS);
  const known = days.get(number);
  if (known !== undefined) return known;
  if (days.size > MOST_DAYS) days.clear();
  const day = new Date(number * DAY_MS).toISOString().slice(0, 10);
  days.set(number, day);
  return day;
}

function pairColumns(rows: readonly PairRow[]): Columns {
  return {
    task_id: ids(rows, ({ taskId }) => taskId),
    annotation_a: ids(rows, ({ a }) => a),
    annotation_b: ids(rows, ({ b }) => b),
    user_a: ids(rows, ({ userA }) => userA),
    user_b: ids(rows, ({ userB }) => userB),
    score: scores(rows),
    controls: texts(rows, ({ controls }) => JSON.stringify(controls)),
    day: texts(rows, ({ day }) => day),
  };
}

function labelsColumns(rows: readonly LabelsRow[]): Columns {
  return {
    task_id: ids(rows, ({ taskId }) => taskId),
    annotation_id: ids(rows, ({ annotationId }) => annotationId),
    control: texts(rows, ({ control }) => control),
    user_id: ids(rows, ({ userId }) => userId),
    labels: texts(rows, ({ labels }) => labels.map((label) => without(LABEL, label)).join(LABEL)),
    items: texts(rows, ({ items }) => items?.join(' ') ?? ''),
    is_golden: booleanColumn(rows.map(({ isGolden }) => isGolden)),
    day: texts(rows, ({ day }) => day),
  };
}

function goldenColumns(rows: readonly GoldenRow[]): Columns {
  return {
    task_id: ids(rows, ({ taskId }) => taskId),
    annotation_id: ids(rows, ({ annotationId }) => annotationId),
    golden_id: ids(rows, ({ goldenId }) => goldenId),
    user_id: ids(rows, ({ userId }) => userId),
    score: scores(rows),
    controls: texts(rows, ({ controls }) => JSON.stringify(controls)),
    answered_at: texts(rows, ({ answeredAt }) => answeredAt),
  };
}

const ids = <Row>(rows: readonly Row[], of: (row: Row) => number | null) => numberColumn(rows.map(of), 'bigint');
const texts = <Row>(rows: readonly Row[], of: (row: Row) => string) => textColumn(rows.map(of));
const scores = (rows: readonly { score: number | null }[]) =>
  numberColumn(
    rows.map(({ score }) => score),
    'double precision',
  );
