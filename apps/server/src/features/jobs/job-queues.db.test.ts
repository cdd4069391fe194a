import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job } from '../../platform/jobs/job.ts';
import { planQueues } from '../../platform/jobs/queues.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createJobScene, definition, type payload } from './jobs.fixture.ts';

const POLL = { timeout: 20_000, interval: 20 };
let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  ({ t, owner } = await createJobScene());
});
afterAll(() => t.close());

describe('queues', () => {
  const ocr = { ...definition, type: 'test.read', queue: 'ocr_queue' } satisfies JobDefinition<typeof payload>;

  test('slow work in one holds up no other; a paused one begins nothing until it goes on (J-02, J-09)', async () => {
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
