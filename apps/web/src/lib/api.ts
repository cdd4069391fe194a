import { offlineError, toApiError } from './api-error.ts';
import { type Page, toPage } from './paging.ts';
import { randomId } from './random-id.ts';

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type Query = Readonly<Record<string, QueryValue>>;

type RequestOptions = {
  query?: Query;
  signal?: AbortSignal | undefined;
  headers?: Readonly<Record<string, string>>;
};

type WriteOptions = RequestOptions & {
  /** Give the same key on a retry, so that the server does the work once. A fresh one is made when absent. */
  idempotencyKey?: string;
  /** Lets the request outlive the page, for a draft saved while leaving. Bodies up to 64 kB. */
  keepalive?: boolean;
};

let onUnauthorized: () => void = () => {};

/** Called once at start-up by the shell: what to do when the session has ended. */
export function setUnauthorizedHandler(handler: () => void): void {
  onUnauthorized = handler;
}

/** Path with its query string; empty values are left out, lists are joined by commas. */
export function withQuery(path: string, query: Query | undefined): string {
  if (query === undefined) return path;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  if (text === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('zip')) return response.blob();
  const text = await response.text();
  if (text === '') return undefined;
  // Not a file of JSON lines, which is no JSON.
  return /[/+]json\b/.test(type) ? JSON.parse(text) : text;
}

function prepareBody(body: unknown): { body: BodyInit | null; contentType: string | undefined } {
  if (body === undefined) return { body: null, contentType: undefined };
  const isRaw = body instanceof FormData || body instanceof Blob || body instanceof URLSearchParams;
  if (isRaw) return { body, contentType: undefined };
  return { body: JSON.stringify(body), contentType: 'application/json' };
}

/** The header that a foreign site cannot send without a CORS preflight: the server's guard against CSRF. */
export const CLIENT_HEADER = { 'X-Labelwright-Client': 'web' } as const;

async function send(
  method: string,
  path: string,
  body: unknown,
  options: WriteOptions,
): Promise<{ response: Response; body: unknown }> {
  const prepared = prepareBody(body);
  const headers: Record<string, string> = { Accept: 'application/json', ...CLIENT_HEADER, ...options.headers };
  if (prepared.contentType !== undefined) headers['Content-Type'] = prepared.contentType;
  if (method === 'POST') headers['Idempotency-Key'] = options.idempotencyKey ?? randomId();

  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      body: prepared.body,
      credentials: 'same-origin',
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
    });
    answer = await readBody(response);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offlineError();
  }
  if (response.ok) return { response, body: answer };
  const failure = toApiError(response, answer);
  if (failure.status === 401 && !path.startsWith('/api/auth/')) onUnauthorized();
  throw failure;
}

async function call<T>(method: string, path: string, body: unknown, options: WriteOptions): Promise<T> {
  const answer = await send(method, path, body, options);
  return answer.body as T;
}

async function list<T>(path: string, options: RequestOptions): Promise<Page<T>> {
  const { response, body } = await send('GET', path, undefined, options);
  return toPage<T>(body, response.headers);
}

/** Every call to the server goes through here. The type argument is the shape that the contract promises. */
export const api = {
  get: <T>(path: string, options: RequestOptions = {}): Promise<T> => call<T>('GET', path, undefined, options),
  /** One page of a keyset list. */
  list: <T>(path: string, options: RequestOptions = {}): Promise<Page<T>> => list<T>(path, options),
  post: <T>(path: string, body?: unknown, options: WriteOptions = {}): Promise<T> =>
    call<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options: WriteOptions = {}): Promise<T> => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options: WriteOptions = {}): Promise<T> =>
    call<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, body?: unknown, options: WriteOptions = {}): Promise<T> =>
    call<T>('DELETE', path, body, options),
} as const;
