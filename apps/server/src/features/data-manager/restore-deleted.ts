import type { ActionAnswer, ActionBody } from '@labelwright/contract/data-manager-actions';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { listDeletedTogether, restoreDeletion, restoreInBlock, restoreTasks } from '../tasks/index.ts';
import { counted } from './actions/task-action.ts';
import { AT_ONCE } from './run-actions.ts';

/** Tasks by their ids, or everything that this person deleted at one moment. */
export async function restoreDeleted(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: ActionBody,
): Promise<ActionAnswer> {
  if (!access.can('task.delete')) throw new AppError('forbidden');
  const included = body.selectedItems?.included;
  if (body.deleted_at === undefined && !included)
    throw invalidField('deleted_at', 'Say which deletion, by deleted_at, or which tasks, by selectedItems.included.');
  if (included && included.length > 5000) throw invalidField('selectedItems.included', 'At most 5,000 at a time.');
  if (included) return restored(await restoreTasks(platform, actor, access, included));
  const at = new Date(body.deleted_at ?? '');
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId, projectId } = access;
    const ids = await listDeletedTogether(tx, access, { at, userId: actor.userId }, 0, AT_ONCE + 1);
    if (ids.length <= AT_ONCE) return restored(await restoreInBlock(platform, tx, actor, access, ids));
    const payload = { organizationId, projectId, at: at.toISOString() };
    const row = await enqueueJob(tx, actor, definition, payload, { projectId });
    return { processed_items: ids.length, detail: 'Restoring the deleted tasks', job_id: row.id };
  });
}

const restored = (count: number): ActionAnswer => ({
  processed_items: count,
  detail: `Restored ${counted(count, 'task')}`,
  reload: true,
});

const payloadSchema = Type.Object({ organizationId: Type.Integer(), projectId: Type.Integer(), at: Type.String() });

const definition = {
  type: 'tasks.restore',
  queue: 'default',
  payload: payloadSchema,
  maxAttempts: 3,
  title: () => 'Restoring deleted tasks',
} satisfies JobDefinition<typeof payloadSchema>;

export function restoreJob(platform: Platform): RegisteredJob {
  return job(definition, async ({ at, ...scope }, { actor, signal, progress }) => {
    const count = await restoreDeletion(platform, actor, scope, new Date(at), (done) => {
      throwIfCancelled(signal);
      progress({ done, unit: 'tasks' });
    });
    return restored(count);
  });
}
