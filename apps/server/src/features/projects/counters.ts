import type { Tx } from '../../platform/db/db.ts';
import {
  addColumns,
  bumpQueueVersion,
  changeCounters,
  countColumns,
  countContent,
  lockShard,
  lockTasks,
  recountTasks,
  type TallyText,
  type TaskScope,
  tallyTasks,
} from './counters.queries.ts';

const NOTHING = '(0,0,0,0,0,0,0,0,0,0,0)';

export interface CountingOptions {
  now: Date;
  /** false when nobody can get a task back by the change: a new version makes every member look from the start once. */
  mayReopen?: boolean;
  /** true when task.data or task.deleted_at changes. */
  columns?: boolean;
}

/**
 * Runs a change of annotations, drafts, predictions or tasks with everything that counts them kept exact, in the same
 * transaction: the tasks are locked, `counted`, `is_labeled` and the other totals of each task are brought into line
 * afterwards, and the difference is added to the project. Use blocks of at most 5,000 tasks.
 */
export async function withCounters<T>(
  tx: Tx,
  scope: TaskScope,
  taskIds: readonly number[],
  options: CountingOptions,
  change: () => Promise<T>,
): Promise<T> {
  if (options.mayReopen ?? true) await bumpQueueVersion(tx, scope);
  await lockTasks(tx, scope, taskIds);
  await lockShard(tx, scope);
  const before = await tallyTasks(tx, taskIds);
  await countContent(tx, scope, taskIds, -1);
  if (options.columns) await countColumns(tx, scope, taskIds, -1);
  const value = await change();
  await recountTasks(tx, taskIds, options.now);
  await changeCounters(tx, scope, await tallyTasks(tx, taskIds), before);
  await countContent(tx, scope, taskIds, 1);
  if (options.columns) await countColumns(tx, scope, taskIds, 1);
  return value;
}

/** What tally_tasks would find, from whoever has just written the rows. */
export interface KnownTally {
  tasks: number;
  finished: number;
  annotations: number;
  predictions: number;
  annotatedTasks: number;
  useful: number;
  golden: number;
  skipped: number;
  results: number;
  leadTimeMs: number;
  /** Tasks that have a field, by its name. */
  columns: ReadonlyMap<string, number>;
}

function tallyText(known: KnownTally): TallyText {
  const { tasks, finished, annotations, predictions, annotatedTasks, useful, golden, skipped, results, leadTimeMs } =
    known;
  const drafts = 0;
  return `(${[tasks, finished, annotations, predictions, annotatedTasks, useful, golden, skipped, drafts, results, leadTimeMs].join(',')})`;
}

/**
 * After tasks (with whatever annotations and predictions) were inserted in this transaction: counts all of it in the
 * project. The rows must say of themselves already what recount_tasks would: an update of each costs as much again.
 */
export async function countNewTasks(
  tx: Tx,
  scope: TaskScope,
  taskIds: readonly number[],
  known?: KnownTally,
): Promise<void> {
  if (taskIds.length === 0) return;
  // Their numbers may lie behind the place of somebody who was handed a later one.
  await bumpQueueVersion(tx, scope);
  await changeCounters(tx, scope, known ? tallyText(known) : await tallyTasks(tx, taskIds), NOTHING);
  // Who knows the rest has counted the labels as well.
  if (known === undefined) await countContent(tx, scope, taskIds, 1);
  if (known) await addColumns(tx, scope, known.columns);
  else await countColumns(tx, scope, taskIds, 1);
}
