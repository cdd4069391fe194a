/** Every way a request can fail: code → HTTP status, type for the envelope, and the text when the thrower gives none. */
export const ERROR_CODES = {
  validation: { status: 400, type: 'validation_error', text: 'Validation error' },
  unauthenticated: {
    status: 401,
    type: 'auth_error',
    text: 'Authentication credentials were not provided or are no longer valid.',
  },
  forbidden: { status: 403, type: 'auth_error', text: 'You do not have permission to perform this action.' },
  not_found: { status: 404, type: 'not_found', text: 'Not found.' },
  method_not_allowed: { status: 405, type: 'validation_error', text: 'Method not allowed.' },
  conflict: { status: 409, type: 'validation_error', text: 'The request conflicts with the current state.' },
  gone: { status: 410, type: 'not_found', text: 'This is not here any more.' },
  precondition_failed: { status: 412, type: 'validation_error', text: 'A condition of the request does not hold.' },
  too_large: { status: 413, type: 'validation_error', text: 'The request is too large.' },
  unsupported_media_type: { status: 415, type: 'validation_error', text: 'Unsupported media type.' },
  locked: { status: 423, type: 'validation_error', text: 'Another request is working on this. Wait for its end.' },
  rate_limited: { status: 429, type: 'rate_limited', text: 'Too many requests. Wait before trying again.' },
  server_error: {
    status: 500,
    type: 'server_error',
    text: 'Something went wrong on our side. Quote the request id when reporting it.',
  },
  unavailable: { status: 503, type: 'server_error', text: 'A service that this needs is not available right now.' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorType = (typeof ERROR_CODES)[ErrorCode]['type'];

/** Field → messages. Nested fields are written with dots: `settings.color`. */
export type FieldErrors = Record<string, string[]>;

export interface ErrorBody {
  error: {
    type: ErrorType;
    message: string;
    requestId: string;
    /** Machine-readable reason where one status has several, such as `email_not_verified`. */
    reason?: string;
    details?: FieldErrors;
  };
  /** A UUID: the request id when that is one. */
  id: string;
  status_code: number;
  /** Of the server. */
  version: string;
  detail: string;
  /** Where Label Studio may show a stack; never one of ours. */
  exc_info: null;
  validation_errors?: FieldErrors;
}
