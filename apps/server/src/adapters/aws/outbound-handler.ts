import { Readable } from 'node:stream';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Outbound } from '../../platform/outbound/outbound.ts';

type Handler = Extract<NonNullable<S3ClientConfig['requestHandler']>, { handle: unknown }>;
type Request = Parameters<Handler['handle']>[0];

/** Set by the connection itself. */
const HOP_HEADERS = new Set(['expect', 'connection', 'transfer-encoding', 'host', 'content-length']);

/** Sends the requests of the SDK through the guard of this server, so that no endpoint leads into its own network. */
export function outboundHandler(outbound: Outbound, timeoutMs: number): Handler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: Request) => {
      const answer = await outbound.fetchSafely(urlOf(request), {
        method: request.method,
        headers: { ...plainHeaders(request.headers), 'accept-encoding': 'identity' },
        ...(await bodyOf(request.body)),
        timeoutMs,
        maxBytes: Number.MAX_SAFE_INTEGER,
      });
      return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body } };
    },
  } as Handler;
}

function urlOf(request: Request): string {
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null || one === undefined ? encode(name) : `${encode(name)}=${encode(one)}`,
    ),
  );
  const port = request.port ? `:${request.port}` : '';
  return `${request.protocol}//${request.hostname}${port}${request.path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** As signatures want it: everything but letters, digits and -_.~ as a percent code. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function plainHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())));
}

async function bodyOf(body: unknown): Promise<{ body?: string | Uint8Array }> {
  if (body === undefined || body === null || body === '') return {};
  if (typeof body === 'string' || body instanceof Uint8Array) return { body };
  if (!(body instanceof Readable)) throw new TypeError('this body cannot be sent');
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(Buffer.from(part));
  return { body: Buffer.concat(parts) };
}
