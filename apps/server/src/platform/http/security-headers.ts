import { randomUUID } from 'node:crypto';
import type { Http } from './types.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** For the one style element that CodeMirror makes; new for every page. */
    cspNonce: string;
  }
}

/** Headers of every answer. A route may set a stricter or, for an embedded page, a wider policy of its own. */
export function setSecurityHeaders(http: Http, options: { isHttps: boolean }): void {
  http.decorateReply('cspNonce', '');
  http.addHook('onRequest', async (request, reply) => {
    // From a store of random bytes: asking the system for each answer costs as much as routing it.
    reply.cspNonce = randomUUID();
    reply.header('X-Content-Type-Options', 'nosniff');
    reply.header('X-Frame-Options', 'DENY');
    reply.header('Referrer-Policy', 'same-origin');
    reply.header('Cross-Origin-Opener-Policy', 'same-origin');
    reply.header('Permissions-Policy', 'camera=(), geolocation=(), payment=(), usb=()');
    if (options.isHttps) reply.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    reply.header(
      'Content-Security-Policy',
      request.url.startsWith('/docs') ? docsPolicy() : pagePolicy(reply.cspNonce),
    );
    if (request.url.startsWith('/api/')) reply.header('Cache-Control', 'no-store');
  });
}

/** Task data may show media from anywhere; scripts come from here only. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Style attributes written by React through the DOM are not covered by this; those in task HTML are.
    "style-src-attr 'none'",
    'img-src * data: blob:',
    'media-src * data: blob:',
    "font-src 'self' data:",
    // Texts, sounds and series are fetched before they are shown.
    'connect-src * data: blob:',
    "frame-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The API reference brings its own inline script and styles. */
function docsPolicy(): string {
  return "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
}
