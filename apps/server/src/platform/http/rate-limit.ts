import rateLimit, { type FastifyRateLimitStore, type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { AppError } from './app-error.ts';
import type { Count } from './rate-counters.ts';
import type { Http, RateClass } from './types.ts';

const WINDOW_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Requests a minute; 0 switches a class off. */
export interface RateLimits {
  auth: number;
  upload: number;
  generalToken: number;
  generalSession: number;
  labelling: number;
  crowd: number;
  /** Answers that a service credential posts, an hour and address. */
  serviceHourly: number;
}

/** Per person where one is known and per address otherwise; sign-in calls always per address. Before the body is read. */
export async function limitRates(http: Http, limits: RateLimits, count: Count): Promise<void> {
  await http.register(rateLimit, {
    global: true,
    hook: 'preParsing',
    store: storeOf(count),
    timeWindow: windowOf,
    max: (request) => ceiling(limits, request),
    allowList: (request) => classOf(request) === 'none' || ceiling(limits, request) === 0,
    keyGenerator: (request) => {
      const rate = classOf(request);
      const who =
        rate !== 'auth' && rate !== 'service' && request.actor?.userId !== undefined
          ? `user:${request.actor.userId}`
          : `ip:${request.ip}`;
      return `${rate}:${request.actor?.sessionId ? 'session' : 'token'}:${who}`;
    },
    addHeadersOnExceeding: { 'x-ratelimit-limit': true, 'x-ratelimit-remaining': true, 'x-ratelimit-reset': true },
    errorResponseBuilder: (request, context) =>
      new AppError(
        'rate_limited',
        `Too many requests: at most ${context.max} ${windowOf(request) === HOUR_MS ? 'an hour' : 'a minute'} here. Try again in ${Math.ceil(context.ttl / 1000)} s.`,
        {
          headers: { 'Retry-After': String(Math.ceil(context.ttl / 1000)) },
        },
      ),
  });
}

function classOf(request: FastifyRequest): RateClass | 'service' {
  const rate = request.routeOptions.config.rate ?? 'general';
  return rate === 'labelling' && request.method === 'POST' && isService(request) ? 'service' : rate;
}

/** A credential of programs; nobody at all is of that kind too, but without an account. */
function isService({ actor }: FastifyRequest): boolean {
  return actor?.kind === 'service' && actor.userId !== undefined;
}

function windowOf(request: FastifyRequest): number {
  return classOf(request) === 'service' ? HOUR_MS : WINDOW_MS;
}

function ceiling(limits: RateLimits, request: FastifyRequest): number {
  switch (classOf(request)) {
    case 'auth':
      return limits.auth;
    case 'upload':
      return limits.upload;
    case 'labelling':
      return limits.labelling;
    case 'crowd':
      return limits.crowd;
    case 'service':
      return limits.serviceHourly;
    case 'none':
      return 0;
    default:
      return request.actor?.sessionId ? limits.generalSession : limits.generalToken;
  }
}

/** The plugin makes its store itself. */
function storeOf(count: Count): FastifyRateLimitStoreCtor {
  return class implements FastifyRateLimitStore {
    incr(
      key: string,
      done: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number = WINDOW_MS,
    ): void {
      count(key, windowMs).then(
        (counted) => done(null, counted),
        (error: Error) => done(error),
      );
    }
    child(): FastifyRateLimitStore {
      return this;
    }
  };
}
