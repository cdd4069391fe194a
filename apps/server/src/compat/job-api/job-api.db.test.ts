import { createClient } from '@redis/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type App, createApp } from '../../app.ts';
import { keepLog } from '../../features/jobs/index.ts';
import type { RegisteredJob } from '../../platform/jobs/job.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../../platform/testing/redis-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/></Choices></View>';
const POLL = { timeout: 20_000, interval: 20 };

let t: TestApp;
let owner: TestUser;
let project: number;
let redis: RedisServer | undefined;
let address: string;
let clock = new Date();
beforeAll(async () => {
  redis = HAS_REDIS ? await startRedis() : undefined;
  t = await createTestApp({ now: () => clock, ...(redis ? { env: { REDIS_URL: redis.url } } : {}) });
  ({ owner } = await t.newOrganization());
  const made = await owner.post('/api/projects', { title: 'Reviews', label_config: CONFIG });
  project = made.body.id;
  address = (await t.app.http?.listen({ host: '127.0.0.1', port: 0 })) ?? '';
});
afterEach(() => {
  clock = new Date();
});
afterAll(async () => {
  await t.close();
  await redis?.kill();
});

const exporting = () => ({ type: 'export', payload: { project_id: project, format: 'JSON' } });

/** A job that only the test knows how to run. */
async function newJob(): Promise<string> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into job (organization_id, type, title, queue, created_by, max_attempts) values ($1, 'test.work', 'Work', 'default', $2, 2) returning id`,
    [owner.organizationId, owner.id],
  );
  return rows[0]?.id ?? '';
}

async function work(id: string, handler: RegisteredJob['handler'], app: App = t.app): Promise<void> {
  const { platform } = app;
  const definition = { type: 'test.work', queue: 'default', payload: {}, maxAttempts: 2, title: () => 'Work' } as const;
  await runJob(
    {
      db: platform.db,
      log: platform.log,
      worker: 'test',
      jobs: new Map([['test.work', { definition, handler }]]),
      random: () => 0,
      changed: platform.jobFeed.changed,
      ended: (row, isHidden) => keepLog(platform, row, isHidden),
    },
    id,
    new AbortController().signal,
  );
}

interface Event {
  id?: number;
  event: string;
  data: ReturnType<typeof JSON.parse>;
}

/** A real client of the stream, on a real connection. */
async function follow(id: string, { headers = {}, query = '', base = address, token = owner.token } = {}) {
  const stop = new AbortController();
  const answer = await fetch(`${base}/api/v1/tasks/${id}/stream${query}`, {
    headers: { ...(token ? { authorization: `Token ${token}` } : {}), ...headers },
    signal: stop.signal,
  });
  const events: Event[] = [];
  let isOver = false;
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const event = field('event');
        const number = field('id');
        if (event)
          events.push({ ...(number ? { id: Number(number) } : {}), event, data: JSON.parse(field('data') ?? '') });
      }
    }
  };
  const reading = read()
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  return { answer, events, isOver: () => isOver, reading, leave: () => stop.abort() };
}

const statuses = (events: readonly Event[]): string[] =>
  events.filter(({ event }) => event === 'status').map(({ data }) => data.status);

describe('submitting', () => {
  test('is for people who may do what they submit, with a payload that fits', async () => {
    expect((await t.anonymous.post('/api/v1/tasks', exporting())).status).toBe(401);
    expect((await (await t.newOrganization()).owner.post('/api/v1/tasks', exporting())).status).toBe(404);
    const annotator = await t.newUser(owner.organizationId);
    await t.addMember(project, annotator, 4);
    expect((await annotator.post('/api/v1/tasks', exporting())).status).toBe(403);
    const unknown = await owner.post('/api/v1/tasks', { type: 'sleep' });
    expect([unknown.status, unknown.body.validation_errors.type?.[0]]).toEqual([
      400,
      expect.stringContaining('export, import'),
    ]);
    const bad = await owner.post('/api/v1/tasks', { type: 'export', payload: { project_id: 'x', colour: 1 } });
    expect([bad.status, Object.keys(bad.body.validation_errors)]).toEqual([
      400,
      expect.arrayContaining(['payload.project_id']),
    ]);
    expect((await owner.post('/api/v1/tasks', { type: 'export' })).status).toBe(400);
    const kinds = (await owner.get('/api/v1/task-types')).body as { type: string; example: object }[];
    expect(kinds.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['export', 'import', 'reconcile', 'recompute_quality', 'storage_sync']),
    );
  });

  test('stores a queued task and a queue entry with its id alone, once per Idempotency-Key (J-01)', async () => {
    const headers = { 'idempotency-key': 'export-once' };
    const made = await owner.post('/api/v1/tasks', exporting(), headers);
    expect(made.body).toMatchObject({ task_id: made.body.id, status: 'queued', type: 'export', attempts: 0 });
    const { rows } = await t.admin.query(
      'select p.payload, j.task_identifier from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id where j.key = $1',
      [made.body.id],
    );
    expect(rows).toMatchObject([{ payload: { jobId: made.body.id }, task_identifier: 'run:io' }]);
    const again = await owner.post('/api/v1/tasks', exporting(), headers);
    expect(again.body.id).toBe(made.body.id);
    expect((await owner.get('/api/v1/tasks?limit=1')).body).toHaveLength(1);
    for (const limit of ['0', '-1', 'abc', '501'])
      expect((await owner.get(`/api/v1/tasks?limit=${limit}`)).status).toBe(400);
  });
});

describe('logs and metrics', () => {
  test('a link to the stored log works without a token until it expires, and not before the task has run (J-15)', async () => {
    const id = await newJob();
    const early = await owner.get(`/api/v1/tasks/${id}/logs`);
    expect([early.status, early.body.error.reason]).toEqual([404, 'not_run_yet']);
    await work(id, async (_payload, { log }) => {
      await log('half way', { rows: 5 });
      const live = await owner.get(`/api/v1/tasks/${id}/logs`);
      expect(live.body.is_complete).toBe(false);
      const text = await t.anonymous.get(pathOf(live.body.url));
      expect(text.text).toMatch(/STATUS {2}running \(attempt 1\)\n.*INFO {4}half way \{"rows":5\}\n$/);
      const metrics = await owner.get(`/api/v1/tasks/${id}/metrics`);
      expect(metrics.body).toMatchObject({
        status: 'running',
        is_final: false,
        attempts: 1,
        exit_code: null,
        log_lines: 1,
      });
      return {};
    });
    const { body } = await owner.get(`/api/v1/tasks/${id}/logs`);
    expect(body).toMatchObject({ is_complete: true, object: `task-logs/${owner.organizationId}/${id}.log` });
    const open = await t.anonymous.get(pathOf(body.url));
    expect([open.status, open.text]).toEqual([200, expect.stringMatching(/succeeded \(attempt 1\)\n$/)]);
    expect((await (await t.newOrganization()).owner.get(`/api/v1/tasks/${id}/logs`)).status).toBe(404);
    clock = new Date(Date.now() + 16 * 60_000);
    expect((await t.anonymous.get(pathOf(body.url))).status).toBe(403);
  });

  test('a task that fails keeps its error and its log, after every attempt (J-15)', async () => {
    const id = await newJob();
    const fail = () => Promise.reject(new Error('the disk is full'));
    await work(id, fail);
    expect((await owner.get(`/api/v1/tasks/${id}`)).body).toMatchObject({ status: 'queued', is_retrying: true });
    await work(id, fail);
    const { body } = await owner.get(`/api/v1/tasks/${id}`);
    expect(body).toMatchObject({ status: 'failed', error: 'the disk is full', attempts: 2 });
    expect(body.started_at <= body.finished_at).toBe(true);
    const log = await t.anonymous.get(pathOf((await owner.get(`/api/v1/tasks/${id}/logs`)).body.url));
    expect(log.text).toMatch(
      /attempt 1 failed: the disk is full[\s\S]*running \(attempt 2\)[\s\S]*failed \(attempt 2\)\n$/,
    );
    const metrics = (await owner.get(`/api/v1/tasks/${id}/metrics`)).body;
    expect(metrics).toMatchObject({
      is_final: true,
      exit_code: 1,
      attempts: 2,
      queue_wait_ms: expect.any(Number),
      cpu_ms: expect.any(Number),
    });
  });

  const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;
});

describe('following', () => {
  test('the first event is the present state; late and returning followers miss nothing; strangers get none (J-12, J-13)', async () => {
    const id = await newJob();
    const other = await follow(await newJob());
    const [one, two] = [await follow(id), await follow(id)];
    expect(one.answer.headers.get('content-type')).toContain('text/event-stream');
    await expect.poll(() => statuses(one.events), POLL).toEqual(['queued']);
    await work(id, async (_payload, { progress }) => {
      progress({ done: 1, total: 4 });
      await expect.poll(() => one.events.some(({ event }) => event === 'progress'), POLL).toBe(true);
      return {};
    });
    await Promise.all([one.reading, two.reading]);
    for (const { events } of [one, two]) {
      expect(statuses(events)).toEqual(['queued', 'running', 'succeeded']);
      expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1));
    }
    const late = await follow(id);
    await late.reading;
    expect(statuses(late.events)).toEqual(['succeeded']);
    const back = await follow(id, { headers: { 'last-event-id': '1' } });
    await back.reading;
    expect(back.events).toEqual(one.events.slice(1));
    expect(statuses(other.events)).toEqual(['queued']);
    other.leave();
    expect((await t.anonymous.get(`/api/v1/tasks/${id}/stream`)).status).toBe(401);
    expect((await (await t.newOrganization()).owner.get(`/api/v1/tasks/${id}/stream`)).status).toBe(404);
    expect((await owner.get('/api/v1/tasks/00000000-0000-7000-8000-000000000000/stream')).status).toBe(404);
  });

  test('a ticket opens the stream of its task without a header, for a minute', async () => {
    const id = await newJob();
    const { body } = await owner.post(`/api/v1/tasks/${id}/stream-ticket`);
    const query = `?access_token=${body.access_token}`;
    const client = await follow(id, { query, token: '' });
    await expect.poll(() => statuses(client.events), POLL).toEqual(['queued']);
    client.leave();
    const other = await newJob();
    expect((await t.anonymous.get(`/api/v1/tasks/${other}/stream${query}`)).status).toBe(401);
    expect((await t.anonymous.get(`/api/v1/tasks/${id}/stream?access_token=e30`)).status).toBe(401);
    clock = new Date(Date.now() + 61_000);
    expect((await t.anonymous.get(`/api/v1/tasks/${id}/stream${query}`)).status).toBe(401);
  });

  test('a hundred clients that go away leave nothing behind (J-14)', async () => {
    const id = await newJob();
    await expect.poll(() => t.app.platform.jobFeed.followers(), POLL).toBe(0);
    const clients = await Promise.all(Array.from({ length: 100 }, () => follow(id)));
    expect(t.app.platform.jobFeed.followers()).toBe(100);
    for (const client of clients) client.leave();
    await expect.poll(() => t.app.platform.jobFeed.followers(), POLL).toBe(0);
  });
});

describe.skipIf(!HAS_REDIS)('over several processes and Redis', () => {
  let second: App;
  let secondAddress: string;
  let reader: ReturnType<typeof createClient>;
  beforeAll(async () => {
    const { rows } = await t.admin.query<{ name: string }>('select current_database() as name');
    const url = new URL(inject('appUrl'));
    url.pathname = `/${rows[0]?.name}`;
    second = await createApp(t.app.platform.config, { url: url.toString() }, { background: false });
    secondAddress = (await second.http?.listen({ host: '127.0.0.1', port: 0 })) ?? '';
    reader = createClient({ url: redis?.url ?? '', socket: { reconnectStrategy: 50 } });
    reader.on('error', () => {});
    await reader.connect();
  });
  afterAll(async () => {
    reader.destroy();
    await second.stop();
  });

  const publish = (id: string, data: string): Promise<number> => reader.publish(`task:${id}`, data);

  test('what one process does reaches followers at the other, and the channel of the task (J-13)', async () => {
    const id = await newJob();
    const heard: string[] = [];
    const listener = reader.duplicate();
    await listener.connect();
    await listener.subscribe(`task:${id}`, (text) => heard.push(text));
    const client = await follow(id, { base: secondAddress });
    await work(id, async () => ({}));
    await client.reading;
    expect(statuses(client.events)).toEqual(['queued', 'running', 'succeeded']);
    await expect.poll(() => heard.map((text) => JSON.parse(text).status), POLL).toEqual(['running', 'succeeded']);
    listener.destroy();
  });

  test('what is published by hand reaches the followers of that task alone, also after Redis was away', async () => {
    const [id, other] = [await newJob(), await newJob()];
    const [client, stranger] = [
      await follow(id, { base: secondAddress }),
      await follow(other, { base: secondAddress }),
    ];
    await expect.poll(() => publish(id, '{"note":"by hand"}'), POLL).toBe(1);
    await expect.poll(() => client.events.at(-1), POLL).toEqual({ event: 'message', data: { note: 'by hand' } });
    await redis?.kill();
    await work(id, async (_payload, { progress }) => {
      progress({ done: 1, total: 2 });
      await expect.poll(() => client.events.at(-1)?.event, POLL).toBe('progress');
      await redis?.start();
      await expect.poll(() => publish(id, 'back').catch(() => 0), POLL).toBe(1);
      await expect.poll(() => client.events.at(-1), POLL).toEqual({ event: 'message', data: 'back' });
      return {};
    });
    await client.reading;
    expect(statuses(client.events)).toEqual(['queued', 'running', 'succeeded']);
    expect(stranger.events.map(({ event }) => event)).toEqual(['status']);
    stranger.leave();
    await expect.poll(async () => (await reader.pubSubNumSub([`task:${other}`]))[`task:${other}`], POLL).toBe(0);
  });
});
