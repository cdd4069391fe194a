import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { withCounters } from '../projects/index.ts';
import type { PlannedPrediction } from './import-batch.ts';
import { deletePredictions, updateContent } from './update-tasks.queries.ts';
import { insertPredictions } from './write-answers.ts';
import type { BatchScope } from './write-batch.ts';

export interface TaskUpdate {
  taskId: number;
  /** undefined leaves what is there. */
  data: Record<string, unknown> | undefined;
  /** The data is all that the task is to have; otherwise it is added to what is there. */
  isWhole: boolean;
  /** Added to what is there. */
  meta: Record<string, unknown> | undefined;
  predictions: readonly PlannedPrediction[];
}

/** Which predictions make room: those of the same model version, none, or all. */
export type PredictionChoice = 'version' | 'add' | 'all';

/**
 * Changes tasks that are there, by rows of an import; a task named twice is changed by the later row. Annotations and
 * drafts stay as they are. Everything that counts tasks, columns and predictions follows in the same transaction.
 */
export async function updateTasks(
  tx: Tx,
  actor: Actor,
  scope: BatchScope,
  updates: readonly TaskUpdate[],
  choice: PredictionChoice,
): Promise<{ updated: number; predictions: number }> {
  const byTask = new Map(updates.map((update) => [update.taskId, update]));
  const last = [...byTask.values()].toSorted((left, right) => left.taskId - right.taskId);
  if (last.length === 0) return { updated: 0, predictions: 0 };
  const ids = last.map((update) => update.taskId);
  const added = last.flatMap(({ taskId, predictions }) => predictions.map((prediction) => ({ taskId, ...prediction })));
  const options = { now: scope.now, columns: true, mayReopen: false };
  const predictionIds = await withCounters(tx, scope, ids, options, async () => {
    await updateContent(
      tx,
      last.map(({ taskId, data, isWhole, meta }) => ({ id: taskId, data, is_whole: isWhole, meta })),
      { userId: scope.createdBy, now: scope.now },
    );
    if (choice !== 'add') {
      const whole = choice === 'all';
      await deletePredictions(
        tx,
        scope.organizationId,
        added.map(({ taskId, modelVersion }) => ({ taskId, modelVersion: whole ? undefined : modelVersion })),
      );
    }
    return insertPredictions(tx, scope, added);
  });
  await announce(tx, actor, scope, ids, predictionIds);
  return { updated: last.length, predictions: added.length };
}

async function announce(
  tx: Tx,
  actor: Actor,
  scope: BatchScope,
  taskIds: readonly number[],
  predictionIds: readonly number[],
) {
  const about = {
    organizationId: scope.organizationId,
    projectId: scope.projectId,
    aggregateType: 'project',
    aggregateId: scope.projectId,
  };
  const facts = { project: scope.projectId, project_id: scope.projectId, import_id: scope.importId };
  await emit(tx, actor, {
    ...about,
    type: 'TASKS_UPDATED',
    payload: { ...facts, tasks: taskIds.map((id) => ({ id })), changed: ['data'] },
  });
  if (predictionIds.length === 0) return;
  const range = { first_prediction_id: Math.min(...predictionIds), last_prediction_id: Math.max(...predictionIds) };
  const payload = { ...facts, count: predictionIds.length, ...range };
  await emit(tx, actor, { ...about, type: 'PREDICTIONS_CREATED', payload });
}
