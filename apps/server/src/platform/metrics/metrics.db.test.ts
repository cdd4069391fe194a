import { get as httpGet } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Db, openDb } from '../db/db.ts';
import { registerMetrics } from '../http/metrics.routes.ts';
import { createHttp } from '../http/server.ts';
import type { Http } from '../http/types.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOutcomes } from './outcomes.ts';

let db: Db;
let metrics: Metrics;
let http: Http;
let openHttp: Http;
let users = 3;

beforeAll(async () => {
  db = openDb({ url: inject('adminUrl'), maxConnections: 2 }, () => {});
  metrics = createMetrics({
    pool: db.pool,
    slowQueryMs: 50,
    queueDepth: async () => [
      { queue: 'default', status: 'queued', count: 4 },
      { queue: 'email_queue', status: 'failed', count: 1 },
    ],
    gauges: [
      { name: 'app_users', help: 'People.', labels: [], collect: async () => [{ value: users }] },
      { name: 'app_broken', help: 'Broken.', labels: [], collect: () => Promise.reject(new Error('no')) },
    ],
  });
  http = await startHttp('a metrics token');
  openHttp = await startHttp(undefined);
});
afterAll(async () => {
  await http.close();
  await openHttp.close();
  await db.close();
});

async function startHttp(token: string | undefined): Promise<Http> {
  const made = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: true,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  registerMetrics(made, { metrics, outcomes: createOutcomes(), token });
  made.get('/things/:id', { config: { permission: 'public' } }, async () => ({ ok: true }));
  made.get('/broken', { config: { permission: 'public' } }, async () => {
    throw new Error('no');
  });
  made.get('/slow', { config: { permission: 'public' } }, () => new Promise(() => {}));
  return made;
}

/** Value of one series; undefined when there is none. */
async function sample(series: string): Promise<number | undefined> {
  const line = (await metrics.metricsText()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

describe('requests', () => {
  it('are counted by pattern and status', async () => {
    await http.inject('/things/1');
    await http.inject('/things/2');
    await http.inject('/broken');
    await http.inject('/no/such/path');
    const count = 'http_request_duration_seconds_count';
    expect(await sample(`${count}{method="GET",route="/things/:id",status="200"}`)).toBe(2);
    expect(await sample(`${count}{method="GET",route="unmatched",status="404"}`)).toBe(1);
    expect(await sample('http_request_errors_total{method="GET",route="/broken",status="500"}')).toBe(1);
    expect(await sample('http_request_errors_total{method="GET",route="unmatched",status="404"}')).toBeUndefined();
    expect(await sample('http_requests_in_flight')).toBe(0);
  });

  it('are in flight until they end, also when the caller hangs up', async () => {
    const url = await http.listen({ port: 0, host: '127.0.0.1' });
    const request = httpGet(`${url}/slow`).on('error', () => {});
    await expect.poll(() => sample('http_requests_in_flight')).toBe(1);
    request.destroy();
    await expect.poll(() => sample('http_requests_in_flight')).toBe(0);
  });
});

describe('the database', () => {
  it('shows its pool', async () => {
    const first = await db.pool.connect();
    const second = await db.pool.connect();
    const third = db.pool.connect();
    const pool = (state: string) => sample(`db_pool_connections{state="${state}"}`);
    expect([await pool('total'), await pool('in_use'), await pool('idle'), await pool('waiting')]).toEqual([
      2, 2, 0, 1,
    ]);
    first.release();
    (await third).release();
    second.release();
    expect([await pool('idle'), await pool('waiting')]).toEqual([2, 0]);
  });

  it('counts queries and slow ones, failed ones too', async () => {
    const client = await db.pool.connect();
    const before = (await sample('db_query_duration_seconds_count')) ?? 0;
    const slowBefore = (await sample('db_slow_queries_total')) ?? 0;
    await client.query('select 1');
    await client.query('select pg_sleep($1)', [0.06]);
    await client.query('select 1/0').catch(() => {});
    client.release();
    await sleep(0);
    expect(await sample('db_query_duration_seconds_count')).toBe(before + 3);
    // A busy machine may make one of the short ones slow as well.
    expect(await sample('db_slow_queries_total')).toBeGreaterThan(slowBefore);
  });
});

describe('collected numbers', () => {
  it('are fresh at every reading', async () => {
    expect(await sample('app_users')).toBe(3);
    users = 5;
    expect(await sample('app_users')).toBe(5);
    expect(await sample('job_queue_depth{queue="default",status="queued"}')).toBe(4);
    expect(await sample('job_queue_depth{queue="email_queue",status="failed"}')).toBe(1);
  });

  it('do not take the rest with them when they fail', async () => {
    expect(await sample('app_broken')).toBeUndefined();
    expect(await sample('metrics_collect_errors_total{name="app_broken"}')).toBeGreaterThan(0);
    expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });
});

describe('/metrics', () => {
  it('asks for its token', async () => {
    expect((await http.inject('/metrics')).statusCode).toBe(403);
    expect((await http.inject({ url: '/metrics', headers: { authorization: 'Bearer wrong' } })).statusCode).toBe(403);
    const answer = await http.inject({ url: '/metrics', headers: { authorization: 'Bearer a metrics token' } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(answer.body).toContain('# TYPE http_request_duration_seconds histogram');
  });

  it('without a token is for this machine only', async () => {
    expect((await openHttp.inject('/metrics')).statusCode).toBe(200);
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect((await openHttp.inject({ url: '/metrics', headers })).statusCode).toBe(403);
  });
});
