import type { Tx } from '../../platform/db/db.ts';
import { countNewTasks, type KnownTally } from '../projects/index.ts';
import type { PlannedTask } from './import-batch.ts';
import { takeIds, takeTaskNumbers } from './imports.queries.ts';
import { type ColumnTypes, insertRows } from './insert-rows.queries.ts';

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
}

/** Writes planned tasks with their annotations, predictions and counters, all in the caller's transaction. */
export async function writeBatch(tx: Tx, scope: BatchScope, tasks: readonly PlannedTask[]): Promise<BatchCount> {
  if (tasks.length === 0) return { taskIds: [], annotations: 0, predictions: 0 };
  const { taskIds, firstInnerId } = await takeTaskNumbers(tx, scope.organizationId, scope.projectId, tasks.length);
  await insertRows(
    tx,
    'task',
    TASK_COLUMNS,
    tasks.map((task, index) => taskRow(scope, task, taskIds[index], firstInnerId + index)),
  );
  const annotations = await writeAnnotations(tx, scope, tasks, taskIds);
  const predictions = await writePredictions(tx, scope, tasks, taskIds);
  await countNewTasks(tx, scope, taskIds, tallyOf(tasks, taskIds));
  return { taskIds, annotations, predictions };
}

function tallyOf(tasks: readonly PlannedTask[], taskIds: readonly number[]): KnownTally {
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
    answered: taskIds.filter((_, index) => (tasks[index]?.annotations.length ?? 0) > 0),
  };
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
    status: isLabeled ? 'complete' : annotations.length > 0 ? 'in_progress' : 'pending',
    counted,
    total_annotations: annotations.length - cancelled,
    cancelled_annotations: cancelled,
    total_predictions: task.predictions.length,
    lead_time_ms: annotations.reduce((total, annotation) => total + (annotation.leadTimeMs ?? 0), 0),
    import_id: scope.importId,
    created_by: scope.createdBy,
    created_at: scope.now,
    updated_at: scope.now,
  };
}

const ANNOTATION_COLUMNS: ColumnTypes = {
  id: 'bigint',
  organization_id: 'bigint',
  project_id: 'bigint',
  task_id: 'bigint',
  result: 'jsonb',
  result_count: 'integer',
  task_definition_id: 'bigint',
  completed_by: 'bigint',
  was_cancelled: 'boolean',
  ground_truth: 'boolean',
  counts: 'boolean',
  origin: 'text',
  import_id: 'bigint',
  lead_time_ms: 'bigint',
  last_action: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

async function writeAnnotations(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  taskIds: readonly number[],
): Promise<number> {
  const all = tasks.flatMap((task, index) =>
    task.annotations.map((annotation) => ({ annotation, taskId: taskIds[index] })),
  );
  const ids = await takeIds(tx, 'annotation', all.length);
  const rows = all.map(({ annotation, taskId }, index) => ({
    id: ids[index],
    organization_id: scope.organizationId,
    project_id: scope.projectId,
    task_id: taskId,
    result: annotation.result,
    result_count: annotation.result.length,
    task_definition_id: scope.definitionId,
    completed_by: annotation.completedBy,
    was_cancelled: annotation.wasCancelled,
    ground_truth: annotation.groundTruth,
    counts: annotation.counts,
    origin: annotation.origin,
    import_id: scope.importId,
    lead_time_ms: annotation.leadTimeMs,
    last_action: 'imported',
    created_at: annotation.createdAt ?? scope.now,
    updated_at: annotation.updatedAt ?? annotation.createdAt ?? scope.now,
  }));
  await insertRows(tx, 'annotation', ANNOTATION_COLUMNS, rows);
  return all.length;
}

const PREDICTION_COLUMNS: ColumnTypes = {
  id: 'bigint',
  organization_id: 'bigint',
  project_id: 'bigint',
  task_id: 'bigint',
  model_version: 'text',
  result: 'jsonb',
  score: 'double precision',
  import_id: 'bigint',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

async function writePredictions(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  taskIds: readonly number[],
): Promise<number> {
  const all = tasks.flatMap((task, index) =>
    task.predictions.map((prediction) => ({ prediction, taskId: taskIds[index] })),
  );
  const ids = await takeIds(tx, 'prediction', all.length);
  const rows = all.map(({ prediction, taskId }, index) => ({
    id: ids[index],
    organization_id: scope.organizationId,
    project_id: scope.projectId,
    task_id: taskId,
    model_version: prediction.modelVersion,
    result: prediction.result,
    score: prediction.score,
    import_id: scope.importId,
    created_at: scope.now,
    updated_at: scope.now,
  }));
  await insertRows(tx, 'prediction', PREDICTION_COLUMNS, rows);
  return all.length;
}
