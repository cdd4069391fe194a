import type { FieldErrors } from '@labelwright/contract/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { StorageRefusedError, TooLargeError } from '../storage/storage.ts';
import { AppError, errorBody, invalidField } from './app-error.ts';
import { findUnstorable } from './json-values.ts';

/** PostgreSQL: the statement ran into its time limit. */
const QUERY_CANCELLED = '57014';
/** The database, or another service, is not there: refused, broken off, shutting down, starting, out of connections. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|08\d{3}|57P0[1-3]|53300)$/;
/** Numbers, moments and time zones that can be written and not kept, such as the year 0 or +23:59. */
const OUT_OF_RANGE = new Set(['22003', '22008', '22009']);
/** Texts that are none to the database: NUL in a text, NUL in JSON, half a character in JSON. */
const UNSTORABLE = new Set(['22021', '22P05', '22P02']);
const RETRY_SECONDS = '5';
/** PostgreSQL, the file system, and the file system with quotas. */
const FULL = /^(53100|ENOSPC|EDQUOT)$/;
const FULL_RETRY_SECONDS = '60';

declare module 'fastify' {
  interface FastifyRequest {
    /** A query of it ran into its time limit. */
    timedOut?: boolean;
  }
}

/** Turns anything thrown into the envelope. Nothing of an unexpected error but its request id leaves the server. */
export async function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const known = toAppError(error, request.body);
  if ((error as { code?: unknown } | null)?.code === QUERY_CANCELLED) request.timedOut = true;
  if (isHangUp(error)) request.log.info('the client left before the answer was complete');
  else if (known.status >= 500) request.log.error({ err: error }, 'unhandled error');
  for (const [name, value] of Object.entries(known.headers)) reply.header(name, value);
  await reply.code(known.status).type('application/json; charset=utf-8').send(errorBody(known, request.id));
}

export async function handleNotFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const path = request.url.split('?')[0] ?? '';
  const known = request.server.methodsOf(path);
  // A slash at the end, or a character that is none, may hide from the router what its pattern would take.
  const methods = known.includes(request.method) ? '' : known.join(', ');
  const error =
    methods === ''
      ? new AppError('not_found', `There is nothing at ${request.method} ${path}.`)
      : new AppError('method_not_allowed', `${path} is called with ${methods}, not with ${request.method}.`, {
          headers: { Allow: methods },
        });
  await handleError(error, request, reply);
}

/** A page that is left in the middle of a download is no fault of the server. */
function isHangUp(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

export function toAppError(error: unknown, body?: unknown): AppError {
  if (error instanceof AppError) return error;
  const { validation, validationContext, code, statusCode, message } = error as Partial<FastifyError>;
  if (validation)
    return new AppError('validation', 'Validation error', {
      details: fieldErrors(validation, validationContext ?? 'body'),
    });
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return new AppError(
      'validation',
      'The body is not valid JSON, or has a field called __proto__ or constructor.prototype.',
    );
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupported_media_type', message);
  if (error instanceof TooLargeError) return new AppError('too_large', sentenceOf(error.message));
  if (error instanceof StorageRefusedError)
    return new AppError(
      'unavailable',
      'The store of files refuses what this needs, so nothing of it was saved. Its administrator has to look; try again then.',
      { reason: 'storage_refused', headers: { 'Retry-After': FULL_RETRY_SECONDS }, cause: error },
    );
  if (statusCode === 413) return new AppError('too_large', 'The request is larger than this server accepts.');
  if (statusCode === 415) return new AppError('unsupported_media_type', message);
  if (statusCode === 429) return new AppError('rate_limited');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new AppError('validation', message);
  return databaseError(code, body) ?? new AppError('server_error', undefined, { cause: error });
}

function sentenceOf(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** Mistakes of the caller that only the database can see, and what is away or full. Everything else is ours. */
function databaseError(code: string | undefined, body: unknown): AppError | undefined {
  if (code !== undefined && OUT_OF_RANGE.has(code)) return new AppError('validation', 'A value is out of range.');
  if (code !== undefined && UNSTORABLE.has(code)) {
    const field = findUnstorable(body);
    const message = 'Holds a character that cannot be stored: NUL, or half of one.';
    if (field !== undefined) return invalidField(field, message);
    // Of what is no text the query says 22P02 as well, and that is for us to mend.
    if (code !== '22P02')
      return new AppError('validation', 'A value holds a character that cannot be stored (such as NUL).');
  }
  if (code === '40001' || code === '40P01')
    return new AppError('conflict', 'Somebody changed the same thing at the same time. Try again.');
  if (code === QUERY_CANCELLED)
    return new AppError('unavailable', 'The query took too long and was stopped. Narrow it down.');
  if (code !== undefined && FULL.test(code))
    return new AppError(
      'unavailable',
      'The server has no space left on its disk, so nothing of this was saved. Try again when its administrator has freed some.',
      { reason: 'disk_full', headers: { 'Retry-After': FULL_RETRY_SECONDS } },
    );
  if (code !== undefined && AWAY.test(code))
    return new AppError('unavailable', 'A service that this needs does not answer right now. Try again in a moment.', {
      reason: 'service_away',
      headers: { 'Retry-After': RETRY_SECONDS },
    });
  return undefined;
}

type Validation = NonNullable<FastifyError['validation']>;

function fieldErrors(validation: Validation, context: string): FieldErrors {
  // Fields have the names that the caller gave them, such as those of every object.
  const details = new Map<string, string[]>();
  for (const problem of validation) {
    if (problem.keyword === 'const' && problem.params.allowedValue === null) continue;
    const params = problem.params as {
      missingProperty?: string;
      additionalProperty?: string;
      allowedValues?: unknown[];
    };
    const path = problem.instancePath.split('/').filter(Boolean);
    const extra = params.missingProperty ?? params.additionalProperty;
    if (extra) path.push(extra);
    const field = path.join('.') || context;
    const list = details.get(field) ?? [];
    details.set(field, list);
    const text = sentence(problem.keyword, problem.message ?? 'is not valid', params.allowedValues);
    if (!list.includes(text)) list.push(text);
  }
  return Object.fromEntries(details);
}

function sentence(keyword: string, message: string, allowed: unknown[] | undefined): string {
  if (keyword === 'required') return 'This field is required.';
  if (keyword === 'additionalProperties') return 'There is no such field.';
  if (keyword === 'enum' && allowed) return `Must be one of: ${allowed.map(String).join(', ')}.`;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
