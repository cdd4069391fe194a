import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Compared, compareTasks, type TaskAnswers } from './compare-tasks.ts';
import type { ComparerRules } from './comparer.ts';
import { getComparerRules, type ProjectComparers, projectComparers } from './comparers.ts';
import {
  findMeasuringRules,
  listAnswers,
  listHeads,
  listTaskData,
  lockMeasuring,
  type MeasuredRows,
  type Scope,
  type TaskHead,
  type TaskRow,
} from './measure.queries.ts';
import { writeAgreements, writeComparisons, writeLabelled, writeMeasures } from './write-measures.queries.ts';

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
 * Measures these tasks of one project: scores of all pairs, labels, golden scores, and the agreement of the task. Of what
 * is committed, and without waiting for those who answer.
 */
export function measureTasks(
  platform: Platform,
  scope: Scope,
  taskIds: readonly number[],
  options: MeasuringOptions = {},
): Promise<Measurement> {
  return withActor(platform.db, systemActor(scope.organizationId), async (tx) => {
    await lockMeasuring(tx, scope.projectId);
    const read = await readTasks(tx, scope, taskIds, options);
    await writeMeasures(tx, scope, rowsOf(read, compareTasks(read.tasks)), platform.now());
    return { taskIds: [...read.states.keys()] };
  });
}

export interface ReadTasks {
  /** What they are measured from, by task: their rows hold as long as it is the same. */
  states: ReadonlyMap<number, string>;
  /** Tasks whose fingerprint is kept. */
  kept: ReadonlySet<number>;
  tasks: TaskAnswers[];
}

/** What those of the tasks that are due are compared from. */
export async function readTasks(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  options: MeasuringOptions,
): Promise<ReadTasks> {
  const rules = await findMeasuringRules(tx, scope);
  if (!rules) return { states: new Map(), kept: new Set(), tasks: [] };
  const comparers = projectComparers(rules);
  const heads = await listHeads(tx, scope, taskIds);
  const due = heads.filter((head) => options.force || isDue(head, comparers, options.pairsOnly ?? false));
  const kept = due.filter((head) => head.answers > 1 || head.fingerprint !== null);
  return {
    states: new Map(due.map((head) => [head.task_id, fingerprintOf(head, comparers)])),
    kept: new Set(kept.map((head) => head.task_id)),
    tasks: await readAnswers(tx, scope, comparers, due),
  };
}

export function rowsOf({ states, kept, tasks }: ReadTasks, { agreements, ...columns }: Compared): MeasuredRows {
  const rows = tasks.map(
    ({ taskId }, index): TaskRow => ({
      taskId,
      agreement: agreements[index] ?? null,
      fingerprint: kept.has(taskId) ? (states.get(taskId) ?? null) : null,
    }),
  );
  return { tasks: rows, ...columns };
}

/**
 * Writes what was prepared without the lock, as far as it still holds; the tasks that somebody has changed or measured
 * meanwhile are measured from the start.
 */
export async function writePrepared(
  platform: Platform,
  scope: Scope,
  states: ReadTasks['states'],
  rows: MeasuredRows,
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
    await writeAtOnce(platform, tx, scope, { ...rows, tasks: rows.tasks.filter(({ taskId }) => current.has(taskId)) });
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
  const written = await Promise.allSettled([beside(writeComparisons), beside(writeLabelled)]);
  for (const { reason } of written.filter((part) => part.status === 'rejected')) throw reason;
  await writeAgreements(tx, scope, rows.tasks, platform.now());
}

/** A single answer is compared with nothing; its labels are written again, which costs less than remembering that. */
function isDue(head: TaskHead, comparers: ProjectComparers, pairsOnly: boolean): boolean {
  if (head.fingerprint === null) return head.answers > 1 || !pairsOnly;
  return head.fingerprint !== fingerprintOf(head, comparers);
}

function fingerprintOf(head: TaskHead, comparers: ProjectComparers): string {
  return `${comparers.keyOf(head.definition_id)} ${head.state ?? ''}`;
}

async function readAnswers(
  tx: Tx,
  scope: Scope,
  comparers: ProjectComparers,
  heads: readonly TaskHead[],
): Promise<TaskAnswers[]> {
  const asked: { head: TaskHead; rules: ComparerRules }[] = [];
  for (const head of heads)
    asked.push({ head, rules: await getComparerRules(tx, scope.organizationId, comparers, head.definition_id) });
  const repeating = asked.filter(({ head, rules }) => head.answers > 1 && rules.needsData);
  const answers = await listAnswers(
    tx,
    scope,
    heads.filter((head) => head.answers > 0).map((head) => head.task_id),
  );
  const data = await listTaskData(
    tx,
    scope,
    repeating.map(({ head }) => head.task_id),
  );
  return asked.map(({ head: { task_id: taskId }, rules }) => ({
    taskId,
    rules,
    answers: answers.get(taskId) ?? '[]',
    data: data.get(taskId),
  }));
}
