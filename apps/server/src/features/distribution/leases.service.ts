import type { Queue } from '@labelwright/contract/distribution';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { countQueue, endLeases, listLiveLeases, renewLease } from './leases.queries.ts';

const MOST_LEASES = 500;

/** Keeps a task for another while, or takes it again when the lease had run out and a place is still free. */
export async function keepTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<{ task: number; expires_at: string }> {
  if (actor.userId === undefined) throw notFound('Task');
  const { expires, reason } = await renewLease(platform.db, {
    organizationId: access.organizationId,
    taskId,
    userId: actor.userId,
    now: platform.now(),
    leaseSeconds: platform.config.leaseSeconds,
  });
  if (expires) return { task: taskId, expires_at: expires.toISOString() };
  if (reason === 'not_found') throw notFound('Task');
  if (reason === 'already_done') throw new AppError('conflict', 'You have submitted this task already.', { reason });
  throw new AppError(
    'conflict',
    'Your hold on this task ran out and others have taken its last place. Your draft is kept; ask for the next task.',
    { reason: reason ?? 'slot_taken' },
  );
}

/** The page was closed: the task goes back to the queue at once. Releasing what one does not hold is no error. */
export async function releaseTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<void> {
  await withActor(platform.db, actor, (tx) =>
    endLeases(tx, access.organizationId, taskId, actor.userId ?? 0, platform.now()),
  );
}

/** A manager takes a task away from whoever holds it. */
export async function unlockTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  userId: number | undefined,
): Promise<number> {
  return withActor(platform.db, actor, async (tx) => {
    const released = await endLeases(tx, access.organizationId, taskId, userId, platform.now());
    if (released > 0) {
      await emit(tx, actor, {
        type: 'TASK_UNLOCKED',
        organizationId: access.organizationId,
        projectId: access.projectId,
        aggregateType: 'task',
        aggregateId: taskId,
        payload: { task_id: taskId, project_id: access.projectId, released, ...(userId ? { user_id: userId } : {}) },
      });
      afterCommit(tx, () => publishQueue(platform, access));
    }
    return released;
  });
}

export function publishQueue(platform: Platform, access: Pick<ProjectAccess, 'organizationId' | 'projectId'>): void {
  const { organizationId, projectId } = access;
  platform.live.publish({ organizationId, topic: 'queue', id: String(projectId), projectId });
}

/** Who holds what, since when, and what is left. */
export async function getQueue(platform: Platform, actor: Actor, access: ProjectAccess): Promise<Queue> {
  const now = platform.now();
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const counts = await countQueue(tx, organizationId, projectId, now);
    const leases = await listLiveLeases(tx, organizationId, projectId, now, MOST_LEASES);
    return {
      ...counts,
      leases: leases.map((lease) => ({
        task: lease.task_id,
        inner_id: lease.inner_id,
        user: { id: lease.user_id, email: lease.email, name: lease.name },
        kind: lease.kind,
        acquired_at: lease.acquired_at.toISOString(),
        expires_at: lease.expires_at.toISOString(),
        held_seconds: Math.max(0, Math.round((now.getTime() - lease.acquired_at.getTime()) / 1000)),
      })),
      causes: [],
      can: { unlock: access.can('queue.manage'), manage: access.can('queue.manage') },
    };
  });
}
