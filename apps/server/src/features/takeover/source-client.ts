import type { Outbound, OutboundRequest, OutboundResponse } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';

export interface SourceOptions {
  /** Where the other instance is, with the path that it may be mounted under. */
  url: string;
  /** Its old kind of token, or a personal access token. */
  token: string;
  requestsPerSecond: number;
  outbound: Outbound;
  /** Aborted: what is asked for is broken off. */
  signal?: AbortSignal;
  now: () => Date;
  /** Rejects when the signal is aborted meanwhile. */
  wait: (milliseconds: number) => Promise<void>;
}

/** An answer that trying again would not change. */
export class SourceError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'SourceError';
    this.status = status;
  }
}

export interface SourceClient {
  url: string;
  /** Throws SourceError unless the answer is 2xx. */
  read(path: string): Promise<unknown>;
  /** undefined where there is nothing: another edition, another version, past the last page. */
  find(path: string): Promise<unknown>;
  open(path: string): Promise<OutboundResponse>;
}

const MOST_ATTEMPTS = 7;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const ANSWER_BYTES = 20_000_000_000;
const REQUEST_TIMEOUT_MS = 300_000;

export function createSourceClient(options: SourceOptions): SourceClient {
  const url = options.url.replace(/\/+$/, '');
  const paced = pacer(options);
  const persist: Persist = async (path, request) => {
    for (let attempt = 1; ; attempt += 1) {
      await paced();
      const answer = await ask(options, `${url}${path}`, await request());
      if (!(answer instanceof OutboundError) && !isPassing(answer.status)) return answer;
      if (!(answer instanceof OutboundError)) answer.discard();
      if (attempt >= MOST_ATTEMPTS) throw exhausted(path, answer);
      await options.wait(pauseOf(answer, attempt));
    }
  };
  const authorize = authorizer(options.token, persist);
  const get = async (path: string): Promise<OutboundResponse> => {
    const request = async () => ({ headers: { authorization: await authorize.header() } });
    const answer = await persist(path, request);
    if (answer.status !== 401 || !authorize.canRenew) return answer;
    // Access tokens live for minutes, a takeover for hours.
    answer.discard();
    authorize.forget();
    return persist(path, request);
  };
  const open = async (path: string): Promise<OutboundResponse> => {
    const answer = await get(path);
    if (answer.status >= 200 && answer.status < 300) return answer;
    answer.discard();
    throw new SourceError(refusal(path, answer.status), answer.status);
  };
  const read = async (path: string, attempt = 1): Promise<unknown> => {
    const answer = await open(path);
    try {
      return await answer.json();
    } catch (error) {
      // Broken off in the middle.
      if (!isOutage(error) || attempt >= MOST_ATTEMPTS) throw error;
      await options.wait(pauseOf(error, attempt));
      return read(path, attempt + 1);
    }
  };
  return {
    url,
    open,
    read: (path) => read(path),
    find: (path) =>
      read(path).catch((error: unknown) => {
        if (error instanceof SourceError && error.status === 404) return undefined;
        throw error;
      }),
  };
}

function refusal(path: string, status: number): string {
  const where = path.split('?')[0];
  if (status === 401) return 'Label Studio does not accept the token. Make a new one under Account & Settings there.';
  if (status === 403) return `Label Studio does not let this token read ${where}.`;
  return `Label Studio answered ${status} to ${where}.`;
}

const OUTAGES: ReadonlySet<string> = new Set(['timeout', 'connect_failed', 'dns_failed', 'aborted', 'bad_response']);

function isOutage(error: unknown): error is OutboundError {
  return error instanceof OutboundError && OUTAGES.has(error.code);
}

/** Overload and restarts pass; everything else is an answer. */
function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

function exhausted(path: string, answer: OutboundResponse | OutboundError): SourceError {
  if (answer instanceof OutboundError)
    return new SourceError(`Label Studio does not answer (${answer.message}). Start again later: it continues.`, 0);
  return new SourceError(refusal(path, answer.status), answer.status);
}

function pauseOf(answer: OutboundResponse | OutboundError, attempt: number): number {
  const asked = answer instanceof OutboundError ? Number.NaN : Number(answer.headers['retry-after']);
  const pause = Number.isFinite(asked) ? asked * 1000 : FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(Math.max(pause, 0), LONGEST_PAUSE_MS);
}

type Request = Pick<OutboundRequest, 'method' | 'body' | 'headers'>;
/** Asks until there is an answer that trying again would not change. The request is made anew each time. */
type Persist = (path: string, request: () => Promise<Request>) => Promise<OutboundResponse>;

async function ask(
  { outbound, signal }: Pick<SourceOptions, 'outbound' | 'signal'>,
  url: string,
  request: Request,
): Promise<OutboundResponse | OutboundError> {
  try {
    return await outbound.fetchSafely(url, {
      ...request,
      headers: { accept: 'application/json, */*', ...request.headers },
      maxBytes: ANSWER_BYTES,
      timeoutMs: REQUEST_TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (isOutage(error)) return error;
    throw error;
  }
}

/** At most so many requests a second, evenly spread. */
function pacer({ requestsPerSecond, now, wait }: SourceOptions): () => Promise<void> {
  const distanceMs = 1000 / requestsPerSecond;
  let free = 0;
  return async () => {
    const time = now().getTime();
    const pause = free - time;
    free = Math.max(free, time) + distanceMs;
    if (pause > 0) await wait(pause);
  };
}

interface Authorizer {
  canRenew: boolean;
  header(): Promise<string>;
  forget(): void;
}

/** A personal token is a signed one of three parts; it is exchanged for access tokens. */
function authorizer(token: string, persist: Persist): Authorizer {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    return { canRenew: false, header: async () => `Token ${token}`, forget: () => {} };
  let access: string | undefined;
  const renew = async (): Promise<string> => {
    const answer = await persist('/api/token/refresh/', async () => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh: token }),
    }));
    const body = answer.status === 200 ? await answer.json() : answer.discard();
    const given = (body ?? {}) as { access?: unknown };
    if (typeof given.access === 'string') return given.access;
    throw new SourceError(refusal('/api/token/refresh', answer.status), answer.status);
  };
  return {
    canRenew: true,
    header: async () => {
      access ??= await renew();
      return `Bearer ${access}`;
    },
    forget: () => {
      access = undefined;
    },
  };
}
