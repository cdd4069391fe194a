import type { Pause, PauseBody } from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce, type QueueScope } from './announce.ts';
import { endLeasesOf } from './leavers.queries.ts';
import { endPause, insertPause, listPauses, type PauseRow, setPaused, updatePause } from './pauses.queries.ts';

/**
 * Hands no more tasks to a member until they are resumed; what they hold goes back to the queue. Returns the id of the
 * pause; undefined when they are paused already, or are no member.
 */
export async function pauseMember(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  userId: number,
  body: PauseBody,
): Promise<number | undefined> {
  const now = platform.now();
  if (!(await setPaused(tx, scope, userId, now))) return undefined;
  const reason = body.reason ?? 'MANUAL';
  const verboseReason = body.verbose_reason || null;
  const id = await insertPause(tx, scope, { userId, reason, verboseReason, pausedBy: actor.userId, now });
  if (id === undefined) return undefined;
  await endLeasesOf(tx, scope.organizationId, scope.projectId, userId, now);
  await announce(platform, tx, actor, scope, {
    type: 'PROJECT_MEMBER_PAUSED',
    userId,
    payload: { pause_id: id, reason, verbose_reason: verboseReason },
  });
  return id;
}

/** false when they were not paused. */
export async function resumeMember(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  userId: number,
): Promise<boolean> {
  const id = await endPause(tx, scope, userId, { userId: actor.userId, now: platform.now() });
  await setPaused(tx, scope, userId, null);
  if (id === undefined) return false;
  await announce(platform, tx, actor, scope, {
    type: 'PROJECT_MEMBER_RESUMED',
    userId,
    payload: { pause_id: id },
  });
  return true;
}

export async function getPauses(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  options: { withEnded: boolean },
): Promise<Pause[]> {
  const rows = await withActor(platform.db, actor, (tx) => listPauses(tx, access, userId, options));
  return rows.map((row) => present(row, access));
}

export async function getPause(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  id: number,
): Promise<Pause> {
  return withActor(platform.db, actor, (tx) => readPause(tx, access, userId, id));
}

async function readPause(tx: Tx, access: ProjectAccess, userId: number, id: number): Promise<Pause> {
  const [row] = await listPauses(tx, access, userId, { withEnded: true, id });
  if (!row) throw notFound('Pause');
  return present(row, access);
}

export async function createPause(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  body: PauseBody,
): Promise<Pause> {
  return withActor(platform.db, actor, async (tx) => {
    const [open] = await listPauses(tx, access, userId, { withEnded: false });
    if (open)
      throw new AppError('conflict', 'This person is paused already. Change that pause, or end it first.', {
        reason: 'already_paused',
      });
    const id = await pauseMember(platform, tx, actor, access, userId, body);
    if (id === undefined) throw notFound('Member');
    return readPause(tx, access, userId, id);
  });
}

export async function changePause(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  id: number,
  body: PauseBody,
): Promise<Pause> {
  return withActor(platform.db, actor, async (tx) => {
    await readPause(tx, access, userId, id);
    await updatePause(tx, id, { reason: body.reason, verboseReason: body.verbose_reason });
    return readPause(tx, access, userId, id);
  });
}

/** Ending a pause that is over changes nothing. */
export async function removePause(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const pause = await readPause(tx, access, userId, id);
    if (pause.deleted_at === null) await resumeMember(platform, tx, actor, access, userId);
  });
}

function present(row: PauseRow, access: ProjectAccess): Pause {
  return {
    id: row.id,
    project: access.projectId,
    user: row.user_id,
    reason: row.reason,
    verbose_reason: row.verbose_reason,
    paused_by: row.paused_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.ended_at?.toISOString() ?? null,
    deleted_by: row.ended_by,
  };
}
