import type { AssignTaskBody, TaskAssignment, UnassignTaskBody } from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './announce.ts';
import { applyOrder } from './assign-tasks.ts';
import { closeAssignments, findAssignedTo, openAssignments, setAssignedTo } from './assignments.queries.ts';
import { readAssignees, refuseStrangers } from './assignments.service.ts';

/** Adds people to the assignees of a task, or writes down in `assigned_to` whose it is (S3-023). */
export async function assignTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  body: AssignTaskBody,
): Promise<TaskAssignment> {
  const { users, assigned_to: names, type = 'AN' } = body;
  if ((users === undefined) === (names === undefined))
    throw invalidField('users', 'Send either `users` or `assigned_to`.');
  if (names !== undefined && type !== 'AN')
    throw invalidField('type', 'assigned_to says who annotates; name reviewers in `users`.');
  return withActor(platform.db, actor, async (tx) => {
    await getAssignedTo(tx, access, taskId);
    if (users) {
      await refuseStrangers(tx, access, users, type);
      await applyOrder(platform, tx, actor, access, { how: 'add', type, users, selection: only(taskId) });
    } else if (names !== undefined) {
      await openAssignments(tx, access);
      await setAssignedTo(tx, access, taskId, names);
      await closeAssignments(tx, access);
      const payload = { how: 'set', type, users: null, assigned_to: names, count: 1, task_ids: [taskId] };
      await announce(platform, tx, actor, access, { type: 'TASKS_ASSIGNED', payload });
    }
    return present(tx, access, taskId);
  });
}

/** Takes a task away from these people. Without people from everybody, and `assigned_to` says nothing any more. */
export async function unassignTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  body: UnassignTaskBody | null,
): Promise<TaskAssignment> {
  const { users, type } = body ?? {};
  return withActor(platform.db, actor, async (tx) => {
    await getAssignedTo(tx, access, taskId);
    await applyOrder(platform, tx, actor, access, { how: 'remove', type, users, selection: only(taskId) });
    return present(tx, access, taskId);
  });
}

const only = (taskId: number) => ({ all: false, included: [taskId] });

async function getAssignedTo(tx: Tx, access: ProjectAccess, taskId: number): Promise<string> {
  const names = await findAssignedTo(tx, access, taskId);
  if (names === undefined) throw notFound('Task');
  return names;
}

async function present(tx: Tx, access: ProjectAccess, taskId: number): Promise<TaskAssignment> {
  const assignees = await readAssignees(tx, access, taskId);
  return { id: taskId, assigned_to: await getAssignedTo(tx, access, taskId), assignees };
}
