import type { AdminUserChange, AdminUserDetail } from '@labelwright/contract/administration';
import type { AdminUser } from '@labelwright/contract/identity';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  credentialsOf,
  listLiveSessions,
  mailOneTimeLink,
  requireFullAccess,
  revokeSession,
  revokeSessions,
} from '../identity/index.ts';
import { allowedOn, refusalOf, statusOf } from './users.policy.ts';
import {
  type AdminUserRow,
  countActiveSuperAdmins,
  countUserWork,
  endBearerTokens,
  findUser,
  listUserMemberships,
  listUserTokens,
  lockUser,
  revokeUserTokens,
  type UserFields,
  type UserReference,
  updateUser,
} from './users.queries.ts';

export function presentUser(row: AdminUserRow, now: Date): AdminUser {
  return {
    id: row.uuid,
    user_id: row.id,
    email: row.email,
    display_name: row.display_name,
    is_verified: row.is_verified,
    is_disabled: row.disabled_at !== null,
    locked_until: row.locked_until !== null && row.locked_until > now ? row.locked_until.toISOString() : null,
    deleted_at: row.deleted_at?.toISOString() ?? null,
    status: statusOf(row, now),
    global_role: row.global_role,
    organizations: row.organizations,
    last_activity_at: row.last_activity_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function getUser(platform: Platform, actor: Actor, reference: UserReference): Promise<AdminUserDetail> {
  return withSystem(platform.db, async (tx) => readUser(tx, platform, actor, reference));
}

async function readUser(tx: Tx, platform: Platform, actor: Actor, reference: UserReference): Promise<AdminUserDetail> {
  const now = platform.now();
  const row = await findUser(tx, reference);
  if (!row) throw notFound('User');
  const memberships = await listUserMemberships(tx, row.id);
  const sessions = await listLiveSessions(tx, row.id, now);
  const tokens = await listUserTokens(tx, row.id);
  return {
    ...presentUser(row, now),
    has_password: row.has_password,
    failed_logins: row.failed_login_count,
    active_organization_id: row.active_organization_id,
    memberships: memberships.map((membership) => ({ ...membership, since: membership.since.toISOString() })),
    sessions: sessions.map((session) => ({
      ...session,
      created_at: session.created_at.toISOString(),
      last_seen_at: session.last_seen_at.toISOString(),
      expires_at: session.expires_at.toISOString(),
    })),
    tokens: tokens.map((token) => ({
      ...token,
      last_used_at: token.last_used_at?.toISOString() ?? null,
      expires_at: token.expires_at?.toISOString() ?? null,
      created_at: token.created_at.toISOString(),
    })),
    work: await countUserWork(tx, row.id, now),
    can: allowedOn(row, actor.userId, now),
  };
}

/** What takes rights or doors away ends sessions and tokens that still stand open. */
export async function changeUser(
  platform: Platform,
  actor: Actor,
  reference: UserReference,
  change: AdminUserChange,
): Promise<AdminUserDetail> {
  const ownId = requireFullAccess(actor);
  const now = platform.now();
  const changed = await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    const isAdmin = row.global_role === 'super_admin' && row.is_verified && row.disabled_at === null;
    const otherAdmins = (await countActiveSuperAdmins(tx)) - (isAdmin ? 1 : 0);
    const refusal = refusalOf(change, row, { ownId, otherAdmins });
    if (refusal !== undefined) throw new AppError('conflict', refusal);
    await updateUser(tx, row.id, fieldsOf(change, now));
    if (change.is_disabled || change.locked_until) {
      await revokeSessions(tx, row.id, now);
      await endBearerTokens(tx, row.id);
    }
    if (Object.keys(change).length > 0) await record(tx, actor, row, 'USER_UPDATED', { ...change });
    return readUser(tx, platform, actor, { id: row.id });
  });
  credentialsOf(platform.db).forgetUser(changed.user_id);
  return changed;
}

function fieldsOf(change: AdminUserChange, now: Date): UserFields {
  const { is_verified, is_disabled, global_role, locked_until } = change;
  const until = typeof locked_until === 'string' ? new Date(locked_until) : locked_until;
  if (until && until <= now) throw invalidField('locked_until', 'Must be in the future; null unlocks.');
  return {
    ...(is_verified === undefined ? {} : { is_verified }),
    ...(is_disabled === undefined ? {} : { disabled_at: is_disabled ? now : null }),
    ...(global_role === undefined ? {} : { global_role }),
    ...(until === undefined ? {} : { locked_until: until, failed_login_count: 0 }),
  };
}

/** Asks for the mail that everybody can ask for; the administrator never sees a password or the link. */
export async function mailPasswordReset(platform: Platform, actor: Actor, reference: UserReference): Promise<void> {
  requireFullAccess(actor);
  await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    if (row.deleted_at !== null || row.disabled_at !== null)
      throw new AppError('conflict', 'This account can do nothing: enable or restore it first.');
    await mailOneTimeLink(platform, tx, actor, 'reset-password', row);
    await record(tx, actor, row, 'PASSWORD_RESET_REQUESTED', {});
  });
}

/** One session, or all of them and all bearer tokens. API tokens stay. Returns how many ended. */
export async function endSessions(
  platform: Platform,
  actor: Actor,
  reference: UserReference,
  sessionId?: string,
): Promise<number> {
  requireFullAccess(actor);
  const done = await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    const now = platform.now();
    const live = await listLiveSessions(tx, row.id, now);
    if (sessionId === undefined) {
      await revokeSessions(tx, row.id, now, row.id === actor.userId ? actor.sessionId : undefined);
      await endBearerTokens(tx, row.id);
    } else if (!(await revokeSession(tx, row.id, sessionId, now))) throw notFound('Session');
    await record(tx, actor, row, 'SESSIONS_ENDED', sessionId === undefined ? {} : { session_id: sessionId });
    return { userId: row.id, ended: sessionId === undefined ? live.length : 1 };
  });
  credentialsOf(platform.db).forgetUser(done.userId);
  return done.ended;
}

export async function revokeToken(
  platform: Platform,
  actor: Actor,
  reference: UserReference,
  tokenId: number,
): Promise<void> {
  requireFullAccess(actor);
  const userId = await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    if ((await revokeUserTokens(tx, row.id, platform.now(), tokenId)) === 0) throw notFound('Token');
    await record(tx, actor, row, 'API_TOKEN_REVOKED', { token_id: tokenId });
    return row.id;
  });
  credentialsOf(platform.db).forgetUser(userId);
}

export async function getLocked(tx: Tx, reference: UserReference): Promise<AdminUserRow> {
  const row = await lockUser(tx, reference);
  if (!row || row.purged_at !== null) throw notFound('User');
  return row;
}

export function record(
  tx: Tx,
  actor: Actor,
  row: AdminUserRow,
  type: string,
  payload: Record<string, unknown>,
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    aggregateType: 'user',
    aggregateId: row.uuid,
    payload: { user_id: row.id, ...payload },
  });
}
