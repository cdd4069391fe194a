import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/db.ts';
import type { PlannedPrediction, PlannedTask } from './import-batch.ts';
import { listTakenUniqueIds, takeIds } from './imports.queries.ts';
import { type ColumnTypes, insertRows } from './insert-rows.queries.ts';
import type { BatchScope } from './write-batch.ts';

/** Ids given to the answers of one task, in the order of the row. */
interface TaskIds {
  id: number | undefined;
  annotations: number[];
  predictions: number[];
}

/** Annotations, predictions and drafts of new tasks; links between them follow the ids that they get here. */
export async function writeAnswers(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  taskIds: readonly number[],
): Promise<{ annotations: number; predictions: number }> {
  const counts = {
    annotations: tasks.reduce((total, task) => total + task.annotations.length, 0),
    predictions: tasks.reduce((total, task) => total + task.predictions.length, 0),
  };
  const nextAnnotations = inOrder(await takeIds(tx, 'annotation', counts.annotations));
  const nextPredictions = inOrder(await takeIds(tx, 'prediction', counts.predictions));
  const ids = tasks.map((task, index) => ({
    id: taskIds[index],
    annotations: nextAnnotations(task.annotations.length),
    predictions: nextPredictions(task.predictions.length),
  }));
  await writeAnnotations(tx, scope, tasks, ids);
  await writePredictions(tx, scope, tasks, ids);
  await writeDrafts(tx, scope, tasks, ids);
  return counts;
}

function inOrder(ids: readonly number[]): (count: number) => number[] {
  let from = 0;
  return (count) => {
    from += count;
    return ids.slice(from - count, from);
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
  parent_annotation_id: 'bigint',
  parent_prediction_id: 'bigint',
  import_id: 'bigint',
  lead_time_ms: 'bigint',
  last_action: 'text',
  draft_created_at: 'timestamptz',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

async function writeAnnotations(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  ids: readonly TaskIds[],
): Promise<void> {
  const uniqueIds = await freeUniqueIds(tx, scope, tasks);
  const rows = tasks.flatMap((task, index) =>
    task.annotations.map((annotation, place) => ({
      id: ids[index]?.annotations[place],
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      task_id: ids[index]?.id,
      result: annotation.result,
      result_count: annotation.result.length,
      task_definition_id: scope.definitionId,
      completed_by: annotation.completedBy,
      was_cancelled: annotation.wasCancelled,
      ground_truth: annotation.groundTruth,
      counts: annotation.counts,
      origin: annotation.origin,
      parent_annotation_id: idAt(ids[index]?.annotations, annotation.parentAnnotation),
      parent_prediction_id: idAt(ids[index]?.predictions, annotation.parentPrediction),
      import_id: scope.importId,
      lead_time_ms: annotation.leadTimeMs,
      last_action: 'imported',
      draft_created_at: annotation.draftCreatedAt ?? null,
      created_at: annotation.createdAt ?? scope.now,
      updated_at: annotation.updatedAt ?? scope.now,
      ...(uniqueIds ? { unique_id: uniqueIds(annotation.uniqueId) } : {}),
    })),
  );
  const columns = uniqueIds ? { ...ANNOTATION_COLUMNS, unique_id: 'uuid' } : ANNOTATION_COLUMNS;
  await insertRows(tx, 'annotation', columns, rows);
}

/**
 * undefined: no row of the batch names one. An annotation that is in the project already keeps its unique id, so a
 * second copy of it gets one of its own.
 */
async function freeUniqueIds(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
): Promise<((wanted: string | undefined) => string) | undefined> {
  const wanted = tasks.flatMap((task) => task.annotations.flatMap(({ uniqueId }) => uniqueId ?? []));
  if (wanted.length === 0) return undefined;
  const taken = new Set(await listTakenUniqueIds(tx, scope.organizationId, scope.projectId, wanted));
  return (id) => {
    if (id === undefined || taken.has(id)) return randomUUID();
    taken.add(id);
    return id;
  };
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
  ids: readonly TaskIds[],
): Promise<void> {
  const rows = tasks.flatMap((task, index) =>
    task.predictions.map((prediction, place) =>
      predictionRow(scope, prediction, ids[index]?.id, ids[index]?.predictions[place]),
    ),
  );
  await insertRows(tx, 'prediction', PREDICTION_COLUMNS, rows);
}

/** Predictions of tasks that are there; their ids. The caller counts them. */
export async function insertPredictions(
  tx: Tx,
  scope: BatchScope,
  predictions: readonly (PlannedPrediction & { taskId: number })[],
): Promise<number[]> {
  const ids = await takeIds(tx, 'prediction', predictions.length);
  const rows = predictions.map((prediction, place) => predictionRow(scope, prediction, prediction.taskId, ids[place]));
  await insertRows(tx, 'prediction', PREDICTION_COLUMNS, rows);
  return ids;
}

function predictionRow(
  scope: BatchScope,
  prediction: PlannedPrediction,
  taskId: number | undefined,
  id: number | undefined,
) {
  return {
    id,
    organization_id: scope.organizationId,
    project_id: scope.projectId,
    task_id: taskId,
    model_version: prediction.modelVersion,
    result: prediction.result,
    score: prediction.score,
    import_id: scope.importId,
    created_at: prediction.createdAt ?? scope.now,
    updated_at: prediction.updatedAt ?? scope.now,
  };
}

const DRAFT_COLUMNS: ColumnTypes = {
  id: 'bigint',
  organization_id: 'bigint',
  project_id: 'bigint',
  task_id: 'bigint',
  user_id: 'bigint',
  annotation_id: 'bigint',
  result: 'jsonb',
  lead_time_ms: 'bigint',
  was_postponed: 'boolean',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

async function writeDrafts(
  tx: Tx,
  scope: BatchScope,
  tasks: readonly PlannedTask[],
  ids: readonly TaskIds[],
): Promise<void> {
  const count = tasks.reduce((total, task) => total + task.drafts.length, 0);
  if (count === 0) return;
  const draftIds = (await takeIds(tx, 'annotation_draft', count)).values();
  const rows = tasks.flatMap((task, index) =>
    task.drafts.map((draft) => ({
      id: draftIds.next().value,
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      task_id: ids[index]?.id,
      user_id: draft.userId,
      annotation_id: idAt(ids[index]?.annotations, draft.annotation),
      result: draft.result,
      lead_time_ms: draft.leadTimeMs,
      was_postponed: draft.wasPostponed,
      created_at: draft.createdAt ?? scope.now,
      updated_at: draft.updatedAt ?? scope.now,
    })),
  );
  await insertRows(tx, 'annotation_draft', DRAFT_COLUMNS, rows);
}

function idAt(ids: readonly number[] | undefined, place: number | undefined): number | null {
  return place === undefined ? null : (ids?.[place] ?? null);
}
