import type { FastifyRequest } from 'fastify';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { assertOwnPage } from '../../platform/http/guard.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AccessTokens, createAccessTokens, looksLikeJwt } from './access-token.ts';
import { admitForeign } from './admit-foreign.ts';
import {
  findJwtOwner,
  findRefreshOwner,
  findSessionOwner,
  findTokenOwner,
  type TokenOwner,
  touchSession,
  touchToken,
  touchUser,
} from './authenticate.queries.ts';
import { credentialsOf, type Identity } from './credentials.ts';
import { createForeignTokens, type ForeignTokens } from './foreign-token.ts';
import { SESSION_COOKIE, sessionTtlMs } from './session-cookie.ts';
import { createWriteTokenCheck } from './write-token.ts';

interface Credential {
  kind: 'cookie' | 'jwt' | 'token';
  secret: string;
}

interface Issuers {
  own: AccessTokens;
  /** undefined: tokens of nobody else are accepted. */
  foreign: ForeignTokens | undefined;
}

export type Authenticate = (request: FastifyRequest) => Promise<Actor | undefined>;

/**
 * The authentication chain (C-018): an Authorization header when there is one, else the session cookie, else the write
 * token. undefined: no credentials. A wrong header is an error; a dead cookie is none, since browsers send it by
 * themselves.
 */
export function createAuthenticator(platform: Platform): Authenticate {
  const cache = credentialsOf(platform.db);
  const issuers: Issuers = {
    own: createAccessTokens({
      secretKey: platform.config.secretKey,
      ttlSeconds: platform.config.jwtTtlMinutes * 60,
    }),
    foreign: createForeignTokens(platform),
  };
  const checkWriteToken = createWriteTokenCheck(platform);
  /** What is being looked up: the requests of one page come together. */
  const asked = new Map<string, Promise<Identity | undefined>>();
  const lookUp = async (key: string, credential: Credential, now: Date): Promise<Identity | undefined> => {
    const version = cache.version();
    const question = `${version}:${key}`;
    const known = asked.get(question);
    if (known) return known;
    const asking = identify(platform, issuers, credential, now).finally(() => asked.delete(question));
    asked.set(question, asking);
    const identity = await asking;
    if (identity && cache.version() === version) cache.keep(key, identity, now.getTime());
    return identity;
  };
  const authenticateService = async (request: FastifyRequest): Promise<Actor | undefined> => {
    const service = await checkWriteToken(request);
    return service && actorOf(service, request);
  };
  return async (request) => {
    const credential = readCredential(request);
    if (!credential) return authenticateService(request);
    const isPublic = request.routeOptions.config.permission === 'public';
    const now = platform.now();
    const key = `${credential.kind}:${credential.secret}`;
    const identity = cache.find(key, now.getTime()) ?? (await lookUp(key, credential, now));
    if (!identity) {
      // Somebody with a stale token must still be able to sign in.
      if (isPublic || credential.kind === 'cookie') return authenticateService(request);
      throw new AppError('unauthenticated', 'Invalid or expired token.');
    }
    if (credential.kind === 'cookie') {
      if (isPublic && request.headers['x-labelwright-client'] === undefined) return undefined;
      assertOwnPage(request);
    }
    return actorOf(identity, request);
  };
}

function readCredential(request: FastifyRequest): Credential | undefined {
  const header = request.headers.authorization;
  if (header) {
    const [scheme = '', secret = ''] = header.trim().split(/\s+/, 2);
    const name = scheme.toLowerCase();
    if (secret === '' || secret.length > 4096) return undefined;
    if (name === 'bearer') return { kind: looksLikeJwt(secret) ? 'jwt' : 'token', secret };
    if (name === 'token') return { kind: 'token', secret };
    return undefined;
  }
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie && cookie.length <= 200 ? { kind: 'cookie', secret: cookie } : undefined;
}

async function identify(
  platform: Platform,
  issuers: Issuers,
  credential: Credential,
  now: Date,
): Promise<Identity | undefined> {
  switch (credential.kind) {
    case 'cookie':
      return identifySession(platform, credential.secret, now);
    case 'token':
      return identifyToken(platform, credential.secret, now);
    case 'jwt':
      return identifyJwt(platform, issuers, credential.secret, now);
  }
}

function identifySession(platform: Platform, secret: string, now: Date): Promise<Identity | undefined> {
  return withSystem(platform.db, async (tx) => {
    const owner = await findSessionOwner(tx, hashToken(secret), now);
    if (!owner) return undefined;
    let expiresAt = owner.expires_at;
    if (owner.is_stale) {
      expiresAt = new Date(now.getTime() + sessionTtlMs(platform.config));
      await touchSession(tx, owner.session_id, now, expiresAt);
      await touchUser(tx, owner.own_user_id, now);
    }
    const session = { ...personOf(owner), kind: 'user', sessionId: owner.session_id } as const;
    if (owner.impersonation_id === null) return { ...session, expiresAt: expiresAt.getTime() };
    return {
      ...session,
      impersonator: { userId: owner.own_user_id, name: owner.own_email, impersonationId: owner.impersonation_id },
      expiresAt: Math.min(expiresAt.getTime(), owner.impersonation_expires_at?.getTime() ?? 0),
    };
  });
}

function identifyToken(platform: Platform, secret: string, now: Date): Promise<Identity | undefined> {
  return withSystem(platform.db, async (tx) => {
    const owner = await findTokenOwner(tx, hashToken(secret), now);
    return owner && tokenIdentity(tx, owner, owner.expires_at?.getTime(), now);
  });
}

async function tokenIdentity(tx: Tx, owner: TokenOwner, expiresAt: number | undefined, now: Date): Promise<Identity> {
  if (owner.is_stale) {
    await touchToken(tx, owner.token_id, now);
    await touchUser(tx, owner.user_id, now);
  }
  return {
    ...personOf(owner),
    kind: 'api_token',
    expiresAt,
    ...(owner.scopes.length > 0 ? { scopes: owner.scopes } : {}),
  };
}

/** Whose token it is, the signature says: ours first, then those of the other issuer when there is one. */
async function identifyJwt(
  platform: Platform,
  issuers: Issuers,
  secret: string,
  now: Date,
): Promise<Identity | undefined> {
  const claims = await issuers.own.verify(secret, now);
  if (!claims) {
    const foreign = await issuers.foreign?.verify(secret, now);
    return foreign && admitForeign(platform, foreign, now);
  }
  return withSystem(platform.db, async (tx) => {
    if (claims.kind === 'personal_token') {
      const holder = await findRefreshOwner(tx, { id: claims.tokenId }, now);
      return holder && tokenIdentity(tx, holder, claims.expiresAt, now);
    }
    const owner = await findJwtOwner(tx, claims.sub, claims.ver, now);
    if (!owner) return undefined;
    if (owner.is_stale) await touchUser(tx, owner.user_id, now);
    return { ...personOf(owner), kind: 'user', expiresAt: claims.expiresAt };
  });
}

function personOf(row: {
  user_id: number;
  email: string;
  global_role: 'user' | 'super_admin';
  organization_id: number | null;
  is_suspended: boolean;
  is_crowd: boolean;
}): Pick<Identity, 'userId' | 'email' | 'globalRole' | 'organizationId' | 'isSuspended' | 'isCrowd'> {
  return {
    userId: row.user_id,
    email: row.email,
    globalRole: row.global_role,
    organizationId: row.organization_id ?? undefined,
    isSuspended: row.is_suspended,
    isCrowd: row.is_crowd && row.global_role === 'user',
  };
}

function actorOf(identity: Identity, request: FastifyRequest): Actor {
  return {
    kind: identity.kind,
    userId: identity.userId,
    organizationId: identity.organizationId,
    name: identity.email,
    globalRole: identity.globalRole,
    ...(identity.scopes ? { scopes: identity.scopes } : {}),
    ...(identity.sessionId ? { sessionId: identity.sessionId } : {}),
    ...(identity.impersonator ? { impersonator: identity.impersonator } : {}),
    ...(identity.isSuspended ? { isSuspended: true } : {}),
    ...(identity.isCrowd ? { isCrowd: true } : {}),
    ...(identity.claims ? { claims: identity.claims } : {}),
    ...(identity.tenantId === undefined ? {} : { tenantId: identity.tenantId }),
    requestId: request.id,
    ip: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 400),
  };
}
