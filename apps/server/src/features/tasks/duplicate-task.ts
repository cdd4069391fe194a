import type { DuplicateTask, Task } from '@labelwright/contract/tasks';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { countNewTasks } from '../projects/index.ts';
import { announce } from './create-task.ts';
import { readTask } from './read-task.ts';
import { findOriginal, insertTask, isAssetOf, type Scope, takeTaskNumber } from './tasks.queries.ts';

/** The same work on another asset: a new, pending task with the definition, priority and payload of the first. */
export function duplicateTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  body: DuplicateTask,
): Promise<Task> {
  const scope: Scope = { organizationId: access.organizationId, projectId: access.projectId };
  return withActor(platform.db, actor, async (tx) => {
    const original = await findOriginal(tx, scope, taskId);
    if (!original) throw notFound('Task');
    if (!(await isAssetOf(tx, scope, body.asset_id)))
      throw invalidField('asset_id', 'There is no such asset in this project.');
    const now = platform.now();
    const id = await insertTask(tx, {
      ...scope,
      innerId: await takeTaskNumber(tx, scope),
      data: original.data,
      meta: original.meta,
      externalId: null,
      overlap: original.overlap,
      priority: original.priority,
      definitionId: original.definitionId,
      assetId: body.asset_id,
      payload: original.payload,
      assignedTo: body.assigned_to ?? '',
      createdBy: actor.userId,
      now,
    });
    await countNewTasks(tx, scope, [id]);
    await announce(platform, tx, actor, scope, 'TASKS_CREATED', [id], { duplicate_of: taskId });
    return readTask(tx, actor, access, id, now);
  });
}
