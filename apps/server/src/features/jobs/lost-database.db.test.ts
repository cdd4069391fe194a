import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { job } from '../../platform/jobs/job.ts';
import { startWorker, type Worker } from '../../platform/jobs/worker.ts';
import type { TestApp } from '../../platform/testing/test-app.ts';
import { createJobScene, definition, type JobScene } from './jobs.fixture.ts';

let t: TestApp;
let enqueue: JobScene['enqueue'];
let worker: Worker | undefined;
let server: pg.Client;
beforeAll(async () => {
  ({ t, enqueue } = await createJobScene());
  server = new pg.Client({ connectionString: inject('adminUrl') });
  await server.connect();
});
afterAll(async () => {
  await worker?.stop();
  await server.end();
  await t.close();
});

/** As when PostgreSQL dies: every connection breaks off, and no new one is taken. */
async function setReachable(isReachable: boolean): Promise<void> {
  const { pathname } = new URL(String(t.app.platform.db.pool.options.connectionString));
  const name = pathname.slice(1);
  await server.query(`alter database ${name} allow_connections ${isReachable}`);
  if (!isReachable)
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
}

test('a database that dies under a running job takes no process with it, and the job is done later', {
  timeout: 60_000,
}, async () => {
  const { db, log } = t.app.platform;
  let begun = 0;
  const handler = async (): Promise<void> => {
    begun += 1;
    if (begun === 1) await setReachable(false);
  };
  worker = await startWorker({
    db,
    queueDb: db,
    log,
    name: 'test:0:lost-database',
    version: 'test',
    jobs: [job(definition, handler)],
    queues: [{ name: 'default', concurrency: 1 }],
    schedule: false,
    lostSeconds: 3,
    random: () => 0,
    changed: () => {},
    ended: async () => {},
  });
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  process.on('unhandledRejection', note);
  try {
    const id = await enqueue();
    await expect.poll(() => begun, { timeout: 10_000 }).toBe(1);
    await new Promise((done) => setTimeout(done, 1000));
    await setReachable(true);
    const status = (): Promise<string | undefined> =>
      withSystem(db, (tx) => tx.selectFrom('job').select('status').where('id', '=', id).executeTakeFirst())
        .then((row) => row?.status)
        .catch(() => undefined);
    await expect.poll(status, { timeout: 40_000, interval: 200 }).toBe('succeeded');
    expect(faults).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
    await setReachable(true);
  }
});
