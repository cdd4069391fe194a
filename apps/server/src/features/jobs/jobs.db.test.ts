import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reclaimJobs } from './index.ts';

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
