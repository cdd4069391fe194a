import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { AppError } from './app-error.ts';
import type { Http, RateClass } from './types.ts';

/** Requests a minute; 0 switches a class off. */
export interface RateLimits {
  auth: number;
  upload: number;
  generalToken: number;
  generalSession: number;
  labelling: number;
}

/** Counts in process, per person where one is known and per address otherwise; sign-in calls always per address. */
export async function limitRates(http: Http, limits: RateLimits): Promise<void> {
  await http.register(rateLimit, {
    global: true,
    hook: 'preHandler',
    cache: 20_000,
    timeWindow: '1 minute',
    max: (request) => ceiling(limits, request),
    allowList: (request) => classOf(request) === 'none' || ceiling(limits, request) === 0,
    keyGenerator: (request) => {
      const rate = classOf(request);
      const who =
        rate !== 'auth' && request.actor?.userId !== undefined ? `user:${request.actor.userId}` : `ip:${request.ip}`;
      return `${rate}:${request.actor?.sessionId ? 'session' : 'token'}:${who}`;
    },
    addHeadersOnExceeding: { 'x-ratelimit-limit': true, 'x-ratelimit-remaining': true, 'x-ratelimit-reset': true },
    errorResponseBuilder: (_request, context) =>
      new AppError(
        'rate_limited',
        `Too many requests: at most ${context.max} a minute here. Try again in ${Math.ceil(context.ttl / 1000)} s.`,
        {
          headers: { 'Retry-After': String(Math.ceil(context.ttl / 1000)) },
        },
      ),
  });
}

function classOf(request: FastifyRequest): RateClass {
  return request.routeOptions.config.rate ?? 'general';
}

function ceiling(limits: RateLimits, request: FastifyRequest): number {
  switch (classOf(request)) {
    case 'auth':
      return limits.auth;
    case 'upload':
      return limits.upload;
    case 'labelling':
      return limits.labelling;
    case 'none':
      return 0;
    default:
      return request.actor?.sessionId ? limits.generalSession : limits.generalToken;
  }
}
