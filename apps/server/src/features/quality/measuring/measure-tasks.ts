import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Comparer, getComparer, type ProjectComparers, projectComparers } from './comparers.ts';
import {
  type AnswerRow,
  findMeasuringRules,
  type GoldenRow,
  type LabelsRow,
  listAnswers,
  listHeads,
  listTaskData,
  lockMeasuring,
  type MeasuredRows,
  type PairRow,
  type Scope,
  type TaskHead,
} from './measure.queries.ts';
import {
  writeAgreements,
  writeComparisons,
  writeFingerprints,
  writeLabelled,
  writeMeasures,
} from './write-measures.queries.ts';

export interface Measurement {
  /** Tasks that were measured anew; the rest was as it had been measured. */
  taskIds: number[];
}

export interface MeasuringOptions {
  /** Also what has not changed since it was last measured. */
  force?: boolean;
  /** Leaves single answers alone, of which only the labels are kept. */
  pairsOnly?: boolean;
}

/**
 * Measures these tasks of one project: scores of all pairs, labels, golden scores, and the agreement of the task. Must not
 * be called by somebody who holds the row of one of the tasks: the lock of the project comes first.
 */
export function measureTasks(
  platform: Platform,
  scope: Scope,
  taskIds: readonly number[],
  options: MeasuringOptions = {},
): Promise<Measurement> {
  return withActor(platform.db, systemActor(scope.organizationId), async (tx) => {
    await lockMeasuring(tx, scope.projectId);
    const { rows } = await prepareMeasures(tx, scope, taskIds, options);
    await writeMeasures(tx, scope, rows, platform.now());
    return { taskIds: rows.tasks.map(({ taskId }) => taskId) };
  });
}

export interface PreparedMeasures {
  /** What the rows were made from, by task: they hold as long as it is the same. */
  states: ReadonlyMap<number, string>;
  rows: MeasuredRows;
}

/** Reads and compares; nothing is written. */
export async function prepareMeasures(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  options: MeasuringOptions,
): Promise<PreparedMeasures> {
  const rules = await findMeasuringRules(tx, scope);
  const nothing = { states: new Map<number, string>(), rows: { tasks: [], pairs: [], labels: [], golden: [] } };
  if (!rules) return nothing;
  const comparers = projectComparers(rules);
  const heads = await listHeads(tx, scope, taskIds);
  const due = heads.filter((head) => options.force || isDue(head, comparers, options.pairsOnly ?? false));
  if (due.length === 0) return nothing;
  const states = new Map(due.map((head) => [head.task_id, fingerprintOf(head, comparers)]));
  return { states, rows: await compareAll(tx, scope, comparers, due) };
}

/**
 * Writes what was prepared without the lock, as far as it still holds; the tasks that somebody has changed or measured
 * meanwhile are measured from the start.
 */
export async function writePrepared(
  platform: Platform,
  scope: Scope,
  { states, rows }: PreparedMeasures,
): Promise<void> {
  if (states.size === 0) return;
  const changed = await withActor(platform.db, systemActor(scope.organizationId), async (tx) => {
    await lockMeasuring(tx, scope.projectId);
    const rules = await findMeasuringRules(tx, scope);
    const comparers = rules && projectComparers(rules);
    const heads = comparers ? await listHeads(tx, scope, [...states.keys()]) : [];
    const current = new Set(
      heads
        .filter((head) => comparers && states.get(head.task_id) === fingerprintOf(head, comparers))
        .map((head) => head.task_id),
    );
    const holds = ({ taskId }: { taskId: number }): boolean => current.has(taskId);
    const kept: MeasuredRows =
      current.size === states.size
        ? rows
        : {
            tasks: rows.tasks.filter(holds),
            pairs: rows.pairs.filter(holds),
            labels: rows.labels.filter(holds),
            golden: rows.golden.filter(holds),
          };
    await writeAtOnce(platform, tx, scope, kept);
    return [...states.keys()].filter((id) => !current.has(id));
  });
  if (changed.length > 0) await measureTasks(platform, scope, changed, { force: true });
}

/**
 * As writeMeasures, with pairs and labels in transactions of their own beside that of the lock. Whoever dies in between
 * leaves rows without a fingerprint, or with an older one: those tasks are due again.
 */
async function writeAtOnce(platform: Platform, tx: Tx, scope: Scope, rows: MeasuredRows): Promise<void> {
  if (rows.tasks.length === 0) return;
  const beside = (write: (own: Tx, scope: Scope, rows: MeasuredRows) => Promise<void>): Promise<void> =>
    withActor(platform.db, systemActor(scope.organizationId), (own) => write(own, scope, rows));
  const written = await Promise.allSettled([
    beside(writeComparisons),
    beside(writeLabelled),
    writeAgreements(tx, scope, rows.tasks),
  ]);
  for (const { reason } of written.filter((part) => part.status === 'rejected')) throw reason;
  await writeFingerprints(tx, scope, rows.tasks, platform.now());
}

/** A single answer is compared with nothing; its labels are written again, which costs less than remembering that. */
function isDue(head: TaskHead, comparers: ProjectComparers, pairsOnly: boolean): boolean {
  if (head.fingerprint === null) return head.answers > 1 || !pairsOnly;
  return head.fingerprint !== fingerprintOf(head, comparers);
}

function fingerprintOf(head: TaskHead, comparers: ProjectComparers): string {
  return `${comparers.keyOf(head.definition_id)} ${head.state ?? ''}`;
}

async function compareAll(
  tx: Tx,
  scope: Scope,
  comparers: ProjectComparers,
  heads: readonly TaskHead[],
): Promise<MeasuredRows> {
  const answers = await listAnswers(
    tx,
    scope,
    heads.filter((head) => head.answers > 0).map((head) => head.task_id),
  );
  const byTask = Map.groupBy(answers, (answer) => answer.task_id);
  const rows: MeasuredRows = { tasks: [], pairs: [], labels: [], golden: [] };
  const prepared = new Map<number | null, Comparer>();
  for (const { definition_id: own } of heads)
    if (!prepared.has(own)) prepared.set(own, await getComparer(tx, scope.organizationId, comparers, own));
  const repeating = heads.filter((head) => head.answers > 1 && prepared.get(head.definition_id)?.needsData);
  const data = await listTaskData(
    tx,
    scope,
    repeating.map((head) => head.task_id),
  );
  for (const head of heads) {
    const comparer = prepared.get(head.definition_id);
    if (!comparer) continue;
    const measured = compareTask(comparer, head.task_id, byTask.get(head.task_id) ?? [], data.get(head.task_id));
    rows.pairs.push(...measured.pairs);
    rows.labels.push(...measured.labels);
    rows.golden.push(...measured.golden);
    const isKept = head.answers > 1 || head.fingerprint !== null;
    rows.tasks.push({
      taskId: head.task_id,
      agreement: meanOf(measured.pairs.map(({ score }) => score)),
      fingerprint: isKept ? fingerprintOf(head, comparers) : null,
    });
  }
  return rows;
}

/** Scores of one task, from its answers alone. */
export function compareTask(
  comparer: Comparer,
  taskId: number,
  answers: readonly AnswerRow[],
  data?: Record<string, unknown>,
): Pick<MeasuredRows, 'pairs' | 'labels' | 'golden'> {
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
