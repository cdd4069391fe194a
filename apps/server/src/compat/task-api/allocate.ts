import { MEMBER_TYPES } from '@labelwright/contract/permissions';
import type { AllocateTask, Allocation } from '@labelwright/contract/task-api';
import { assignTask, keepTask, nextTask } from '../../features/distribution/index.ts';
import { placeForeigner } from '../../features/identity/index.ts';
import { requireProject } from '../../features/tasks/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findProjectOfTasks } from './task-project.ts';
import { findLease, findPersonBySubject, findSubject } from './tasks.queries.ts';
import { type Found, findNamed, readBack } from './tasks.service.ts';
import { type Caller, callerOf } from './tenant.ts';

/** The next task of the queue, a named one for the caller, or a named one for somebody else. */
export async function allocate(platform: Platform, actor: Actor, body: AllocateTask): Promise<Allocation> {
  if (body.id === undefined && body.external_id === undefined) {
    if (body.user !== undefined) throw invalidField('user', 'Name the task that they are to get.');
    return allocateNext(platform, actor, body);
  }
  if (body.project_id !== undefined) throw invalidField('project_id', 'A named task has its project already.');
  if (body.user === undefined) return claimNamed(platform, await findNamed(platform, actor, body, 'task.next'));
  return assignNamed(platform, await findNamed(platform, actor, body, 'queue.manage'), body.user);
}

async function allocateNext(platform: Platform, given: Actor, body: AllocateTask): Promise<Allocation> {
  const caller = await callerOf(platform, given, body.tenant_id);
  const project = body.project_id ?? (await findProjectOfTasks(platform, caller));
  if (project === undefined) throw new AppError('not_found', 'No tasks were created yet.', { reason: 'none_left' });
  const access = await requireProject(platform, caller.actor, project, 'task.next');
  await joinProject(platform, caller, access);
  const { id } = await nextTask(platform, caller.actor, String(access.projectId), { prefetch: false });
  return tell(platform, { caller, access, id }, requireUser(caller.actor));
}

/** Whom a token makes an annotator or reviewer of the tenant, the queue wants to know as a member of the project. */
async function joinProject(
  platform: Platform,
  { actor, organizationId }: Caller,
  access: ProjectAccess,
): Promise<void> {
  const role = actor.claims?.projectRole;
  if (role === undefined || actor.userId === undefined) return;
  const member = { organizationId, projectId: access.projectId, userId: actor.userId, memberType: MEMBER_TYPES[role] };
  await withActor(platform.db, actor, (tx) => placeForeigner(tx, member));
}

async function claimNamed(platform: Platform, found: Found): Promise<Allocation> {
  const { caller, access, id } = found;
  if (access.state !== 'live' || !access.isPublished)
    throw new AppError('conflict', 'The project of this task is not live, so it gives out no tasks.');
  await keepTask(platform, caller.actor, access, id);
  return tell(platform, found, requireUser(caller.actor));
}

async function assignNamed(platform: Platform, found: Found, subject: string): Promise<Allocation> {
  const { caller, access, id } = found;
  const { organizationId } = caller;
  const userId = await withActor(platform.db, caller.actor, (tx) => findPersonBySubject(tx, organizationId, subject));
  if (userId === undefined) throw invalidField('user', 'Nobody of this tenant is called that.');
  await assignTask(platform, caller.actor, access, id, { users: [userId] });
  return tell(platform, found, userId);
}

/** The event goes to the stream of allocations, by the outbox. */
async function tell(platform: Platform, found: Found, userId: number): Promise<Allocation> {
  const { caller, access, id } = found;
  const { organizationId, actor } = caller;
  const { user, expiresAt } = await withActor(platform.db, actor, async (tx) => {
    const lease = await findLease(tx, organizationId, id, userId);
    const isLive = lease !== undefined && lease.expires_at > platform.now();
    const subject = userId === actor.userId && actor.claims ? actor.name : await findSubject(tx, userId);
    await emit(tx, actor, {
      type: 'TASK_ALLOCATED',
      organizationId,
      projectId: access.projectId,
      aggregateType: 'task',
      aggregateId: id,
      payload: {
        task_id: id,
        project_id: access.projectId,
        user_id: userId,
        user: subject,
        lease: isLive ? lease.unique_id : null,
        expires_at: isLive ? lease.expires_at.toISOString() : null,
      },
    });
    return { user: subject, expiresAt: isLive ? lease.expires_at.toISOString() : null };
  });
  return { task: await readBack(platform, found), user, expires_at: expiresAt };
}

function requireUser({ userId }: Actor): number {
  if (userId === undefined) throw notFound('Task');
  return userId;
}
