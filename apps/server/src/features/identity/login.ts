import { hasPermission, ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS } from '@labelwright/contract/permissions';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from '../mail/index.ts';
import { createAccessTokens } from './access-token.ts';
import { type Account, findAccountByEmail, noteFailure, noteSuccess, upgradeHash } from './account.queries.ts';
import { findActiveMembership, type Membership } from './organizations.queries.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { insertSession } from './session.queries.ts';
import { sessionTtlMs } from './session-cookie.ts';

const FAILURES_TO_LOCK = 10;
const LOCK_MINUTES = 15;

export interface SignedIn {
  accessToken: string;
  /** For the cookie; only its hash is stored. */
  sessionToken: string;
}

/**
 * Unknown address, wrong password and locked account get one answer after one duration. Whether an address is verified
 * is told only to somebody who knows its password.
 */
export async function login(
  platform: Platform,
  actor: Actor,
  credentials: { email: string; password: string },
): Promise<SignedIn> {
  const email = credentials.email.trim().toLowerCase();
  const account = await withSystem(platform.db, (tx) => findAccountByEmail(tx, email));
  const isLocked = account?.locked_until != null && account.locked_until > platform.now();
  const verdict = await verifyPassword(isLocked ? undefined : account?.password_hash, credentials.password);
  if (!account || !verdict.isRight) {
    await withSystem(platform.db, (tx) => recordFailure(platform, tx, { ...actor, name: email }, account));
    throw new AppError(
      'unauthenticated',
      'Email address or password is wrong. After many attempts an account is locked for a while.',
      { reason: 'wrong_credentials' },
    );
  }
  await refuseInactive(platform, actor, account);
  const upgraded = verdict.isOutdated ? await hashPassword(credentials.password) : undefined;
  return withSystem(platform.db, async (tx) => {
    if (upgraded !== undefined) await upgradeHash(tx, account.id, upgraded);
    return openSession(platform, tx, { ...actor, userId: account.id, name: account.email }, account);
  });
}

async function refuseInactive(platform: Platform, actor: Actor, account: Account): Promise<void> {
  if (account.is_verified && account.disabled_at === null) return;
  const reason = account.is_verified ? 'account_disabled' : 'email_not_verified';
  await withSystem(platform.db, (tx) =>
    insertAudit(tx, { ...actor, userId: account.id, name: account.email }, failedLogin(account.id, undefined, reason)),
  );
  throw new AppError(
    'forbidden',
    account.is_verified
      ? 'This account is disabled. Ask an administrator.'
      : 'Email address not verified. Follow the link in the mail, or ask for a new one.',
    { reason },
  );
}

async function recordFailure(platform: Platform, tx: Tx, actor: Actor, account: Account | undefined): Promise<void> {
  const now = platform.now();
  const lockedUntil = new Date(now.getTime() + LOCK_MINUTES * 60_000);
  const limit = { failures: FAILURES_TO_LOCK, lockedUntil };
  const hasLocked = await noteFailure(tx, account?.id ?? 0, now, limit);
  const membership = await findActiveMembership(tx, account?.id ?? 0);
  await insertAudit(tx, actor, failedLogin(account?.id, membership?.id, 'wrong_credentials'));
  if (!account || !hasLocked) return;
  await insertAudit(tx, { ...actor, userId: account.id }, { organizationId: membership?.id, action: 'account.locked' });
  await requestMail(platform, tx, actor, {
    recipient: account.email,
    organizationId: undefined,
    content: {
      template: 'account-locked',
      link: `${platform.config.publicUrl}/forgot`,
      failedAttempts: FAILURES_TO_LOCK,
      lockedForMinutes: LOCK_MINUTES,
    },
  });
}

/** Who does not know the password has not shown to be the person of the account, which is what the row is about. */
function failedLogin(userId: number | undefined, organizationId: number | undefined, reason: string) {
  return {
    organizationId,
    action: 'login',
    resourceType: 'user',
    ...(userId === undefined ? {} : { resourceId: userId }),
    status: 'failure',
    metadata: { reason },
  } as const;
}

async function openSession(platform: Platform, tx: Tx, actor: Actor, account: Account): Promise<SignedIn> {
  const now = platform.now();
  const sessionToken = newToken();
  await noteSuccess(tx, account.id, now);
  await insertSession(tx, {
    tokenHash: hashToken(sessionToken),
    userId: account.id,
    ip: actor.ip,
    userAgent: actor.userAgent,
    now,
    expiresAt: new Date(now.getTime() + sessionTtlMs(platform.config)),
  });
  const membership = await findActiveMembership(tx, account.id);
  await insertAudit(tx, actor, {
    organizationId: membership?.id,
    action: 'login',
    resourceType: 'user',
    resourceId: account.id,
  });
  return { accessToken: await signAccessToken(platform, account, membership), sessionToken };
}

/** The claims inform other services; ours asks the database (C-019). */
export function signAccessToken(
  platform: Platform,
  account: Account,
  membership: Membership | undefined,
): Promise<string> {
  const { config } = platform;
  const standing = { globalRole: account.global_role, organizationRole: membership?.role };
  const permissions = [...ORGANIZATION_PERMISSIONS, ...PROJECT_PERMISSIONS].filter((permission) =>
    hasPermission(standing, permission),
  );
  return createAccessTokens({ secretKey: config.secretKey, ttlSeconds: config.jwtTtlMinutes * 60 }).sign(
    {
      sub: account.uuid,
      tenantId: membership?.uuid,
      role: account.global_role === 'super_admin' ? 'super_admin' : (membership?.role ?? 'user'),
      permissions,
      ver: account.token_version,
    },
    platform.now(),
  );
}
