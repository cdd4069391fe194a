import type { Queue } from '@labelwright/contract/distribution';
import type { ReclaimBody, Reclaimed } from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './announce.ts';
import { causesOf, pictureQueue } from './diagnosis.service.ts';
import { endLeases, endLeasesBy, listLiveLeases, renewLease } from './leases.queries.ts';

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
    if (released > 0)
      await announce(platform, tx, actor, access, {
        type: 'TASK_UNLOCKED',
        taskId,
        payload: { task_id: taskId, released, ...(userId ? { user_id: userId } : {}) },
      });
    return released;
  });
}

/** Ends every live lease that fits: the tasks are handed to others at once. One audited event for each person. */
export async function reclaimTasks(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: ReclaimBody,
): Promise<Reclaimed> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const ended = await endLeasesBy(tx, access, {
      userId: body.user ?? undefined,
      taskId: body.task ?? undefined,
      acquiredBefore: new Date(now.getTime() - (body.older_than ?? 0) * 1000),
      now,
    });
    const leases = ended.map((lease) => ({
      task: lease.task_id,
      user: lease.user_id,
      held_seconds: heldSeconds(lease.acquired_at, now),
    }));
    const facts = [...Map.groupBy(leases, (lease) => lease.user)].map(([userId, own]) => ({
      type: 'TASKS_RECLAIMED',
      userId,
      payload: { reason: body.reason, count: own.length, tasks: own.slice(0, MOST_LEASES).map((lease) => lease.task) },
    }));
    if (facts.length > 0) await announce(platform, tx, actor, access, ...facts);
    return { reclaimed: leases.length, leases: leases.slice(0, MOST_LEASES) };
  });
}

function heldSeconds(since: Date, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
}

/** Who holds what, since when, and what is left. */
export async function getQueue(platform: Platform, actor: Actor, access: ProjectAccess): Promise<Queue> {
  const now = platform.now();
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const picture = await pictureQueue(tx, access, now);
    const { left, total, held, sampling } = picture.facts;
    const leases = await listLiveLeases(tx, organizationId, projectId, now, MOST_LEASES);
    return {
      left,
      total,
      held,
      sampling,
      leases: leases.map((lease) => ({
        task: lease.task_id,
        inner_id: lease.inner_id,
        user: { id: lease.user_id, email: lease.email, name: lease.name },
        kind: lease.kind,
        acquired_at: lease.acquired_at.toISOString(),
        expires_at: lease.expires_at.toISOString(),
        held_seconds: heldSeconds(lease.acquired_at, now),
      })),
      causes: causesOf(picture),
      can: { unlock: access.can('queue.manage'), manage: access.can('queue.manage') },
    };
  });
}
