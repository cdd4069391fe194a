import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { timingSafeEqualText } from '../crypto/tokens.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { AppError } from './app-error.ts';
import type { Http } from './types.ts';

/**
 * Counts every request and serves GET /metrics. Call before other routes are registered. Without a token only this
 * machine may read them.
 */
export function registerMetrics(http: Http, options: { metrics: Metrics; token: string | undefined }): void {
  const { metrics, token } = options;
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
      });
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

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token) return timingSafeEqualText(request.headers.authorization ?? '', `Bearer ${token}`);
  const address = request.ip.replace(/^::ffff:/, '');
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
