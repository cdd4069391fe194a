import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { measureTasks } from './measure-tasks.ts';
import { findTaskMeasure, type TaskMeasure } from './measured-tasks.queries.ts';

export type { TaskMeasure } from './measured-tasks.queries.ts';

/**
 * How far the answers to a task agree now: measured first where that is behind. undefined for a task that is gone. Call it
 * outside of any transaction of your own: only what is committed is measured.
 */
export async function ensureMeasured(
  platform: Platform,
  organizationId: number,
  taskId: number,
): Promise<TaskMeasure | undefined> {
  const find = () =>
    withActor(platform.db, systemActor(organizationId), (tx) => findTaskMeasure(tx, organizationId, taskId));
  const before = await find();
  if (!before) return undefined;
  await measureTasks(platform, { organizationId, projectId: before.projectId }, [taskId], { pairsOnly: true });
  return find();
}
