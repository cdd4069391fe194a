import type { Http } from './types.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/** Not the header of our own pages: a cookie must never work for the page of somebody else. */
const HEADERS = 'Authorization, Content-Type, Idempotency-Key, X-Request-ID, X-IVC-Write-Token';
const EXPOSED =
  'Content-Disposition, Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-ID, X-Total-Count, X-Total-Is-Estimate';
const PREFLIGHT_SECONDS = '600';

/**
 * Lets pages of other origins call the API with a token. Cookies stay with our own pages. `*` among the origins lets in
 * the pages of anybody.
 */
export function allowOrigins(http: Http, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allowsAll = origins.includes('*');
  const allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  http.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (!allowsAll) reply.header('Vary', 'Origin');
    if (origin === undefined || !(allowsAll || allowed.has(origin.toLowerCase()))) return;
    reply.header('Access-Control-Allow-Origin', allowsAll ? '*' : origin);
    reply.header('Access-Control-Expose-Headers', EXPOSED);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    reply.header('Access-Control-Allow-Methods', METHODS);
    reply.header('Access-Control-Allow-Headers', HEADERS);
    reply.header('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    await reply.code(204).send();
  });
}
