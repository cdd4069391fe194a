import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { timingSafeEqualText } from '../crypto/tokens.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Outcomes } from '../metrics/outcomes.ts';
import { AppError } from './app-error.ts';
import type { Http } from './types.ts';

/**
 * Counts every request and serves GET /metrics. Call before other routes are registered. Without a token only this
 * machine may read them.
 */
export function registerMetrics(
  http: Http,
  options: { metrics: Metrics; outcomes: Outcomes; token: string | undefined },
): void {
  const { metrics, outcomes, token } = options;
  http.addHook('onRequest', async (request, reply) => {
    metrics.requestStarted();
    // Not onResponse: it does not run when the caller hangs up.
    reply.raw.once('close', () => {
      metrics.requestEnded();
      const isStream = String(reply.raw.getHeader('content-type') ?? '').startsWith('text/event-stream');
      if (isStream) return;
      metrics.observeRequest({
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.raw.statusCode,
        durationMs: reply.elapsedTime,
        isTransfer: request.routeOptions.config.rate === 'upload' || request.url.startsWith('/files/'),
      });
      tally(outcomes, request, reply.raw.statusCode);
    });
  });
  http.get(
    '/metrics',
    { schema: { hide: true }, config: { permission: 'public', rate: 'none', quiet: true } },
    async (request, reply) => {
      if (!mayRead(request, token)) throw new AppError('forbidden', 'The metrics need the token in METRICS_TOKEN.');
      return reply.type(metrics.contentType).send(await metrics.metricsText());
    },
  );
}

/** Not heard or turned away is no attempt that failed. */
const NO_ATTEMPT: readonly number[] = [401, 403, 404, 409, 429];

function tally(outcomes: Outcomes, request: FastifyRequest, status: number): void {
  const organizationId = request.actor?.organizationId;
  if (organizationId === undefined) return;
  if (request.routeOptions.config.rate === 'upload' && request.method !== 'GET' && !NO_ATTEMPT.includes(status))
    outcomes.add('upload', organizationId, status < 400);
  if (request.url.startsWith('/api/dm/') || request.url.startsWith('/api/tasks'))
    outcomes.add('data_manager', organizationId, request.timedOut !== true);
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token) return timingSafeEqualText(request.headers.authorization ?? '', `Bearer ${token}`);
  const address = request.ip.replace(/^::ffff:/, '');
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
