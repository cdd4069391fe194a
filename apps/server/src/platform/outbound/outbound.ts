import { lookup } from 'node:dns/promises';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { parseAllowList } from './addresses.ts';
import { createGuardedAgent, type Resolve, resolveAllowed } from './guarded-agent.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';
import { limitBody, readAll } from './response-body.ts';

export interface OutboundSettings {
  /** Host names, addresses and CIDR blocks that are allowed although they are not public. */
  allowPrivate: readonly string[];
  /** For the whole exchange, redirects and body included. */
  timeoutMs: number;
  /** Of a response body, after decompression. */
  maxBytes: number;
  userAgent: string;
  /** For tests; the system's resolver when absent. */
  resolve?: Resolve;
}

export interface OutboundRequest {
  /** GET when absent. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  maxBytes?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** A redirect that would make a GET of it, without its body, is an error: a receiver must not seem to have got it. */
  keepsMethod?: boolean;
}

/** Exactly one of `body`, `bytes`, `text`, `json` and `discard` is to be used, once. */
export interface OutboundResponse {
  status: number;
  /** Names in lower case; a header sent several times is joined with ", ". */
  headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  url: string;
  /** Decompressed; fails with `too_large` past the limit. */
  body: Readable;
  bytes(): Promise<Buffer>;
  text(): Promise<string>;
  /** Throws `bad_response` when it is no JSON. */
  json(): Promise<unknown>;
  discard(): void;
}

export interface Outbound {
  /** Every status is an answer; OutboundError means there was none, or it was refused. */
  fetchSafely(url: string, request?: OutboundRequest): Promise<OutboundResponse>;
  /** Throws what `fetchSafely` would for the URL itself, without connecting: for checking a URL that is saved for later. */
  assertAllowedUrl(url: string): Promise<void>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

const maxRedirects = 5;
const maxHeaderBytes = 16 * 1024;
const connectTimeoutMs = 10_000;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
// All that may follow a redirect to another origin; any other header could be a credential.
const harmlessHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'range',
  'user-agent',
]);

interface Step {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

export function createOutbound(settings: OutboundSettings): Outbound {
  const allowList = parseAllowList(settings.allowPrivate);
  const resolve: Resolve = settings.resolve ?? ((hostname) => lookup(hostname, { all: true }));
  const agent = createGuardedAgent({ allowList, resolve, connectTimeoutMs, maxHeaderBytes });
  return {
    fetchSafely: (url, request = {}) => exchange(agent, settings, url, request),
    assertAllowedUrl: async (url) => {
      const { hostname } = parseUrl(url);
      await resolveAllowed(hostname, allowList, resolve).catch((error: unknown) => {
        throw toOutboundError(error, hostname);
      });
    },
    close: () => agent.destroy(),
  };
}

async function exchange(
  agent: Dispatcher,
  settings: OutboundSettings,
  url: string,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? settings.timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  const maxBytes = request.maxBytes ?? settings.maxBytes;
  let step: Step = {
    url: parseUrl(url),
    method: (request.method ?? 'GET').toUpperCase(),
    headers: startHeaders(request.headers, settings.userAgent),
    body: request.body,
  };
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const answer = await send(agent, step, signal);
    const { location } = answer.headers;
    if (!redirectStatuses.has(answer.statusCode) || location === undefined) {
      return present(answer, step, maxBytes);
    }
    answer.body.on('error', () => {});
    answer.body.destroy();
    const next = follow(step, answer.statusCode, String(location));
    if (request.keepsMethod && next.method !== step.method)
      throw new OutboundError(
        'bad_response',
        `${step.url.host} redirects with status ${answer.statusCode}, which would lose the body; use the address that it redirects to`,
      );
    step = next;
  }
  throw new OutboundError('too_many_redirects', `${step.url.host} redirects more than ${maxRedirects} times`);
}

async function send(agent: Dispatcher, step: Step, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { url, method, headers, body } = step;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const answer = agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // A request that still waits for its connection does not hear of the signal; the caller must not wait with it.
    return await Promise.race([answer, aborted.promise]);
  } catch (error) {
    throw toOutboundError(error, url.host);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function present(answer: Dispatcher.ResponseData, step: Step, maxBytes: number): OutboundResponse {
  const { host } = step.url;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const body = limitBody(answer.body, headers, { host, maxBytes, hasBody: step.method !== 'HEAD' });
  const text = async (): Promise<string> => (await readAll(body)).toString('utf8');
  return {
    status: answer.statusCode,
    headers,
    url: step.url.href,
    body,
    bytes: () => readAll(body),
    text,
    json: async () => {
      const content = await text();
      try {
        return JSON.parse(content) as unknown;
      } catch (error) {
        throw new OutboundError('bad_response', `${host} did not answer with JSON`, error);
      }
    },
    discard: () => {
      body.on('error', () => {});
      body.destroy();
    },
  };
}

function follow(step: Step, status: number, location: string): Step {
  if (!URL.canParse(location, step.url)) {
    throw new OutboundError('bad_response', `${step.url.host} redirects to something that is no URL`);
  }
  const url = parseUrl(new URL(location, step.url).href);
  const isRewritten = status === 303 ? step.method !== 'HEAD' : status < 303 && step.method === 'POST';
  const isElsewhere = url.origin !== step.url.origin;
  const headers = Object.fromEntries(
    Object.entries(step.headers).filter(
      ([name]) => (!isElsewhere || harmlessHeaders.has(name)) && !(isRewritten && name.startsWith('content-')),
    ),
  );
  return isRewritten ? { url, method: 'GET', headers, body: undefined } : { ...step, url, headers };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) throw new OutboundError('bad_url', 'this is not an absolute URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('bad_url', `only http and https URLs are fetched, not ${url.protocol.slice(0, -1)}`);
  }
  if (url.username || url.password) {
    throw new OutboundError('bad_url', 'a URL must not carry a user name or password; send them in a header');
  }
  return url;
}

function startHeaders(given: Readonly<Record<string, string>> | undefined, userAgent: string): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate' };
  for (const [name, value] of Object.entries(given ?? {})) headers[name.toLowerCase()] = value;
  return headers;
}
