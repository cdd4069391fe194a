/** Field → messages, as the server sends them. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>;

export interface ErrorFacts {
  status: number;
  message: string;
  type?: string | undefined;
  reason?: string | undefined;
  requestId?: string | undefined;
  fields?: FieldMessages | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** What the server answered instead of the thing asked for. */
export class LabelwrightError extends Error {
  override readonly name = 'LabelwrightError';
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  /** `validation_error`, `auth_error`, `not_found`, `rate_limited`, `server_error`; `offline` when nothing answered. */
  readonly type: string;
  /** Which of several causes of one status, such as `slot_taken`. */
  readonly reason: string | undefined;
  /** To quote when reporting a fault of the server. */
  readonly requestId: string | undefined;
  readonly fields: FieldMessages;
  readonly retryAfterMs: number | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.status = facts.status;
    this.type = facts.type ?? typeOfStatus(facts.status);
    this.reason = facts.reason;
    this.requestId = facts.requestId;
    this.fields = facts.fields ?? {};
    this.retryAfterMs = facts.retryAfterMs;
  }
}

function typeOfStatus(status: number): string {
  if (status === 0) return 'offline';
  if (status === 401 || status === 403) return 'auth_error';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'validation_error';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads the error envelope; bodies without one, as proxies send them, are told by their status. */
export function errorOf(response: Response, text: string, nowMs: number): LabelwrightError {
  const root = parse(text);
  const inner = isRecord(root.error) ? root.error : {};
  return new LabelwrightError({
    status: response.status,
    message: asText(inner.message) ?? asText(root.detail) ?? `The server answered ${response.status}.`,
    type: asText(inner.type),
    reason: asText(inner.reason),
    requestId: asText(inner.requestId) ?? response.headers.get('x-request-id') ?? undefined,
    fields: { ...fieldsOf(root.validation_errors), ...fieldsOf(inner.details) },
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).map(([field, messages]): [string, string[]] => [
    field,
    [messages].flat().filter((message) => typeof message === 'string'),
  ]);
  return Object.fromEntries(entries.filter(([, messages]) => messages.length > 0));
}

/** `Retry-After` in seconds or as a date → milliseconds from now. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
