import type { FastifyRequest } from 'fastify';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Db, withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { findTokenOwner } from './authenticate.queries.ts';

/** The authentication chain (C-018). undefined: the request carries no credentials at all. */
export async function authenticate(db: Db, request: FastifyRequest): Promise<Actor | undefined> {
  const header = request.headers.authorization;
  if (!header) return undefined;
  const [scheme = '', credential = ''] = header.split(' ', 2);
  if (scheme.toLowerCase() !== 'token') return undefined;
  const owner = await withSystem(db, (tx) => findTokenOwner(tx, hashToken(credential)));
  if (!owner) throw new AppError('unauthenticated', 'Invalid token.');
  return {
    kind: 'api_token',
    userId: owner.user_id,
    organizationId: owner.organization_id,
    name: owner.email,
    globalRole: owner.global_role,
    ...(owner.scopes.length > 0 ? { scopes: owner.scopes } : {}),
    requestId: request.id,
    ip: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 400),
  };
}
