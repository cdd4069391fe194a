import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { ErrorSchema } from '@labelwright/contract/schemas';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializeOnUse, validateOnUse } from './compile-on-use.ts';
import { drainRequests } from './drain-requests.ts';
import { handleError } from './error-handler.ts';
import { rememberMethods } from './methods-of.ts';
import { readQueryBooleans } from './query-booleans.ts';
import type { Http } from './types.ts';

export interface HttpOptions {
  logger: FastifyBaseLogger;
  trustProxy: boolean;
  bodyLimitBytes: number;
  uploadLimitBytes: number;
  /** What is read and thrown away of a refused upload, so that its sender gets to see the answer; 250 MB when undefined. */
  drainLimitBytes?: number;
}

const DRAIN_LIMIT_BYTES = 250_000_000;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The bare server: parsing, request ids, errors. What it serves is registered by app.ts. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const http: Http = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    bodyLimit: options.bodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    // Before any route is found, such as for an address that is no text.
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    schemaController: { compilersFactory: { buildSerializer: serializeOnUse } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  http.setValidatorCompiler(validateOnUse());
  http.addSchema(ErrorSchema);
  http.setErrorHandler(handleError);
  rememberMethods(http);
  http.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-ID', request.id);
  });
  http.addHook('onResponse', async (request, reply) => {
    const facts = {
      method: request.method,
      url: pathOf(request.url),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 500) request.log.error(facts, 'request failed');
    else request.log.info(facts, 'request');
  });
  await http.register(cookie);
  await http.register(formbody, { bodyLimit: options.bodyLimitBytes });
  await http.register(multipart, {
    // A byte more than is stored: what is too large is refused where it is written, never cut to fit.
    limits: { fileSize: options.uploadLimitBytes + 1, files: 100, fields: 100, fieldSize: 1_000_000 },
  });
  await http.register(compress, {
    global: true,
    threshold: 2048,
    encodings: ['gzip', 'deflate'],
    inflateIfDeflated: false,
  });
  readQueryBooleans(http);
  drainRequests(http, options.drainLimitBytes ?? DRAIN_LIMIT_BYTES);
  return http;
}

/** Queries may hold tokens; logs keep the path only. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
