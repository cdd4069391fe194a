import { type Authorizer, type Credentials, createAuthorizer } from './auth.ts';
import { errorOf, LabelwrightError } from './errors.ts';

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type Query = Readonly<Record<string, QueryValue>>;

export interface TransportOptions {
  /** Where the server is, such as https://label.example.com. */
  url: string;
  credentials?: Credentials | undefined;
  /** Attempts after the first one; 5 when left out. */
  retries?: number | undefined;
  /** How long the server may take to begin an answer; 60 s when left out. */
  timeoutMs?: number | undefined;
  /** Another fetch, such as one through a proxy. */
  fetch?: typeof fetch | undefined;
  /** Told before each new attempt. */
  onRetry?: ((error: LabelwrightError, delayMs: number) => void) | undefined;
  /** For tests: waits, and draws 0 ≤ x < 1. */
  sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  random?: (() => number) | undefined;
}

export interface CallOptions {
  query?: Query | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
  /** Whether doing it twice does no harm; found out from the method when left out. */
  isRepeatable?: boolean | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

/** Every call of the client goes through here. */
export interface Transport {
  url: string;
  /** The answer as it comes, for what is streamed. Throws LabelwrightError unless it is good. */
  send(method: Method, path: string, body?: unknown, options?: CallOptions): Promise<Response>;
  get<T>(path: string, query?: Query): Promise<T>;
  post<T>(path: string, body?: unknown, query?: Query): Promise<T>;
  put<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body?: unknown, query?: Query): Promise<T>;
  delete<T = void>(path: string, body?: unknown, query?: Query): Promise<T>;
}

const RETRIES = 5;
const TIMEOUT_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A server that asks for a longer pause than this is taken at its word: the error goes to the caller. */
const LONGEST_PAUSE_MS = 120_000;

export function createTransport(options: TransportOptions): Transport {
  const url = options.url.replace(/\/+$/, '');
  const { retries = RETRIES, sleep = sleepFor, random = Math.random, onRetry } = options;
  const once = async (
    method: Method,
    path: string,
    body: unknown,
    call: CallOptions,
    authorization: string | undefined,
  ): Promise<Response> => {
    const headers = headersOf(body, call.headers, authorization);
    return fetchOnce(
      options,
      `${url}${withQuery(path, call.query)}`,
      { method, headers, body: bodyOf(body) },
      call.signal,
    );
  };
  const authorizer: Authorizer = createAuthorizer(options.credentials, async (path, body) => {
    const response = await once('POST', path, body, {}, undefined);
    return (await response.json()) as never;
  });
  const send = async (method: Method, path: string, body?: unknown, call: CallOptions = {}): Promise<Response> => {
    const isPlain = !(body instanceof FormData || body instanceof Blob);
    // The server does a POST with one key once, however often it comes.
    const keyed =
      method === 'POST' && isPlain ? { 'Idempotency-Key': crypto.randomUUID(), ...call.headers } : call.headers;
    const isRepeatable = call.isRepeatable ?? (method === 'POST' ? isPlain : method !== 'PATCH');
    let hasRenewed = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(method, path, body, { ...call, headers: keyed }, await authorizer.header());
      } catch (error) {
        if (!(error instanceof LabelwrightError)) throw error;
        if (error.status === 401 && !hasRenewed && authorizer.renew()) {
          hasRenewed = true;
          continue;
        }
        const delayMs = error.retryAfterMs ?? backoffMs(attempt, random());
        if (attempt >= retries || delayMs > LONGEST_PAUSE_MS || !mayRetry(error, isRepeatable)) throw error;
        onRetry?.(error, delayMs);
        await sleep(delayMs, call.signal);
      }
    }
  };
  const json = async <T>(method: Method, path: string, body?: unknown, query?: Query): Promise<T> => {
    const response = await send(method, path, body, { query });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    url,
    send,
    get: (path, query) => json('GET', path, undefined, query),
    post: (path, body, query) => json('POST', path, body, query),
    put: (path, body) => json('PUT', path, body),
    patch: (path, body, query) => json('PATCH', path, body, query),
    delete: (path, body, query) => json('DELETE', path, body, query),
  };
}

/** Half of the time grows with each attempt, the other half is chance, so that many clients do not come back at once. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.5 + random / 2);
}

/** What was refused before anything was done may always come again; the rest only when twice is as good as once. */
function mayRetry({ status, reason }: LabelwrightError, isRepeatable: boolean): boolean {
  if (status === 429 || status === 423 || (status === 409 && reason === 'in_progress')) return true;
  return isRepeatable && (status === 0 || status === 408 || status === 500 || (status >= 502 && status <= 504));
}

function headersOf(
  body: unknown,
  given: CallOptions['headers'],
  authorization: string | undefined,
): Record<string, string> {
  const isJson = body !== undefined && !(body instanceof FormData || body instanceof Blob);
  return {
    Accept: 'application/json',
    ...(isJson ? { 'Content-Type': 'application/json' } : {}),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...given,
  };
}

function bodyOf(body: unknown): BodyInit | null {
  if (body === undefined) return null;
  return body instanceof FormData || body instanceof Blob ? body : JSON.stringify(body);
}

async function fetchOnce(
  { fetch: given = fetch, timeoutMs = TIMEOUT_MS }: TransportOptions,
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const late = new AbortController();
  // Sending a large file takes its time: only the wait for an answer to a small body is limited.
  const isLong = init.body instanceof FormData || init.body instanceof Blob;
  const timer = isLong ? undefined : setTimeout(() => late.abort(), timeoutMs);
  try {
    const response = await given(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
    if (response.ok) return response;
    throw errorOf(response, await response.text(), Date.now());
  } catch (error) {
    if (error instanceof LabelwrightError || signal?.aborted) throw error;
    const message = late.signal.aborted
      ? `No answer within ${timeoutMs / 1000} s.`
      : `The server cannot be reached: ${reasonOf(error)}.`;
    throw new LabelwrightError({ status: 0, message, cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  if (cause instanceof Error) return ('code' in cause && String(cause.code)) || cause.message || message;
  return message;
}

/** Path with its query string; what is undefined, null or empty is left out, lists are joined by commas. */
export function withQuery(path: string, query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

function sleepFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
