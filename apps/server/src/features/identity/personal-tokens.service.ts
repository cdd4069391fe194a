import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { createAccessTokens } from './access-token.ts';
import { requireFullAccess, requireOrganization } from './actor-checks.ts';
import { findRefreshOwner } from './authenticate.queries.ts';
import { credentialsOf } from './credentials.ts';
import {
  getTokenRules,
  insertPersonalToken,
  listPersonalTokens,
  revokePersonalToken,
} from './personal-token.queries.ts';

/**
 * Personal tokens as the field's clients know them: a signed token that is shown once, says nothing by itself, and is
 * exchanged for access tokens that live for minutes. It belongs to one organization and lives until it is revoked.
 */

const NAME = 'Personal access token';
/** The clients refuse a token without an end. */
const LIFE_DAYS = 200 * 365;

export async function createPersonalToken(platform: Platform, actor: Actor): Promise<string> {
  return withActor(platform.db, actor, (tx) => make(platform, tx, actor));
}

/** Without their signatures: to tell them apart, not to use them. */
export async function getPersonalTokens(platform: Platform, actor: Actor): Promise<string[]> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, (tx) => listPersonalTokens(tx, organizationId, userId));
}

export async function endPersonalToken(platform: Platform, actor: Actor, refresh: string): Promise<void> {
  await withActor(platform.db, actor, (tx) => end(platform, tx, actor, refresh));
  credentialsOf(platform.db).forgetUser(requireFullAccess(actor));
}

export async function rotatePersonalToken(platform: Platform, actor: Actor, refresh: string): Promise<string> {
  const fresh = await withActor(platform.db, actor, async (tx) => {
    await end(platform, tx, actor, refresh);
    return make(platform, tx, actor);
  });
  credentialsOf(platform.db).forgetUser(requireFullAccess(actor));
  return fresh;
}

/** An access token for a personal one. It dies with it. */
export async function refreshAccess(platform: Platform, refresh: string): Promise<string> {
  const now = platform.now();
  const owner = await withSystem(platform.db, (tx) => findRefreshOwner(tx, { hash: hashToken(refresh) }, now));
  if (!owner) throw new AppError('unauthenticated', 'Token is invalid or expired', { reason: 'token_not_valid' });
  const { secretKey, jwtTtlMinutes } = platform.config;
  return createAccessTokens({ secretKey, ttlSeconds: jwtTtlMinutes * 60 }).signFor(owner.token_id, now);
}

async function make(platform: Platform, tx: Tx, actor: Actor): Promise<string> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  const now = platform.now();
  const rules = await getTokenRules(tx, organizationId);
  if (!rules.api_tokens_enabled)
    throw new AppError('forbidden', 'This organization does not allow personal tokens. Ask its administrators.');
  const token = await sign(platform, userId, now);
  const payload = withoutSignature(token);
  const row = await insertPersonalToken(tx, {
    organizationId,
    userId,
    name: NAME,
    tokenHash: hashToken(token),
    payload,
    now,
  });
  if (!row)
    throw new AppError('conflict', 'You already have a valid token. Please revoke it before creating a new one.', {
      reason: 'token_exists',
    });
  await tell(tx, actor, 'API_TOKEN_CREATED', row.id);
  return token;
}

async function end(platform: Platform, tx: Tx, actor: Actor, refresh: string): Promise<void> {
  const userId = requireFullAccess(actor);
  const row = await revokePersonalToken(
    tx,
    requireOrganization(actor),
    userId,
    withoutSignature(refresh),
    platform.now(),
  );
  if (!row) throw new AppError('not_found', 'Token is invalid or already blacklisted.');
  await tell(tx, actor, 'API_TOKEN_REVOKED', row.id);
}

function tell(tx: Tx, actor: Actor, type: string, id: number): Promise<unknown> {
  return emit(tx, actor, {
    type,
    organizationId: requireOrganization(actor),
    aggregateType: 'api_token',
    aggregateId: id,
    payload: { user_id: requireFullAccess(actor), name: NAME },
  });
}

/** Of another kind than access tokens, so that neither passes for the other; what it is worth, the database says. */
function sign(platform: Platform, userId: number, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ token_type: 'refresh', user_id: userId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_DAYS * 86_400)
    .sign(new TextEncoder().encode(platform.config.secretKey));
}

function withoutSignature(token: string): string {
  return token.split('.').slice(0, 2).join('.');
}
