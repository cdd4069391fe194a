import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { anonymous } from '../../platform/http/guard.ts';
import { type Count, countHere, countTogether } from '../../platform/http/rate-counters.ts';
import { limitRates } from '../../platform/http/rate-limit.ts';
import { createHttp } from '../../platform/http/server.ts';
import type { Http } from '../../platform/http/types.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../../platform/testing/redis-server.ts';
import { openRedis } from './redis-link.ts';

const LIMITS = {
  auth: 10,
  upload: 20,
  generalToken: 100,
  generalSession: 1200,
  labelling: 1200,
  crowd: 0,
  serviceHourly: 0,
};
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Whoever names themself in the header x-user is believed. */
async function open(count: Count): Promise<Http> {
  const http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: true,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  closing.push(() => http.close());
  http.decorateRequest('actor');
  http.addHook('onRequest', async (request) => {
    const user = Number(request.headers['x-user']) || undefined;
    const session = request.headers['x-session'] === undefined ? {} : { sessionId: 's' };
    request.actor = { ...anonymous(request), userId: user, ...session };
  });
  await limitRates(http, LIMITS, count);
  for (const rate of ['auth', 'upload', 'general', 'none'] as const)
    http.post(`/${rate}`, { config: { permission: 'public', rate } }, async () => ({ ok: true }));
  return http;
}

const post = (http: Http, path: string, headers: Record<string, string> = {}) =>
  http.inject({ method: 'POST', url: path, headers });

async function statuses(http: Http, path: string, calls: number, headers: Record<string, string> = {}) {
  const all: number[] = [];
  for (let call = 0; call < calls; call += 1) all.push((await post(http, path, headers)).statusCode);
  return all;
}

describe('the documented classes', () => {
  it.each([
    ['auth', 10, { 'x-forwarded-for': '198.51.100.1' }, { 'x-forwarded-for': '198.51.100.2' }],
    ['upload', 20, { 'x-user': '1' }, { 'x-user': '2' }],
    ['general', 100, { 'x-user': '1' }, { 'x-user': '2' }],
  ] as const)('%s allows %i a minute', async (rate, most, caller, other) => {
    const http = await open(countHere());
    expect(new Set(await statuses(http, `/${rate}`, most, caller))).toEqual(new Set([200]));
    const refused = await post(http, `/${rate}`, caller);
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({
      error: { type: 'rate_limited', message: expect.stringContaining(`at most ${most} a minute`) },
      status_code: 429,
    });
    expect(refused.json().error.requestId).toBe(refused.headers['x-request-id']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': String(most), 'x-ratelimit-remaining': '0' });
    expect((await post(http, `/${rate}`, other)).statusCode).toBe(200);
    expect((await post(http, '/none', caller)).statusCode).toBe(200);
  });

  it('says on every answer what is left', async () => {
    const http = await open(countHere());
    await post(http, '/upload', { 'x-user': '1' });
    const { headers } = await post(http, '/upload', { 'x-user': '1' });
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '18' });
    expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThan(0);
  });

  it('counts sign-in by address, whoever calls, and browsers apart from tokens', async () => {
    const http = await open(countHere());
    await statuses(http, '/auth', 10, { 'x-user': '1' });
    expect((await post(http, '/auth', { 'x-user': '2' })).statusCode).toBe(429);
    await statuses(http, '/general', 100, { 'x-user': '1' });
    expect((await post(http, '/general', { 'x-user': '1' })).statusCode).toBe(429);
    expect((await post(http, '/general', { 'x-user': '1', 'x-session': 'yes' })).statusCode).toBe(200);
  });

  it('counts calls whose body is refused, too', async () => {
    const http = await open(countHere());
    const broken = {
      method: 'POST',
      url: '/auth',
      headers: { 'content-type': 'application/json' },
      body: '{',
    } as const;
    for (let call = 0; call < 10; call += 1) expect((await http.inject(broken)).statusCode).toBe(400);
    expect((await http.inject(broken)).statusCode).toBe(429);
  });

  it('begins anew when the minute is over', async () => {
    let at = 0;
    const count = countHere(() => at);
    expect(await count('a', 60_000)).toEqual({ current: 1, ttl: 60_000 });
    at = 59_000;
    expect(await count('a', 60_000)).toEqual({ current: 2, ttl: 1000 });
    at = 60_000;
    expect(await count('a', 60_000)).toEqual({ current: 1, ttl: 60_000 });
  });
});

describe.skipIf(!HAS_REDIS)('with Redis', () => {
  async function twoServers(server: RedisServer, warned: string[]): Promise<[Http, Http]> {
    const log = pino({ level: 'warn' }, { write: (line: string) => void warned.push(line) });
    const made = await Promise.all(
      [0, 1].map(async () => {
        const link = openRedis(server.url, log);
        closing.push(() => link.close());
        await expect.poll(() => link.isReady(), { timeout: 20_000 }).toBe(true);
        return open(countTogether(link, log));
      }),
    );
    return [made[0] as Http, made[1] as Http];
  }

  it('processes count together; without it each goes on alone, and together again when it is back', async () => {
    const server = await startRedis();
    closing.push(() => server.kill());
    const warned: string[] = [];
    const [first, second] = await twoServers(server, warned);
    await statuses(first, '/auth', 10);
    expect((await post(second, '/auth')).statusCode).toBe(429);
    expect(warned).toEqual([]);

    await server.kill();
    expect((await post(second, '/auth')).statusCode).toBe(200);
    expect((await post(first, '/auth')).statusCode).toBe(200);
    await expect.poll(() => warned.some((line) => line.includes('redis')), { timeout: 20_000 }).toBe(true);

    await server.start();
    const person = { 'x-user': '1', 'x-session': 'yes' };
    const remaining = async (http: Http) =>
      Number((await post(http, '/general', person)).headers['x-ratelimit-remaining']);
    // Each call of one is seen by the other only when both count in one place.
    await expect.poll(async () => (await remaining(first)) - (await remaining(second)), { timeout: 20_000 }).toBe(1);
  }, 60_000);

  it('a Redis that hangs holds nobody up', async () => {
    const server = await startRedis();
    closing.push(() => server.kill());
    const warned: string[] = [];
    const [http] = await twoServers(server, warned);
    server.freeze();
    expect(await statuses(http, '/auth', 5)).toEqual([200, 200, 200, 200, 200]);
    expect(warned.some((line) => line.includes('does not answer'))).toBe(true);
    server.wake();
  }, 60_000);
});
