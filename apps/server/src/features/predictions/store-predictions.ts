import type { CreatePrediction } from '@labelwright/contract/predictions';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { predictionBody } from '../distribution/index.ts';
import { shareConfig } from '../projects/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { checkPredictions, inOrderOfTasks } from './check-predictions.ts';
import { deleteOfVersions, insertPredictions, lockTaskData, type ProjectScope } from './predictions.queries.ts';
import { announce } from './predictions.service.ts';

interface StoreOptions {
  /** Whose answers they are. */
  mlBackendId?: number;
  /** Earlier ones of the same tasks and model version go. */
  replaces: boolean;
}

interface StoredPredictions {
  created: { id: number; task: number; model_version: string }[];
  /** What does not fit, with its place in what was given: the others are stored all the same. */
  refused: { index: number; task: number; message: string }[];
}

/**
 * Stores what a model said, from a job: checked by the label config, counted, announced, in the caller's transaction. At
 * most 2,000 at a time.
 */
export async function storePredictions(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: ProjectScope,
  given: readonly CreatePrediction[],
  options: StoreOptions,
): Promise<StoredPredictions> {
  await shareConfig(tx, scope.projectId);
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  const { fitting, refused } = await checkPredictions(tx, scope, compiled, inOrderOfTasks(given));
  const rows = fitting.map(({ row }) => ({ ...row, ml_backend_id: options.mlBackendId ?? null }));
  if (options.replaces) {
    const pairs = rows.map(({ task_id, model_version }) => ({ task_id, model_version }));
    await deleteOfVersions(tx, scope, pairs);
  }
  const inserted = rows.length === 0 ? [] : await insertPredictions(tx, scope, rows);
  const created = inserted.map((row) => predictionBody(row, platform.now()));
  await announce(tx, platform, actor, scope, 'PREDICTIONS_CREATED', created);
  return {
    created: created.map(({ id, task, model_version }) => ({ id, task, model_version })),
    refused: refused.map(({ index, task, mistakes }) => ({
      index,
      task,
      message: Object.entries(mistakes)
        .map(([field, messages]) => `${field}: ${messages.join(' ')}`)
        .join('; '),
    })),
  };
}

/** Takes away what a version said about these tasks; returns how many predictions that were. */
export async function removeVersionOfTasks(
  tx: Tx,
  scope: ProjectScope,
  taskIds: readonly number[],
  modelVersion: string,
): Promise<number> {
  await lockTaskData(tx, scope, taskIds);
  const pairs = taskIds.map((task_id) => ({ task_id, model_version: modelVersion }));
  return deleteOfVersions(tx, scope, pairs);
}
