import type { Impersonation } from '@labelwright/contract/administration';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireFullAccess } from './actor-checks.ts';
import { credentialsOf } from './credentials.ts';
import {
  closeImpersonation,
  findImpersonation,
  findTarget,
  type ImpersonationRow,
  insertImpersonation,
  turnSession,
} from './impersonation.queries.ts';

/**
 * From now on the browser session of the administrator acts as somebody else, until it ends or the time is up. Never as
 * another super administrator, and never without a reason.
 */
export async function startImpersonation(
  platform: Platform,
  actor: Actor,
  reference: { id: number } | { uuid: string },
  given: { reason: string; minutes: number },
): Promise<{ impersonation: Impersonation; sessionToken: string }> {
  const adminId = requireFullAccess(actor);
  const { sessionId } = actor;
  if (sessionId === undefined)
    throw new AppError('conflict', 'Only a browser session can act as somebody else. Sign in with a browser.', {
      reason: 'no_session',
    });
  const reason = given.reason.trim();
  if (reason.length < 3) throw invalidField('reason', 'Say why, in a few words: it is kept in the audit log.');
  const now = platform.now();
  const sessionToken = newToken();
  const made = await withSystem(platform.db, async (tx) => {
    const target = await findTarget(tx, reference);
    if (!target) throw notFound('User');
    if (target.global_role === 'super_admin')
      throw new AppError('forbidden', 'Nobody acts as a super administrator, not even another one.', {
        reason: 'super_admin',
      });
    if (!target.is_verified || target.disabled_at !== null)
      throw new AppError('conflict', 'This account cannot do anything: verify or enable it first.', {
        reason: 'inactive',
      });
    const expiresAt = new Date(now.getTime() + given.minutes * 60_000);
    const id = await insertImpersonation(tx, { adminId, userId: target.id, reason, now, expiresAt });
    if (!(await turnSession(tx, sessionId, id, hashToken(sessionToken)))) throw new AppError('unauthenticated');
    const impersonator = { userId: adminId, name: actor.name, impersonationId: id };
    await emit(
      tx,
      { ...actor, userId: target.id, name: target.email, impersonator },
      {
        type: 'IMPERSONATION_STARTED',
        organizationId: target.organization_id ?? actor.organizationId,
        aggregateType: 'user',
        aggregateId: target.uuid,
        payload: { impersonation_id: id, user_id: target.id, reason, minutes: given.minutes },
      },
    );
    return getImpersonation(tx, id);
  });
  credentialsOf(platform.db).forgetUser(adminId);
  return { impersonation: presentImpersonation(made, now), sessionToken };
}

/** Harmless for somebody who acts as themselves. The new token of the session; undefined: nothing had to end. */
export async function endImpersonation(platform: Platform, actor: Actor): Promise<string | undefined> {
  const { impersonator, sessionId, userId } = actor;
  if (!impersonator || sessionId === undefined || userId === undefined) return undefined;
  const sessionToken = newToken();
  await withSystem(platform.db, async (tx) => {
    await turnSession(tx, sessionId, null, hashToken(sessionToken));
    if (!(await closeImpersonation(tx, impersonator.impersonationId, platform.now()))) return;
    await emit(tx, actor, {
      type: 'IMPERSONATION_ENDED',
      organizationId: actor.organizationId,
      aggregateType: 'user',
      aggregateId: userId,
      payload: { impersonation_id: impersonator.impersonationId, user_id: userId },
    });
  });
  credentialsOf(platform.db).forgetUser(userId);
  return sessionToken;
}

async function getImpersonation(tx: Tx, id: string): Promise<ImpersonationRow> {
  const row = await findImpersonation(tx, id);
  if (!row) throw notFound('Impersonation');
  return row;
}

export function presentImpersonation(row: ImpersonationRow, now: Date): Impersonation {
  return {
    id: row.id,
    admin: { id: row.admin_user_id, email: row.admin_email },
    user: { id: row.user_id, email: row.user_email },
    reason: row.reason,
    started_at: row.started_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    is_live: row.ended_at === null && row.expires_at > now,
  };
}
