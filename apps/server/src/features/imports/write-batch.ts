import type { Tx } from '../../platform/db/db.ts';
import { countNewTasks, type KnownTally } from '../projects/index.ts';
import {
  backToSavepoint,
  findExternalIds,
  giveBackNumbers,
  insertNoticing,
  listSameData,
  savepoint,
} from './duplicates.queries.ts';
import type { PlannedTask } from './import-batch.ts';
import { addLabelUsage, type Numbers, takeTaskNumbers } from './imports.queries.ts';
import { type ColumnTypes, insertRows } from './insert-rows.queries.ts';
import { labelUsage } from './label-usage.ts';
import { writeAnswers } from './write-answers.ts';

export interface BatchScope {
  organizationId: number;
  projectId: number;
  importId: number;
  createdBy: number | null;
  definitionId: number | null;
  now: Date;
}

export interface BatchCount {
  taskIds: number[];
  annotations: number;
  predictions: number;
  /** Rows that the project holds already, by their place in the batch. */
  repeats: Repeat[];
}

export interface Repeat {
  place: number;
  /** The task that holds the same. */
  taskId: number;
}

export type DuplicateChoice = 'skip' | 'keep' | 'update';

/**
 * Writes planned tasks with their annotations, predictions, drafts and counters, all in the caller's transaction. A row
 * is a repeat when a task has its external id, and without one when a task has all of its data. External ids are never
 * given twice; rows of the same data only under `keep`.
 */
export async function writeBatch(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  onDuplicate: DuplicateChoice = 'keep',
): Promise<BatchCount> {
  if (tasks.length === 0) return { taskIds: [], annotations: 0, predictions: 0, repeats: [] };
  // Locks the project until the end: what another import writes at the same time is seen by whoever comes second.
  const numbers = await takeTaskNumbers(tx, scope.organizationId, scope.projectId, tasks.length);
  const named = await findNamed(tx, scope, tasks, numbers.taskIds);
  const { places, repeats } = await writeTasks(tx, scope, tasks, numbers, named, onDuplicate);
  const unused = tasks.length - places.length;
  if (unused > 0) await giveBackNumbers(tx, scope.organizationId, scope.projectId, unused);
  const written = places.map((place) => tasks[place] as PlannedTask);
  const taskIds = places.map((place) => numbers.taskIds[place] as number);
  const counts = await writeAnswers(tx, scope, written, taskIds);
  if (written.some((task) => task.drafts.length > 0)) {
    // Rare: only exports of unfinished work have drafts.
    await countNewTasks(tx, scope, taskIds);
  } else {
    await countNewTasks(tx, scope, taskIds, tallyOf(written));
    // The labels are counted here: reading them back from the database costs as much as writing them.
    await addLabelUsage(tx, scope, labelUsage(written));
  }
  return { taskIds, ...counts, repeats };
}

interface Written {
  /** Of the rows that became tasks. */
  places: number[];
  repeats: Repeat[];
}

async function writeTasks(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  { taskIds, firstInnerId }: Numbers,
  named: ReadonlyMap<number, number>,
  onDuplicate: DuplicateChoice,
): Promise<Written> {
  const rowsOf = (places: readonly number[]) =>
    places.map((place, index) => taskRow(scope, tasks[place] as PlannedTask, taskIds[place], firstInnerId + index));
  const repeats = new Map(named);
  const fresh = (): number[] => [...tasks.keys()].filter((place) => !repeats.has(place));
  const places = fresh();
  const [first, ...rest] = rowsOf(places);
  if (first === undefined) return { places, repeats: listOf(repeats) };
  if (onDuplicate === 'keep') {
    await insertRows(tx, 'task', TASK_COLUMNS, [first, ...rest]);
    return { places, repeats: listOf(repeats) };
  }
  // Nearly always there is no repeat, and the rows are written once.
  await savepoint(tx);
  const noticed = await insertNoticing(tx, scope, TASK_COLUMNS, [first, ...rest]);
  const same = await listSameData(tx, scope, noticed);
  if (same.size === 0) return { places, repeats: listOf(repeats) };
  const placeOf = new Map(places.map((place) => [taskIds[place] as number, place]));
  for (const [taskId] of same) repeats.set(placeOf.get(taskId) as number, firstOf(same, taskId));
  await backToSavepoint(tx);
  const kept = fresh();
  await insertRows(tx, 'task', TASK_COLUMNS, rowsOf(kept));
  return { places: kept, repeats: listOf(repeats) };
}

/** What repeats a repeat repeats the first of them. */
function firstOf(same: ReadonlyMap<number, number>, taskId: number): number {
  let first = taskId;
  for (let next = same.get(first); next !== undefined; next = same.get(first)) first = next;
  return first;
}

function listOf(repeats: ReadonlyMap<number, number>): Repeat[] {
  return [...repeats].map(([place, taskId]) => ({ place, taskId })).toSorted((left, right) => left.place - right.place);
}

/** Rows whose external id a task has already, or an earlier row of the batch. */
async function findNamed(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  taskIds: readonly number[],
): Promise<Map<number, number>> {
  const names = tasks.flatMap(({ externalId }) => externalId ?? []);
  const found = new Map<number, number>();
  if (names.length === 0) return found;
  const taken = await findExternalIds(tx, scope, names);
  for (const [place, { externalId }] of tasks.entries()) {
    if (externalId === null) continue;
    const holder = taken.get(externalId);
    if (holder === undefined) taken.set(externalId, taskIds[place] as number);
    else found.set(place, holder);
  }
  return found;
}

function tallyOf(tasks: readonly PlannedTask[]): KnownTally {
  const annotations = tasks.flatMap((task) => task.annotations);
  const done = annotations.filter((annotation) => !annotation.wasCancelled);
  return {
    tasks: tasks.length,
    finished: tasks.filter((task) => countedOf(task) >= task.overlap).length,
    annotations: done.length,
    predictions: tasks.reduce((total, task) => total + task.predictions.length, 0),
    annotatedTasks: tasks.filter((task) => task.annotations.some((annotation) => !annotation.wasCancelled)).length,
    useful: done.filter((annotation) => !annotation.groundTruth).length,
    golden: annotations.filter((annotation) => annotation.groundTruth).length,
    skipped: annotations.length - done.length,
    results: annotations.reduce((total, annotation) => total + annotation.result.length, 0),
    leadTimeMs: annotations.reduce((total, annotation) => total + (annotation.leadTimeMs ?? 0), 0),
    columns: countFields(tasks),
  };
}

function countFields(tasks: readonly PlannedTask[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { data } of tasks) {
    for (const name of Object.keys(data)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function countedOf(task: PlannedTask): number {
  return task.annotations.filter((annotation) => annotation.counts).length;
}

const TASK_COLUMNS: ColumnTypes = {
  id: 'bigint',
  organization_id: 'bigint',
  project_id: 'bigint',
  inner_id: 'bigint',
  external_id: 'text',
  data: 'jsonb',
  meta: 'jsonb',
  overlap: 'integer',
  in_overlap_cohort: 'boolean',
  is_golden: 'boolean',
  is_labeled: 'boolean',
  labeled_at: 'timestamptz',
  status: 'text',
  counted: 'integer',
  total_annotations: 'integer',
  cancelled_annotations: 'integer',
  total_predictions: 'integer',
  draft_count: 'integer',
  lead_time_ms: 'bigint',
  import_id: 'bigint',
  created_by: 'bigint',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

/** The totals are those of recount_tasks, so that no second pass over the rows is needed. */
function taskRow(scope: BatchScope, task: PlannedTask, id: number | undefined, innerId: number) {
  const { annotations } = task;
  const counted = countedOf(task);
  const cancelled = annotations.filter((annotation) => annotation.wasCancelled).length;
  const isLabeled = counted >= task.overlap;
  return {
    id,
    organization_id: scope.organizationId,
    project_id: scope.projectId,
    inner_id: innerId,
    external_id: task.externalId,
    data: task.data,
    meta: task.meta,
    overlap: task.overlap,
    in_overlap_cohort: task.overlap > 1,
    is_golden: annotations.some((annotation) => annotation.groundTruth),
    is_labeled: isLabeled,
    labeled_at: isLabeled ? scope.now : null,
    status: isLabeled ? 'complete' : annotations.length + task.drafts.length > 0 ? 'in_progress' : 'pending',
    counted,
    total_annotations: annotations.length - cancelled,
    cancelled_annotations: cancelled,
    total_predictions: task.predictions.length,
    draft_count: task.drafts.length,
    lead_time_ms: annotations.reduce((total, annotation) => total + (annotation.leadTimeMs ?? 0), 0),
    import_id: scope.importId,
    created_by: scope.createdBy,
    created_at: task.createdAt ?? scope.now,
    updated_at: task.updatedAt ?? scope.now,
  };
}
