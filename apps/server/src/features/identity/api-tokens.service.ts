import type { ApiToken, CreatedApiToken, NewApiToken } from '@labelwright/contract/identity';
import { ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS } from '@labelwright/contract/permissions';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireFullAccess, requireOrganization } from './actor-checks.ts';
import { type ApiTokenRow, insertApiToken, listApiTokens, revokeApiTokens } from './api-token.queries.ts';
import { credentialsOf } from './credentials.ts';
import { findLegacyToken, getTokenRules, sealToken } from './personal-token.queries.ts';

const MOST_TOKENS = 50;
/** The one token of the field's older clients, which know no names. */
const LEGACY_NAME = 'Access token';

export async function listTokens(platform: Platform, actor: Actor): Promise<ApiToken[]> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  const rows = await withActor(platform.db, actor, (tx) => listApiTokens(tx, organizationId, userId));
  return rows.map(present);
}

export async function createToken(platform: Platform, actor: Actor, given: NewApiToken): Promise<CreatedApiToken> {
  const expiresAt = given.expires_at ? new Date(given.expires_at) : null;
  if (expiresAt && expiresAt <= platform.now()) throw invalidField('expires_at', 'Must be in the future.');
  const scopes = [...new Set(given.scopes ?? [])];
  for (const scope of scopes) assertKnownScope(scope);
  return withActor(platform.db, actor, (tx) =>
    makeToken(platform, tx, actor, { name: given.name.trim() || 'token', scopes, expiresAt }),
  );
}

export async function revokeToken(platform: Platform, actor: Actor, id: number): Promise<void> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    if ((await revokeApiTokens(tx, organizationId, userId, { id }, platform.now())) === 0) throw notFound('Token');
    await emit(tx, actor, {
      type: 'API_TOKEN_REVOKED',
      organizationId,
      aggregateType: 'api_token',
      aggregateId: id,
      payload: { user_id: userId },
    });
  });
  credentialsOf(platform.db).forgetUser(userId);
}

/** Replaces the legacy token; named tokens stay. */
export async function resetLegacyToken(platform: Platform, actor: Actor): Promise<string> {
  const userId = requireFullAccess(actor);
  const token = await withActor(platform.db, actor, async (tx) => {
    await revokeApiTokens(tx, requireOrganization(actor), userId, { name: LEGACY_NAME }, platform.now());
    return makeLegacyToken(platform, tx, actor);
  });
  credentialsOf(platform.db).forgetUser(userId);
  return token;
}

/**
 * The legacy token, made when it is first asked for. Clients that sign in with a password fetch it each time, so it is
 * the one token that is kept sealed beside its hash.
 */
export async function readLegacyToken(platform: Platform, actor: Actor): Promise<string> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    const kept = await findLegacyToken(tx, organizationId, userId, LEGACY_NAME);
    if (!kept) return makeLegacyToken(platform, tx, actor);
    if (kept.sealed_token !== null) return platform.vault.open(kept.sealed_token);
    throw new AppError(
      'not_found',
      'Your token is older than this server can show. Use POST /api/current-user/reset-token for a new one.',
    );
  });
}

async function makeLegacyToken(platform: Platform, tx: Tx, actor: Actor): Promise<string> {
  const organizationId = requireOrganization(actor);
  const rules = await getTokenRules(tx, organizationId);
  if (!rules.legacy_api_tokens_enabled)
    throw new AppError('forbidden', 'This organization does not allow legacy tokens. Use a personal access token.');
  const { id, token } = await makeToken(platform, tx, actor, { name: LEGACY_NAME, scopes: [], expiresAt: null });
  await sealToken(tx, organizationId, id, platform.vault.seal(token));
  return token;
}

export async function makeToken(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  wanted: { name: string; scopes: string[]; expiresAt: Date | null },
): Promise<CreatedApiToken> {
  const userId = requireFullAccess(actor);
  const organizationId = requireOrganization(actor);
  const existing = await listApiTokens(tx, organizationId, userId);
  if (existing.length >= MOST_TOKENS)
    throw new AppError('conflict', `You have ${MOST_TOKENS} tokens already. Revoke some that are not used any more.`);
  const token = newToken('lw_');
  const row = await insertApiToken(tx, {
    organizationId,
    userId,
    ...wanted,
    tokenHash: hashToken(token),
    hint: token.slice(0, 7),
    now: platform.now(),
  });
  await emit(tx, actor, {
    type: 'API_TOKEN_CREATED',
    organizationId,
    aggregateType: 'api_token',
    aggregateId: row.id,
    payload: { user_id: userId, name: row.name, scopes: row.scopes },
  });
  return { ...present(row), token };
}

function assertKnownScope(scope: string): void {
  const known: readonly string[] = [...PROJECT_PERMISSIONS, ...ORGANIZATION_PERMISSIONS, 'platform.admin'];
  if (scope === '*' || known.includes(scope)) return;
  if (scope.endsWith('.*') && known.some((permission) => permission.startsWith(scope.slice(0, -1)))) return;
  throw invalidField('scopes', `There is no permission "${scope}". Permissions: ${known.join(', ')}.`);
}

function present(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
