import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createServices } from '../services/services.ts';
import { registerHealth } from './health.routes.ts';
import { createHttp } from './server.ts';
import type { Http } from './types.ts';

type Check = () => Promise<unknown>;
type Checks = { database?: Check; redis?: Check; rabbitmq?: Check; speech?: Check };

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

async function get(url: string, checks: Checks = {}): Promise<{ code: number; body: unknown }> {
  const http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: false,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  opened.push(http);
  const services = createServices(() => performance.now());
  services.add({ name: 'database', check: checks.database ?? fine });
  services.add({ name: 'redis', check: checks.redis, standIn: 'In this process.' });
  services.add({ name: 'rabbitmq', check: checks.rabbitmq ?? checks.database, standIn: 'In the database.' });
  services.add({ name: 'speech', check: checks.speech });
  registerHealth(http, { services, now: () => now });
  const answer = await http.inject(url);
  expect(answer.body).not.toContain('10.0.0.5');
  return { code: answer.statusCode, body: answer.json() };
}

describe('/health', () => {
  const services = { database: 'healthy', redis: 'healthy', rabbitmq: 'healthy', speech: 'not_configured' };

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
    expect(await get('/health/', { database: broken })).toEqual({
      code: 503,
      body: { status: 'failure', message: 'No answer from: database, rabbitmq.', timestamp: now.getTime() },
    });
  });
});

describe('/api/health', () => {
  const timestamp = now.toISOString();

  it.each(['/api/health', '/api/health/'])('%s lists the services', async (url) => {
    const services = { database: 'healthy', redis: 'healthy', rabbitmq: 'healthy', speech: 'not_configured' };
    expect(await get(url)).toEqual({ code: 200, body: { status: 'healthy', timestamp, services } });
  });

  it('is degraded without redis or the broker, and unhealthy without the database', async () => {
    const checks = { redis: broken, rabbitmq: fine };
    expect(await get('/api/health', checks)).toMatchObject({
      code: 200,
      body: { status: 'degraded', services: { database: 'healthy', redis: 'unhealthy', rabbitmq: 'healthy' } },
    });
    expect(await get('/api/health', { redis: fine, rabbitmq: broken })).toMatchObject({
      code: 200,
      body: { status: 'degraded', services: { redis: 'healthy', rabbitmq: 'unhealthy' } },
    });
    expect(await get('/api/health', { database: broken, rabbitmq: fine })).toMatchObject({
      code: 503,
      body: { status: 'unhealthy', services: { database: 'unhealthy', redis: 'healthy', rabbitmq: 'healthy' } },
    });
  });

  it('does not wait for a service that never answers', async () => {
    expect(await get('/api/health', { redis: silent })).toMatchObject({ body: { status: 'degraded' } });
  });
});

describe('probes', () => {
  const timestamp = now.toISOString();

  it.each(['/api/health/ready', '/api/health/readiness/', '/ready'])('%s needs the database only', async (url) => {
    expect(await get(url, { redis: broken, rabbitmq: broken })).toEqual({
      code: 200,
      body: { status: 'ready', timestamp },
    });
    expect(await get(url, { database: broken })).toEqual({ code: 503, body: { status: 'not_ready', timestamp } });
  });

  it.each(['/api/health/live', '/api/health/liveness/', '/live'])('%s needs nothing', async (url) => {
    expect(await get(url, { database: broken, redis: broken })).toEqual({
      code: 200,
      body: { status: 'alive', timestamp },
    });
  });
});
