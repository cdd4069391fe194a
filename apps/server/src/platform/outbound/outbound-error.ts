/** Why a request to another system failed; the message may be shown to the person who gave the URL. */
export type OutboundErrorCode =
  | 'bad_url'
  | 'blocked_address'
  | 'dns_failed'
  | 'connect_failed'
  | 'timeout'
  | 'aborted'
  | 'too_many_redirects'
  | 'headers_too_large'
  | 'too_large'
  | 'bad_response';

export class OutboundError extends Error {
  override name = 'OutboundError';
  readonly code: OutboundErrorCode;
  constructor(code: OutboundErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const undiciCodes: Readonly<Record<string, [OutboundErrorCode, string]>> = {
  UND_ERR_HEADERS_OVERFLOW: ['headers_too_large', 'sent more headers than this server reads'],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', 'did not answer in time'],
  UND_ERR_BODY_TIMEOUT: ['timeout', 'stopped sending'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'could not be reached in time'],
  ECONNREFUSED: ['connect_failed', 'refused the connection'],
  ENOTFOUND: ['dns_failed', 'is an unknown host name'],
  EAI_AGAIN: ['dns_failed', 'could not be looked up'],
};

/** Puts a name on whatever the network threw. Errors of ours pass unchanged, also from deep inside. */
export function toOutboundError(error: unknown, host: string): OutboundError {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof OutboundError) return current;
    const inner =
      current instanceof AggregateError ? current.errors.find((e) => e instanceof OutboundError) : undefined;
    if (inner) return inner;
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new OutboundError('timeout', `${host} did not answer in time`, error);
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new OutboundError('aborted', `the request to ${host} was stopped`, error);
  }
  const code = (error as { code?: unknown } | undefined)?.code;
  const [known, text] = undiciCodes[typeof code === 'string' ? code : ''] ?? [];
  if (known) return new OutboundError(known, `${host} ${text}`, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new OutboundError('connect_failed', `the connection to ${host} failed: ${reason}`, error);
}
