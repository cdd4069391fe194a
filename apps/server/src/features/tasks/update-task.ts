import type { Task, UpdateTask } from '@labelwright/contract/tasks';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { announce, assertFits, refuseSecondExternalId } from './create-task.ts';
import { readTask } from './read-task.ts';
import { assertCanChange, statusRequest } from './tasks.policy.ts';
import {
  deleteLeases,
  findTaskDefinition,
  lockTask,
  type Scope,
  type TaskChange,
  updateTaskRow,
} from './tasks.queries.ts';

type LockedTask = NonNullable<Awaited<ReturnType<typeof lockTask>>>;

/** New data made of what is there while nobody else changes it. */
export type ChangeData = (data: Record<string, unknown>) => Record<string, unknown>;

/** `replaces`: PUT, which also takes back what it does not name. */
export function updateTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: UpdateTask & { change?: ChangeData },
  replaces: boolean,
): Promise<Task> {
  if (replaces && !body.data) throw invalidField('data', 'This field is required.');
  return change(platform, actor, access, id, async (tx, task) => {
    const wanted = body.status === undefined ? undefined : statusRequest(task.status, body.status);
    // What a task with an interface of its own must hold, only that interface knows.
    const data = body.change ? body.change(task.data as Record<string, unknown>) : body.data;
    if (data && (await findTaskDefinition(tx, id)) === null) {
      const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
      assertFits(compiled, data);
    }
    return {
      ...(data ? { data: JSON.stringify(data) } : {}),
      ...(body.meta === undefined && !replaces ? {} : { meta: JSON.stringify(body.meta ?? {}) }),
      ...(body.external_id === undefined && !replaces ? {} : { external_id: body.external_id ?? null }),
      ...(body.priority === undefined ? {} : { priority: body.priority }),
      ...(body.overlap === undefined ? {} : { overlap: body.overlap }),
      ...(wanted === undefined ? {} : statusChange(task, wanted)),
    };
  });
}

export function failTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  reason: string | undefined,
): Promise<Task> {
  return change(
    platform,
    actor,
    access,
    id,
    async (_tx, task) => {
      assertCanChange(task.status, 'fail');
      return statusChange(task, 'fail');
    },
    reason ? { reason } : {},
  );
}

/** A failed task goes back into the queue; a complete one asks for one annotation more than it has. */
export function reopenTask(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Task> {
  return change(platform, actor, access, id, async (_tx, task) => {
    assertCanChange(task.status, 'reopen');
    return statusChange(task, 'reopen');
  });
}

function statusChange(task: LockedTask, wanted: 'fail' | 'reopen'): Pick<TaskChange, 'status' | 'overlap'> {
  if (wanted === 'fail') return { status: 'failed' };
  // Counting the annotations again makes a pending task with some of them one in progress.
  return task.status === 'failed' ? { status: 'pending' } : { overlap: task.counted + 1 };
}

type Changes = Omit<TaskChange, 'updated_at' | 'updated_by'>;

async function change(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  decide: (tx: Tx, task: LockedTask) => Promise<Changes>,
  facts: Record<string, unknown> = {},
): Promise<Task> {
  const scope: Scope = { organizationId: access.organizationId, projectId: access.projectId };
  return refuseSecondExternalId(
    withActor(platform.db, actor, async (tx) => {
      const now = platform.now();
      // The project before the task: everybody locks in this order.
      await withCounters(tx, scope, [id], { now, columns: true }, async () => {
        const task = await lockTask(tx, scope, id);
        if (!task) throw notFound('Task');
        const changes = await decide(tx, task);
        if (Object.keys(changes).length === 0) return;
        await updateTaskRow(tx, scope, id, { ...changes, updated_at: now, updated_by: actor.userId ?? null });
        if (changes.status === 'failed') await deleteLeases(tx, scope, [id]);
        await announce(platform, tx, actor, scope, 'TASKS_UPDATED', [id], { changed: Object.keys(changes), ...facts });
      });
      return readTask(tx, actor, access, id, now);
    }),
  );
}
