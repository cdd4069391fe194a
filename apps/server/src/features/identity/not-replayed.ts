import type { FastifyRequest } from 'fastify';

/**
 * Route hook for answers that hold a secret: idempotent answers are stored, and a secret must not be. A repeat of such a
 * request is simply done again.
 */
export async function notReplayed(request: FastifyRequest): Promise<void> {
  delete request.headers['idempotency-key'];
}
