import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { JobGivesWay, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { reclaimJobs } from './index.ts';
import { createJobScene, definition, type JobScene } from './jobs.fixture.ts';

let t: TestApp;
let owner: TestUser;
let enqueue: JobScene['enqueue'];
let run: JobScene['run'];
beforeAll(async () => {
  ({ t, owner, enqueue, run } = await createJobScene());
});
afterAll(() => t.close());

describe('running', () => {
  test('progress, log, result and metrics are kept (J-17)', async () => {
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

  test('a failure is tried again until the attempts are used up, then can be retried by hand (J-05)', async () => {
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

  test('a running job stops at its next safe point when it is cancelled (J-08)', async () => {
    const id = await enqueue();
    let hasBegun = false;
    const running = run(id, async (_payload, context) => {
      for (;;) {
        hasBegun = true;
        throwIfCancelled(context.signal);
        await sleep(20);
      }
    });
    await expect.poll(() => hasBegun).toBe(true);
    expect((await owner.post(`/api/jobs/${id}/cancel`)).status).toBe(200);
    await running;
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'cancelled',
      can: { cancel: false, retry: true },
    });
    expect((await owner.post(`/api/jobs/${id}/cancel`)).status).toBe(409);
  });

  test('two workers at once run it once (J-03)', async () => {
    const id = await enqueue();
    let runs = 0;
    const work = async (): Promise<void> => {
      runs += 1;
      await sleep(50);
    };
    await Promise.all([run(id, work), run(id, work)]);
    expect(runs).toBe(1);
  });

  test('a job whose worker was killed is taken back and runs again (J-06)', async () => {
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

  test('a job that keeps taking its worker with it is given up; one that is stopped with it is not (J-07)', async () => {
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

  test('a worker that wakes after its job was taken back leaves the newer run alone (J-04)', async () => {
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
