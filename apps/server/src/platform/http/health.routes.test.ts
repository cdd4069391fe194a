import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { type HealthOptions, registerHealth } from './health.routes.ts';
import type { Check } from './health.ts';
import { createHttp } from './server.ts';
import type { Http } from './types.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const fine: Check = async () => 'yes';
const broken: Check = async () => {
  throw new Error('connection refused at 10.0.0.5');
};
const silent: Check = () => new Promise(() => {});

const opened: Http[] = [];
afterEach(async () => {
  for (const http of opened.splice(0)) await http.close();
});

async function get(url: string, checks: Partial<HealthOptions> = {}): Promise<{ code: number; body: unknown }> {
  const http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: false,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  opened.push(http);
  registerHealth(http, { checkDatabase: fine, now: () => now, ...checks });
  const answer = await http.inject(url);
  expect(answer.body).not.toContain('10.0.0.5');
  return { code: answer.statusCode, body: answer.json() };
}

describe('/health', () => {
  const services = { database: 'healthy', redis: 'healthy', rabbitmq: 'healthy' };

  it('answers in the envelope', async () => {
    expect(await get('/health')).toEqual({
      code: 200,
      body: {
        status: 'success',
        message: 'All services answer.',
        data: { status: 'UP', health: 'healthy', services },
        timestamp: now.getTime(),
      },
    });
  });

  it('fails in the envelope, without data', async () => {
    expect(await get('/health/', { checkDatabase: broken })).toEqual({
      code: 503,
      body: { status: 'failure', message: 'No answer from: database, rabbitmq.', timestamp: now.getTime() },
    });
  });
});

describe('/api/health', () => {
  const timestamp = now.toISOString();

  it.each(['/api/health', '/api/health/'])('%s lists the services', async (url) => {
    const services = { database: 'healthy', redis: 'healthy', rabbitmq: 'healthy' };
    expect(await get(url)).toEqual({ code: 200, body: { status: 'healthy', timestamp, services } });
  });

  it('is degraded without redis or the broker, and unhealthy without the database', async () => {
    const checks = { checkRedis: broken, checkBroker: fine };
    expect(await get('/api/health', checks)).toMatchObject({
      code: 200,
      body: { status: 'degraded', services: { database: 'healthy', redis: 'unhealthy', rabbitmq: 'healthy' } },
    });
    expect(await get('/api/health', { checkRedis: fine, checkBroker: broken })).toMatchObject({
      code: 200,
      body: { status: 'degraded', services: { redis: 'healthy', rabbitmq: 'unhealthy' } },
    });
    expect(await get('/api/health', { checkDatabase: broken, checkBroker: fine })).toMatchObject({
      code: 503,
      body: { status: 'unhealthy', services: { database: 'unhealthy', redis: 'healthy', rabbitmq: 'healthy' } },
    });
  });

  it('does not wait for a service that never answers', async () => {
    expect(await get('/api/health', { checkRedis: silent })).toMatchObject({ body: { status: 'degraded' } });
  });
});

describe('probes', () => {
  const timestamp = now.toISOString();

  it.each(['/api/health/ready', '/api/health/readiness/', '/ready'])('%s needs the database only', async (url) => {
    expect(await get(url, { checkRedis: broken, checkBroker: broken })).toEqual({
      code: 200,
      body: { status: 'ready', timestamp },
    });
    expect(await get(url, { checkDatabase: broken })).toEqual({ code: 503, body: { status: 'not_ready', timestamp } });
  });

  it.each(['/api/health/live', '/api/health/liveness/', '/live'])('%s needs nothing', async (url) => {
    expect(await get(url, { checkDatabase: broken, checkRedis: broken })).toEqual({
      code: 200,
      body: { status: 'alive', timestamp },
    });
  });
});
