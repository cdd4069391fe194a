import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Vault, VaultError } from '../crypto/vault.ts';
import { withSystem } from '../db/db.ts';
import type { Platform } from '../platform.ts';
import { AppError, invalidField } from './app-error.ts';
import { claimKey, releaseKey, storeResponse } from './idempotency.queries.ts';
import type { Http } from './types.ts';

const LARGEST_STORED_BODY = 1_000_000;

declare module 'fastify' {
  interface FastifyRequest {
    idempotency?: { scope: string; key: string };
  }
}

/**
 * A POST with an Idempotency-Key is done once: a repeat with the same body gets the first answer, a repeat while the
 * first is still at work gets 409, the same key with another body 400. Failures free the key. Uploads are exempt,
 * since their bodies are streams; imports carry their own protection. Answers are stored sealed, and of routes with
 * `replayed: false` nothing is stored.
 */
export function keepIdempotent(http: Http, platform: Pick<Platform, 'config' | 'db' | 'vault'>): void {
  const { config, db, vault } = platform;
  http.decorateRequest('idempotency');
  http.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string' || key === '' || request.isMultipart()) return;
    if (request.routeOptions.config.replayed === false) return;
    if (key.length > 200) throw invalidField('Idempotency-Key', 'At most 200 characters.');
    const scope = scopeOf(request);
    // Keyed, so that a body cannot be guessed from what is stored.
    const hash = createHmac('sha256', config.secretKey)
      .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex');
    const earlier = await withSystem(db, (tx) => claimKey(tx, scope, key, hash));
    if (!earlier) {
      request.idempotency = { scope, key };
      return;
    }
    if (earlier.request_hash !== hash)
      throw invalidField('Idempotency-Key', 'This key was used with another request. Use a new key.');
    if (earlier.status_code === null)
      throw new AppError('conflict', 'The same request is still being worked on. Wait for its answer.', {
        reason: 'in_progress',
      });
    reply.header('Idempotent-Replay', 'true');
    await reply
      .code(earlier.status_code)
      .type('application/json; charset=utf-8')
      .send(earlier.response_body === null ? '' : openAnswer(vault, earlier.response_body));
  });
  http.addHook('onSend', async (request, reply, payload) => {
    const claimed = request.idempotency;
    if (!claimed) return payload;
    const body = payload === undefined || payload === null ? '' : typeof payload === 'string' ? payload : undefined;
    const keep = reply.statusCode < 400 && body !== undefined && body.length <= LARGEST_STORED_BODY;
    await withSystem(db, (tx) =>
      keep
        ? storeResponse(tx, claimed.scope, claimed.key, reply.statusCode, vault.seal(body))
        : releaseKey(tx, claimed.scope, claimed.key),
    );
    return payload;
  });
}

/** Not readable when the encryption key of that time is gone. */
function openAnswer(vault: Vault, sealed: string): string {
  try {
    return vault.open(sealed);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new AppError(
      'conflict',
      'The request was done, but its answer cannot be read any more. Look at the result.',
      {
        reason: 'answer_lost',
      },
    );
  }
}

/** The same person may send the same request in two organizations. */
function scopeOf({ actor, ip }: FastifyRequest): string {
  return actor?.userId === undefined ? `ip:${ip}` : `user:${actor.userId}@${actor.organizationId ?? 0}`;
}
