import { randomUUID } from 'node:crypto';
import { ERROR_CODES, type ErrorBody, type ErrorCode, type FieldErrors } from '@labelwright/contract/errors';
import { VERSION } from '../../version.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The one error that services throw. Everything else that reaches HTTP is a fault of ours and answers 500. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: FieldErrors | undefined;
  readonly reason: string | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    message?: string,
    options: { details?: FieldErrors; reason?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message ?? ERROR_CODES[code].text, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.reason = options.reason;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** Shorthand for the commonest case: one field, one message. */
export function invalidField(field: string, message: string): AppError {
  return new AppError('validation', 'Validation error', { details: { [field]: [message] } });
}

export function notFound(what: string): AppError {
  return new AppError('not_found', `${what} not found.`);
}

/** Ours under `error`; beside it what clients of Label Studio read. */
export function errorBody(error: AppError, requestId: string): ErrorBody {
  return {
    error: {
      type: ERROR_CODES[error.code].type,
      message: error.message,
      requestId,
      ...(error.reason ? { reason: error.reason } : {}),
      ...(error.details ? { details: error.details } : {}),
    },
    id: UUID.test(requestId) ? requestId : randomUUID(),
    status_code: error.status,
    version: VERSION,
    detail: error.message,
    exc_info: null,
    ...(error.details ? { validation_errors: error.details } : {}),
  };
}
