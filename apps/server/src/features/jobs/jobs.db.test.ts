import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  JobGivesWay,
  job,
  PermanentJobError,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import { planQueues } from '../../platform/jobs/queues.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reclaimJobs } from './index.ts';

const POLL = { timeout: 20_000, interval: 20 };
const payload = Type.Object({ text: Type.String() });
const definition = {
  type: 'test.work',
  queue: 'default',
  payload,
  maxAttempts: 2,
  title: ({ text }: { text: string }) => `Work on ${text}`,
} satisfies JobDefinition<typeof payload>;

let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  owner = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

function enqueue(text = 'this'): Promise<string> {
  const actor = { ...systemActor(owner.organizationId), userId: owner.id };
  return withActor(t.app.platform.db, actor, async (tx) => (await enqueueJob(tx, actor, definition, { text })).id);
}

interface Inserted {
  organizationId?: number;
  projectId?: number;
  status: string;
  attempts?: number;
  queue?: string;
  dedupeKey?: string;
}

async function insertJob({ organizationId, projectId, status, attempts = 0, queue = 'default', dedupeKey }: Inserted) {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into job (organization_id, project_id, type, title, queue, status, attempts, max_attempts, dedupe_key, finished_at)
     values ($1, $2, 'test.work', 'Work', $3, $4, $5, 2, $6, case when $4 = 'failed' then now() end) returning id`,
    [organizationId ?? null, projectId ?? null, queue, status, attempts, dedupeKey ?? null],
  );
  return rows[0]?.id ?? '';
}

async function run(
  id: string,
  handler: (payload: { text: string }, context: JobContext) => Promise<unknown>,
  shutdown = new AbortController().signal,
): Promise<void> {
  const { db, log } = t.app.platform;
  await runJob(
    {
      db,
      log,
      worker: 'test',
      jobs: new Map([[definition.type, job(definition, handler)]]),
      random: () => 0,
      changed: () => {},
      ended: async () => {},
    },
    id,
    shutdown,
  );
}

describe('who sees a job', () => {
  test('nobody without a sign-in, nobody of another organization, no colleague without the right', async () => {
    const id = await enqueue();
    expect((await t.anonymous.get(`/api/jobs/${id}`)).status).toBe(401);
    expect((await (await t.newOrganization()).owner.get(`/api/jobs/${id}`)).status).toBe(404);
    const colleague = await t.newUser(owner.organizationId);
    expect((await colleague.get(`/api/jobs/${id}`)).status).toBe(404);
    expect((await colleague.get('/api/jobs')).body).toEqual([]);
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      title: 'Work on this',
      status: 'queued',
      can: { cancel: true, retry: false },
    });
    expect((await owner.get('/api/jobs/not-an-id')).status).toBe(400);
  });

  test('pages by cursor without gaps or repeats', async () => {
    for (let number = 0; number < 7; number += 1) await enqueue(`page ${number}`);
    const seen: string[] = [];
    let url: string | undefined = '/api/jobs?limit=3';
    while (url) {
      const page = await owner.get(url);
      seen.push(...page.body.map((row: { id: string }) => row.id));
      url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(7);
    expect((await owner.get('/api/jobs?cursor=nonsense')).status).toBe(400);
  });
});

test('jobs are counted by state, for everybody those that they see', async () => {
  const { owner: manager } = await t.newOrganization();
  const colleague = await t.newUser(manager.organizationId);
  const { db } = t.app.platform;
  const start = (user: TestUser, text: string) => {
    const actor = { ...systemActor(manager.organizationId), userId: user.id };
    return withActor(db, actor, async (tx) => (await enqueueJob(tx, actor, definition, { text })).id);
  };
  const done = await start(manager, 'mine');
  await run(done, async () => ({}));
  await start(manager, 'waiting');
  await start(colleague, 'theirs');
  const parts = { retrying: 0, scheduled: 0, dead: 0 };
  const none = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, ...parts };
  expect((await manager.get('/api/jobs/counts')).body).toEqual({ ...none, queued: 2, succeeded: 1 });
  expect((await colleague.get('/api/jobs/counts')).body).toEqual({ ...none, queued: 1 });
  expect((await manager.get('/api/jobs/counts?type=test.work')).body).toEqual({ ...none, queued: 2, succeeded: 1 });
  expect((await manager.get('/api/jobs/counts?type=import.run')).body).toEqual(none);
  expect((await t.anonymous.get('/api/jobs/counts')).status).toBe(401);
  expect((await (await t.newOrganization()).owner.get('/api/jobs/counts')).body).toEqual(none);
});

describe('those who look after others', () => {
  test('managers of a project see its jobs and run them again; its annotators do not', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const made = await boss.post('/api/projects', { title: 'Ours' });
    const [manager, annotator] = [await t.newUser(organizationId), await t.newUser(organizationId)];
    await t.addMember(made.body.id, manager, 1);
    await t.addMember(made.body.id, annotator, 4);
    const id = await insertJob({ organizationId, projectId: made.body.id, status: 'failed', attempts: 2 });
    await insertJob({ organizationId, status: 'failed', attempts: 2 });
    expect((await manager.get('/api/jobs')).body).toMatchObject([{ id, state: 'dead' }]);
    expect((await manager.get('/api/jobs/counts')).body).toMatchObject({ failed: 1, dead: 1 });
    expect((await annotator.get('/api/jobs')).body).toEqual([]);
    expect((await annotator.get(`/api/jobs/${id}`)).status).toBe(404);
    expect((await manager.post('/api/jobs/redrive', { state: 'dead' })).body).toEqual({ queued: 1, left: 0 });
    expect((await manager.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'queued',
      attempts: 0,
      state: 'waiting',
    });
  });

  test('only super administrators look past their organization', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const id = await insertJob({ organizationId, status: 'failed', attempts: 1 });
    for (const path of ['/api/jobs?scope=all', '/api/jobs/overview?scope=all', '/api/jobs/statistics?scope=all'])
      expect((await boss.get(path)).status, path).toBe(403);
    expect((await boss.post('/api/jobs/redrive', { state: 'failed', scope: 'all' })).status).toBe(403);
    const root = await t.newUser((await t.newOrganization()).id, { globalRole: 'super_admin' });
    expect((await root.get('/api/jobs')).body).toEqual([]);
    expect((await root.get(`/api/jobs?scope=all&search=${id}`)).body).toMatchObject([
      { id, organization_id: organizationId },
    ]);
    expect((await root.get(`/api/jobs/${id}`)).body).toMatchObject({ id });
    const housekeeping = await insertJob({ status: 'failed', attempts: 2 });
    expect((await root.post(`/api/jobs/${housekeeping}/retry`)).body).toMatchObject({ status: 'queued' });
    expect((await boss.get(`/api/jobs/${housekeeping}`)).status).toBe(404);
  });

  test('running again all that a filter finds leaves alone what is open under the same key', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const failed = { organizationId, status: 'failed', attempts: 2 };
    for (let index = 0; index < 3; index += 1) await insertJob({ ...failed, queue: 'ocr_queue', dedupeKey: 'same' });
    const other = await insertJob({ ...failed, queue: 'io', dedupeKey: 'open' });
    await insertJob({ organizationId, status: 'queued', queue: 'io', dedupeKey: 'open' });
    const redrive = (queue: string) => boss.post('/api/jobs/redrive', { state: 'failed', queue });
    const both = await Promise.all([redrive('ocr_queue'), redrive('ocr_queue')]);
    expect(
      both.map(({ status, body }) => (status === 200 ? body.queued : 0)).reduce((sum, queued) => sum + queued, 0),
    ).toBe(1);
    expect((await redrive('io')).body).toEqual({ queued: 0, left: 1 });
    expect((await boss.post(`/api/jobs/${other}/retry`)).status).toBe(409);
    expect((await boss.get('/api/jobs?state=retrying')).body).toEqual([]);
    expect((await boss.post('/api/jobs/redrive', { state: 'running' })).status).toBe(400);
  });

  test('queues tell what waits and since when; a paused one says so, and only super administrators pause', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    await insertJob({ organizationId, status: 'queued', queue: 'ocr_queue' });
    await insertJob({ organizationId, status: 'queued', queue: 'ocr_queue', attempts: 1 });
    expect((await boss.put('/api/jobs/queues/ocr_queue/pause')).status).toBe(403);
    const root = await t.newUser(organizationId, { globalRole: 'super_admin' });
    expect((await root.put('/api/jobs/queues/nothing/pause')).status).toBe(400);
    expect((await root.put('/api/jobs/queues/ocr_queue/pause')).status).toBe(204);
    const queueOf = async () =>
      (await boss.get('/api/jobs/overview')).body.queues.find(({ name }: { name: string }) => name === 'ocr_queue');
    expect(await queueOf()).toMatchObject({
      waiting: 1,
      retrying: 1,
      capacity: 0,
      oldest_waiting_at: expect.any(String),
      paused_at: expect.any(String),
    });
    expect((await root.delete('/api/jobs/queues/ocr_queue/pause')).status).toBe(204);
    expect(await queueOf()).toMatchObject({ paused_at: null });
    expect((await boss.get('/api/jobs/statistics?days=1')).body).toEqual([]);
  });
});

describe('running', () => {
  test('progress, log, result and metrics are kept', async () => {
    const id = await enqueue();
    await run(id, async ({ text }, context) => {
      context.progress({ done: 3, total: 3, unit: 'rows' });
      await context.log(`worked on ${text}`);
      return { rows: 3 };
    });
    const done = await owner.get(`/api/jobs/${id}`);
    expect(done.body).toMatchObject({
      status: 'succeeded',
      result: { rows: 3 },
      progress: { done: 3, total: 3 },
      attempts: 1,
    });
    expect(done.body.metrics).toMatchObject({
      attempts: 1,
      runMs: expect.any(Number),
      queueWaitMs: expect.any(Number),
    });
    expect((await owner.get(`/api/jobs/${id}/logs`)).body).toMatchObject([
      { level: 'info', message: 'worked on this' },
    ]);
  });

  test('a failure is tried again until the attempts are used up, then can be retried by hand', async () => {
    const id = await enqueue();
    const fail = () => Promise.reject(new Error('the disk is full'));
    await run(id, fail);
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'queued',
      attempts: 1,
      error: 'the disk is full',
    });
    await run(id, fail);
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      attempts: 2,
      can: { retry: true },
    });
    expect((await owner.post(`/api/jobs/${id}/retry`)).body).toMatchObject({
      status: 'queued',
      attempts: 0,
      error: null,
    });
    await run(id, async () => 'fine now');
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'succeeded' });
    expect((await owner.post(`/api/jobs/${id}/retry`)).status).toBe(409);
  });

  test('what cannot help to repeat fails at once', async () => {
    const id = await enqueue();
    await run(id, () => Promise.reject(new PermanentJobError('the file is no table')));
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: 'the file is no table',
    });
  });

  test('a running job stops at its next safe point when it is cancelled', async () => {
    const id = await enqueue();
    const running = run(id, async (_payload, context) => {
      for (;;) {
        throwIfCancelled(context.signal);
        await sleep(20);
      }
    });
    await sleep(100);
    expect((await owner.post(`/api/jobs/${id}/cancel`)).status).toBe(200);
    await running;
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'cancelled',
      can: { cancel: false, retry: true },
    });
    expect((await owner.post(`/api/jobs/${id}/cancel`)).status).toBe(409);
  });

  test('two workers at once run it once', async () => {
    const id = await enqueue();
    let runs = 0;
    const work = async (): Promise<void> => {
      runs += 1;
      await sleep(50);
    };
    await Promise.all([run(id, work), run(id, work)]);
    expect(runs).toBe(1);
  });

  test('a job whose worker was killed is taken back and runs again', async () => {
    const id = await enqueue();
    await t.admin.query(
      `update job set status = 'running', attempts = 1, heartbeat_at = now() - interval '1 minute' where id = $1`,
      [id],
    );
    expect(await reclaimJobs(t.app.platform)).toEqual({ reclaimed: 1, enqueued: 0 });
    expect((await owner.get(`/api/jobs/${id}`)).body.status).toBe('queued');
    await run(id, async () => 'done');
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'succeeded', attempts: 2 });
  });

  test('one that lets others go first is queued again behind them, as the same attempt', async () => {
    const id = await enqueue();
    await run(id, async () => {
      throw new JobGivesWay();
    });
    const read = async () =>
      (await t.admin.query('select status, attempts, error from job where id = $1', [id])).rows[0];
    expect(await read()).toEqual({ status: 'queued', attempts: 0, error: null });
    await run(id, async () => 'done');
    expect(await read()).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  test('a job that keeps taking its worker with it is given up; one that is stopped with it is not', async () => {
    const id = await enqueue();
    const lose = (interruptions: number) =>
      t.admin.query(
        `update job set status = 'running', worker = 'x', interruptions = $2, heartbeat_at = now() - interval '1 minute' where id = $1`,
        [id, interruptions],
      );
    await lose(4);
    await reclaimJobs(t.app.platform);
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('died 5 times'),
    });
    const other = await enqueue();
    const shutdown = new AbortController();
    for (let stops = 0; stops < 3; stops += 1) {
      await run(
        other,
        async (_payload, context) => {
          shutdown.abort();
          throwIfCancelled(context.signal);
        },
        shutdown.signal,
      );
    }
    expect((await owner.get(`/api/jobs/${other}`)).body).toMatchObject({ status: 'queued', attempts: 3, error: null });
    await run(other, async () => 'done');
    expect((await owner.get(`/api/jobs/${other}`)).body).toMatchObject({ status: 'succeeded' });
  });

  test('a worker that wakes after its job was taken back leaves the newer run alone', async () => {
    const id = await enqueue();
    await run(id, async () => {
      // Meanwhile the job was taken back and begun again by somebody else.
      await t.admin.query(`update job set attempts = attempts + 1 where id = $1`, [id]);
      return 'late';
    });
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'running', attempts: 2 });
  });

  test('the same dedupe key gives the same open job, also to two at once', async () => {
    const actor = systemActor(owner.organizationId);
    const make = () =>
      withSystem(t.app.platform.db, (tx) =>
        enqueueJob(tx, actor, definition, { text: 'once' }, { dedupeKey: 'only-one' }),
      );
    const [first, second] = await Promise.all([make(), make()]);
    expect(first.id).toBe(second.id);
  });

  test('a payload that does not fit its schema is refused where it is made', async () => {
    const actor = systemActor(owner.organizationId);
    const wrong = { text: 5 } as unknown as { text: string };
    await expect(withSystem(t.app.platform.db, (tx) => enqueueJob(tx, actor, definition, wrong))).rejects.toThrow(
      'payload of job test.work is not valid',
    );
  });
});

describe('queues', () => {
  const ocr = { ...definition, type: 'test.read', queue: 'ocr_queue' } satisfies JobDefinition<typeof payload>;

  test('slow work in one holds up no other; a paused one begins nothing until it goes on', async () => {
    const { db, log } = t.app.platform;
    const actor = { ...systemActor(owner.organizationId), userId: owner.id };
    const root = await t.newUser(owner.organizationId, { globalRole: 'super_admin' });
    const put = (kind: typeof ocr | typeof definition, text: string) =>
      withActor(db, actor, async (tx) => (await enqueueJob(tx, actor, kind, { text })).id);
    const statusOf = async (id: string) => (await owner.get(`/api/jobs/${id}`)).body.status;
    const reading = Promise.withResolvers<void>();
    let most = 0;
    let now = 0;
    const slow = job(ocr, async () => {
      now += 1;
      most = Math.max(most, now);
      await reading.promise;
      now -= 1;
    });
    await t.admin.query(`delete from graphile_worker._private_jobs`);
    const scans = await Promise.all(Array.from({ length: 12 }, (_, index) => put(ocr, `scan ${index}`)));
    const worker = await startWorker({
      db,
      queueDb: db,
      log,
      name: 'one',
      version: 'test',
      jobs: [slow, job(definition, async () => ({}))],
      queues: planQueues({
        workerQueues: ['ocr_queue', 'default'],
        queueConcurrency: ['ocr_queue:2'],
        jobConcurrency: 2,
      }),
      schedule: false,
      lostSeconds: 30,
      random: () => 0,
      changed: t.app.platform.jobFeed.changed,
      ended: async () => {},
    });
    try {
      await expect.poll(() => now, POLL).toBe(2);
      const quick = await put(definition, 'quick');
      await expect.poll(() => statusOf(quick), POLL).toBe('succeeded');
      const { workers } = (await root.get('/api/jobs/overview')).body;
      expect(workers.find(({ id }: { id: string }) => id === 'one')).toMatchObject({
        queues: { ocr_queue: 2, default: 2 },
        running: [{ type: 'test.read' }, { type: 'test.read' }],
      });
      await root.put('/api/jobs/queues/default/pause');
      const lastSign = async (): Promise<number> =>
        (await t.admin.query(`select heartbeat_at as at from job_worker where id = 'one'`)).rows[0].at.getTime();
      // After the second sign from now the worker has surely taken in what the first one read.
      for (const _sign of [1, 2]) {
        const before = await lastSign();
        await expect.poll(lastSign, POLL).toBeGreaterThan(before);
      }
      const held = await put(definition, 'held');
      reading.resolve();
      for (const scan of scans) await expect.poll(() => statusOf(scan), POLL).toBe('succeeded');
      expect(await statusOf(held)).toBe('queued');
      expect(most).toBe(2);
      await root.delete('/api/jobs/queues/default/pause');
      await expect.poll(() => statusOf(held), POLL).toBe('succeeded');
    } finally {
      reading.resolve();
      await worker.stop();
    }
    expect((await t.admin.query(`select from job_worker where id = 'one'`)).rowCount).toBe(0);
  });
});

test('POST with an Idempotency-Key is done once, and a key cannot be used for something else', async () => {
  const id = await enqueue();
  const headers = { 'idempotency-key': 'cancel-once' };
  const first = await owner.post(`/api/jobs/${id}/cancel`, undefined, headers);
  const again = await owner.post(`/api/jobs/${id}/cancel`, undefined, headers);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotent-replay']).toBe('true');
  const other = await enqueue();
  expect((await owner.post(`/api/jobs/${other}/cancel`, undefined, headers)).status).toBe(400);
});
