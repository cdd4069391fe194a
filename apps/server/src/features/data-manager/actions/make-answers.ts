import { configForTask } from '@labelwright/task-definition/for-task';
import { findMissingRequired } from '@labelwright/task-definition/missing-required';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { AppError } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { hideUntouched, listTasksOfAnnotations } from './delete-things.queries.ts';
import type { Scene, Undone } from './task-action.ts';
import { tell } from './tell.ts';

/** Whether an answer could have been given to a task with this data. A config without controls takes anything. */
export function fits(compiled: CompiledConfig, result: unknown, data: unknown): boolean {
  if (Object.keys(compiled.controls).length === 0) return true;
  const given = isRecord(data) ? { data } : {};
  if (validateResult(compiled, result, given).length > 0) return false;
  const asked = isRecord(data) ? configForTask(compiled, data) : compiled;
  return findMissingRequired(asked, result as ResultItem[], isRecord(data) ? data : undefined).length === 0;
}

/** Answers belong to somebody. */
export function personOf(scene: Pick<Scene, 'actor'>): number {
  const { userId } = scene.actor;
  if (userId === undefined) throw new AppError('forbidden', 'Annotations belong to a person. Sign in as one.');
  return userId;
}

/** Answers came or changed: they are measured, reviews and pipelines look at their tasks. */
export async function tellOfAnswers(
  scene: Scene,
  taskIds: readonly number[],
  annotationIds: readonly number[],
  reason: string,
): Promise<void> {
  if (annotationIds.length === 0) return;
  const facts = { annotation_ids: annotationIds, action_id: scene.runId, reason };
  await tell(scene, 'ANNOTATIONS_CREATED', taskIds, facts);
  await tell(scene, 'TASKS_UPDATED', taskIds, { changed: ['annotations'] });
  await tell(scene, 'PROJECT_RECALCULATED', [], { id: scene.projectId, finished: 0, reopened: 0 });
}

/** Takes back answers that an action made, as far as nobody has changed them. */
export async function removeMade(scene: Scene, ids: readonly number[]): Promise<Undone> {
  const { tx, platform, actor } = scene;
  const now = platform.now();
  const taskIds = await listTasksOfAnnotations(tx, scene, ids);
  const removed = await withCounters(tx, scene, taskIds, { now }, () =>
    hideUntouched(tx, scene, ids, { userId: actor.userId, at: now }),
  );
  const restored = removed.length;
  if (restored > 0)
    await tell(scene, 'ANNOTATIONS_DELETED', taskIds, { annotation_ids: removed, count: restored, reason: 'undo' });
  return { restored, kept: ids.length - restored };
}
