import type { ErrorBody, ErrorCode } from '@labelwright/contract/errors';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';

export type OwnCall = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => Promise<unknown>;

const CODES: Record<number, ErrorCode> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  429: 'rate_limited',
  503: 'unavailable',
};
const CREDENTIALS = ['authorization', 'cookie', 'x-csrftoken', 'x-labelwright-client', 'user-agent'];

/**
 * Calls another route of this server in the caller's name. Some paths of the field are ours under another name or for one
 * thing at a time: what they may do, and do, then stays the business of our route. Its refusal is thrown as it is.
 */
export function ownCall(http: Http, request: FastifyRequest): OwnCall {
  const headers = Object.fromEntries(
    CREDENTIALS.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]]])),
  );
  return async (method, url, body) => {
    const answer = await http.inject({
      method,
      url,
      remoteAddress: request.ip,
      headers: { ...headers, 'x-request-id': request.id },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode >= 500) throw new Error(`${method} ${url} answered ${answer.statusCode}`);
    if (answer.statusCode >= 400) throw refusal(answer.statusCode, answer.json());
    return answer.body === '' ? null : answer.json();
  };
}

function refusal(status: number, { error, validation_errors: details }: ErrorBody): AppError {
  return new AppError(CODES[status] ?? 'validation', error.message, {
    ...(error.reason === undefined ? {} : { reason: error.reason }),
    ...(details === undefined ? {} : { details }),
  });
}
