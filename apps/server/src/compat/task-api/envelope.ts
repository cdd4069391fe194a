import type { Failure } from '@labelwright/contract/task-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/http/app-error.ts';
import { toAppError } from '../../platform/http/error-handler.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';

type Clock = Pick<Platform, 'now'>;

export function success<T>({ now }: Clock, message: string, data: T) {
  return { status: 'success' as const, message, data, timestamp: now().getTime() };
}

/** Everything that goes wrong under the prefix answers with exactly three keys. */
export function answerInEnvelope(scope: Http, clock: Clock, paths: ReadonlySet<string>): void {
  scope.setErrorHandler(async (error, request, reply) => {
    const known = toAppError(error);
    if (known.status >= 500) request.log.error({ err: error }, 'unhandled error');
    await sendFailure(reply, clock, known);
  });
  scope.setNotFoundHandler(async (request, reply) => {
    await sendFailure(reply, clock, nothingHere(request, paths));
  });
}

function nothingHere({ method, url }: FastifyRequest, paths: ReadonlySet<string>): AppError {
  const path = (url.split('?')[0] ?? '').replace(/\/$/, '');
  if (!paths.has(path)) return new AppError('not_found', `There is nothing at ${method} ${path}.`);
  return new AppError('method_not_allowed', `${path} is called with POST, not with ${method}.`, {
    headers: { Allow: 'POST' },
  });
}

async function sendFailure(reply: FastifyReply, { now }: Clock, error: AppError): Promise<void> {
  for (const [name, value] of Object.entries(error.headers)) reply.header(name, value);
  const body: Failure = { status: 'failure', message: messageOf(error), timestamp: now().getTime() };
  await reply.code(error.status).type('application/json; charset=utf-8').send(body);
}

/** The envelope has no place for details, so the message names the fields. */
function messageOf({ message, details }: AppError): string {
  if (!details) return message;
  const fields = Object.entries(details).map(([field, texts]) => `${field}: ${texts.join(' ')}`);
  return `${message.replace(/[.:]$/, '')}: ${fields.join(' ')}`;
}
