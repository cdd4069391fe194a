import type { AssignmentType, TaskSelection } from '@labelwright/contract/distribution-rules';
import { Type } from 'typebox';
import { counted } from '../../platform/counted.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce, type QueueScope } from './announce.ts';
import {
  closeAssignments,
  deleteAssignments,
  insertAssignments,
  lockSelectedTasks,
  openAssignments,
  writeAssignedTo,
} from './assignments.queries.ts';

const BLOCK = 2000;
const MOST_TOLD = 1000;

export interface AssignOrder {
  /** `set`: these people and nobody else. `remove` without people: everybody. */
  how: 'add' | 'set' | 'remove';
  /** undefined (only for `remove`): of both types. */
  type: AssignmentType | undefined;
  users: number[] | undefined;
  selection: TaskSelection;
}

/** Does an order at once, in the caller's transaction. Returns how many tasks it was about. */
export async function applyOrder(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  order: AssignOrder,
): Promise<number> {
  await openAssignments(tx, scope);
  const told: number[] = [];
  let done = 0;
  for (let after = 0; ; ) {
    const ids = await lockSelectedTasks(tx, scope, order.selection, after, BLOCK);
    if (ids.length === 0) break;
    await changeBlock(platform, tx, actor, scope, order, ids);
    done += ids.length;
    if (told.length < MOST_TOLD) told.push(...ids.slice(0, MOST_TOLD - told.length));
    after = ids.at(-1) ?? after;
  }
  await closeAssignments(tx, scope);
  await tell(platform, tx, actor, scope, order, { count: done, task_ids: told });
  return done;
}

async function changeBlock(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  order: AssignOrder,
  taskIds: number[],
): Promise<void> {
  const { how, type, users } = order;
  if (how === 'remove') await deleteAssignments(tx, scope, taskIds, { type, only: users });
  else if (type !== undefined && users !== undefined) {
    if (how === 'set') await deleteAssignments(tx, scope, taskIds, { type, except: users });
    await insertAssignments(tx, scope, { taskIds, type, userIds: users, by: actor.userId, now: platform.now() });
  }
  if (type !== 'RE') await writeAssignedTo(tx, scope, taskIds);
}

function tell(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  order: AssignOrder,
  facts: { count: number; task_ids: number[] },
): Promise<void> {
  return announce(platform, tx, actor, scope, {
    type: order.how === 'remove' ? 'TASKS_UNASSIGNED' : 'TASKS_ASSIGNED',
    payload: { how: order.how, type: order.type ?? null, users: order.users ?? null, ...facts },
  });
}

const payload = Type.Object({ projectId: Type.Integer(), order: Type.String(), total: Type.Integer() });

export const assignTasks = {
  type: 'distribution.assign-tasks',
  queue: 'default',
  payload,
  maxAttempts: 3,
  title: ({ total }) => `Assign ${counted(total, 'task')}`,
} satisfies JobDefinition<typeof payload>;

/** Block by block, each in a transaction of its own; done again after a failure, it finds its work done. */
export function assignJobs(platform: Platform): RegisteredJob[] {
  return [
    job(assignTasks, async ({ projectId, order: text, total }, { actor, progress, signal }) => {
      const { organizationId } = actor;
      if (organizationId === undefined) return undefined;
      const scope = { organizationId, projectId };
      const order = JSON.parse(text) as AssignOrder;
      let done = 0;
      for (let after = 0; ; ) {
        throwIfCancelled(signal);
        const ids = await withActor(platform.db, actor, async (tx) => {
          await openAssignments(tx, scope);
          const block = await lockSelectedTasks(tx, scope, order.selection, after, BLOCK);
          if (block.length > 0) await changeBlock(platform, tx, actor, scope, order, block);
          return block;
        });
        if (ids.length === 0) break;
        done += ids.length;
        after = ids.at(-1) ?? after;
        progress({ done, total, unit: 'tasks' });
      }
      await withActor(platform.db, actor, async (tx) => {
        await closeAssignments(tx, scope);
        await tell(platform, tx, actor, scope, order, { count: done, task_ids: [] });
      });
      return { assigned: done };
    }),
  ];
}
