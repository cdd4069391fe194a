import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { handleNotFound } from './error-handler.ts';
import type { Http } from './types.ts';

const API_PATHS =
  /^\/(api|files|frontends|task|health|ready|live|liveness|readiness|metrics|docs|openapi\.json|version|data|assets|samples)(\/|$|\?)/;

/** Media that the gallery's interfaces show; what describes them is not for the browser. */
const SAMPLE_MEDIA = /\.(jpg|png|wav|oga|mp4|pdf|csv|html)$/;

/** The media of the samples, so that every interface of the gallery can be looked at on something real. */
export async function serveSamples(http: Http, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await http.register(fastifyStatic, {
    root: folder,
    prefix: '/samples/',
    index: false,
    wildcard: true,
    decorateReply: false,
    schemaHide: true,
    allowedPath: (path) => SAMPLE_MEDIA.test(path),
    setHeaders: (reply) => reply.header('Cache-Control', 'public, max-age=86400'),
  });
}

/** Serves the built web app: hashed assets for ever, the page itself fresh, and the page again for every deep link. */
export async function serveWebApp(http: Http, folder: string): Promise<void> {
  const file = join(folder, 'index.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (page !== undefined) {
    await http.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      schemaHide: true,
      setHeaders: (reply, path) => {
        reply.header(
          'Cache-Control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        );
      },
    });
  }
  http.setNotFoundHandler(async (request, reply) => {
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && !API_PATHS.test(request.url);
    if (!wantsPage || page === undefined) return handleNotFound(request, reply);
    return sendIndex(page, reply);
  });
}

async function sendIndex(page: string, reply: FastifyReply): Promise<void> {
  await reply
    .code(200)
    .header('Cache-Control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('__CSP_NONCE__', reply.cspNonce));
}
