import type { Session } from '@labelwright/contract/identity';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireFullAccess } from './actor-checks.ts';
import { findSessionOwner } from './authenticate.queries.ts';
import { credentialsOf } from './credentials.ts';
import { endImpersonation } from './impersonation.service.ts';
import { listLiveSessions, revokeSession } from './session.queries.ts';

export async function listSessions(platform: Platform, actor: Actor): Promise<Session[]> {
  const userId = requireFullAccess(actor);
  const rows = await withSystem(platform.db, (tx) => listLiveSessions(tx, userId, platform.now()));
  return rows.map((row) => ({
    id: row.id,
    ip: row.ip,
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    current: row.id === actor.sessionId,
  }));
}

export async function endSession(platform: Platform, actor: Actor, sessionId: string): Promise<void> {
  const userId = requireFullAccess(actor);
  const isEnded = await withSystem(platform.db, async (tx) => {
    if (!(await revokeSession(tx, userId, sessionId, platform.now()))) return false;
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: sessionId === actor.sessionId ? 'logout' : 'session.revoked',
      resourceType: 'session',
      resourceId: sessionId,
    });
    return true;
  });
  credentialsOf(platform.db).forgetUser(userId);
  if (!isEnded) throw notFound('Session');
}

/** Whose session it is, also while it acts as somebody else. */
function ownSelf({ impersonator, ...actor }: Actor): Actor {
  return impersonator ? { ...actor, userId: impersonator.userId, name: impersonator.name } : actor;
}

/** Harmless without a session, so that a page can always call it. */
export async function logout(platform: Platform, actor: Actor): Promise<void> {
  if (actor.sessionId === undefined) return;
  await endImpersonation(platform, actor);
  await endSession(platform, ownSelf(actor), actor.sessionId).catch((error: unknown) => {
    platform.log.debug({ err: error }, 'the session had ended already');
  });
}

/** The same for who holds nothing but the cookie's value. */
export async function endSessionOf(platform: Platform, actor: Actor, sessionToken: string): Promise<void> {
  const owner = await withSystem(platform.db, (tx) => findSessionOwner(tx, hashToken(sessionToken), platform.now()));
  if (!owner) return;
  const { own_user_id: userId, own_email: name, session_id: sessionId, organization_id: organizationId } = owner;
  await logout(platform, { ...actor, userId, name, sessionId, organizationId: organizationId ?? undefined });
}
