export type ApiErrorType =
  | 'validation_error'
  | 'auth_error'
  | 'not_found'
  | 'rate_limited'
  | 'server_error'
  | 'offline';

/** Field name → messages, as the server sends them. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>;

type ErrorFacts = {
  status: number;
  type: ApiErrorType;
  message: string;
  requestId?: string | undefined;
  fields?: FieldMessages;
  retryAfterMs?: number | undefined;
  reason?: string | undefined;
};

/** What the server (or the network) answered instead of the thing asked for. `status` is 0 when nothing answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: ApiErrorType;
  readonly requestId: string | undefined;
  readonly fields: FieldMessages;
  readonly retryAfterMs: number | undefined;
  /** Which of several causes of one status, such as `slot_taken`. */
  readonly reason: string | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message);
    this.name = 'ApiError';
    this.status = facts.status;
    this.type = facts.type;
    this.requestId = facts.requestId;
    this.fields = facts.fields ?? {};
    this.retryAfterMs = facts.retryAfterMs;
    this.reason = facts.reason;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asText = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function toFieldMessages(value: unknown): FieldMessages {
  if (!isRecord(value)) return {};
  const fields: Record<string, string[]> = {};
  for (const [field, messages] of Object.entries(value)) {
    const texts = (Array.isArray(messages) ? messages : [messages]).filter((text) => typeof text === 'string');
    if (texts.length > 0) fields[field] = texts;
  }
  return fields;
}

function typeOfStatus(status: number): ApiErrorType {
  if (status === 401 || status === 403) return 'auth_error';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'validation_error';
}

const FALLBACK_MESSAGES: Readonly<Record<ApiErrorType, string>> = {
  validation_error: 'The server did not accept this.',
  auth_error: 'You may not do this.',
  not_found: 'This does not exist, or you have no access to it.',
  rate_limited: 'Too many requests. Wait a moment and try again.',
  server_error: 'The server failed. Try again; if it stays, report the request id.',
  offline: 'The server cannot be reached. Check the connection and try again.',
};

const ERROR_TYPES: ReadonlySet<string> = new Set(Object.keys(FALLBACK_MESSAGES));

/** `Retry-After` in seconds or as a date → milliseconds from `nowMs`. */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Reads the error envelope; understands bodies without one (proxies, S0's envelope) by status and `detail`. */
export function toApiError(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiError {
  const root = isRecord(body) ? body : {};
  const inner = isRecord(root.error) ? root.error : {};
  const givenType = asText(inner.type);
  const type =
    givenType !== undefined && ERROR_TYPES.has(givenType) ? (givenType as ApiErrorType) : typeOfStatus(response.status);
  return new ApiError({
    status: response.status,
    type,
    message: asText(inner.message) ?? asText(root.detail) ?? FALLBACK_MESSAGES[type],
    requestId: asText(inner.requestId) ?? response.headers.get('x-request-id') ?? undefined,
    fields: { ...toFieldMessages(root.validation_errors), ...toFieldMessages(inner.details) },
    reason: asText(inner.reason),
    retryAfterMs: parseRetryAfterMs(response.headers.get('retry-after'), Date.now()),
  });
}

export const offlineError = (): ApiError =>
  new ApiError({ status: 0, type: 'offline', message: FALLBACK_MESSAGES.offline });

/** A sentence to show for anything that was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message : FALLBACK_MESSAGES.server_error;

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
