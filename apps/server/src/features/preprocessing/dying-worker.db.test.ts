import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { requestProcessing } from '../collection/index.ts';
import { reclaimJobs } from '../jobs/index.ts';

const ROOT = new URL('../../../../../', import.meta.url);
const SPEECH = readFileSync(new URL('samples/speech/sense-and-sensibility-0880.wav', ROOT));
const COUNT = 60;

let t: TestApp;
let owner: TestUser;
let projectId: number;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-dying-'));
  t = await createTestApp({ env: { JOB_LOST_SECONDS: '8', SPEECH_COMMAND: 'echo heard' } });
  owner = (await t.newOrganization()).owner;
  const made = await owner.post('/api/projects', { title: 'Recordings', label_config: '<View></View>' });
  projectId = made.body.id;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

async function sendRecording(): Promise<string> {
  const answer = await owner.post(
    `/api/voice?project_id=${projectId}`,
    Buffer.concat([
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="speech.wav"\r\n\r\n`),
      SPEECH,
      Buffer.from('\r\n--edge--\r\n'),
    ]),
    { 'content-type': 'multipart/form-data; boundary=edge' },
  );
  expect(answer.status).toBe(201);
  return answer.body.id;
}

function startWorkerProcess(): ChildProcess {
  const { dataDir, secretKey } = t.app.platform.config;
  const database = new URL(String(t.app.platform.db.pool.options.connectionString));
  const owning = new URL(inject('adminUrl'));
  owning.pathname = database.pathname;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', new URL('apps/server/src/main.ts', ROOT).pathname, 'serve'],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATABASE_URL: database.href,
        MIGRATION_DATABASE_URL: owning.href,
        DATA_DIR: dataDir,
        SECRET_KEY: secretKey,
        ROLE: 'worker',
        WORKER_QUEUES: 'transcription_queue',
        QUEUE_CONCURRENCY: 'transcription_queue:4',
        DATABASE_CONNECTIONS: '8',
        LOG_LEVEL: 'silent',
        DEMO: 'false',
        SPEECH_COMMAND: `${folder}/hear.sh {file}`,
      },
    },
  );
  children.push(child);
  return child;
}

const doneCount = async (): Promise<number> => {
  const { rows } = await t.admin.query<{ count: number }>(
    `select count(*)::int as count from collection_item where title like 'many-%' and processed`,
  );
  return rows[0]?.count ?? 0;
};

let before = -1;
/** Two minutes pass whenever nothing more happens, for what the dead one had taken but not begun. */
async function doneAfterReclaiming(): Promise<number> {
  const done = await doneCount();
  if (done === before) {
    await t.admin.query(`update job set run_at = run_at - interval '3 minutes' where status = 'queued'`);
    await t.admin.query(
      `update graphile_worker._private_jobs g set locked_at = locked_at - interval '3 minutes'
       from job j where g.key = j.id::text and j.status = 'queued'`,
    );
  }
  before = done;
  await reclaimJobs(t.app.platform);
  return done;
}

test('what a worker took and never began is given out again', async () => {
  const id = await sendRecording();
  await t.relayEvents();
  const { rows } = await t.admin.query(`select id from job where payload ->> 'itemId' = $1`, [id]);
  await t.admin.query(`update job set run_at = now() - interval '10 minutes' where id = $1`, [rows[0].id]);
  await t.admin.query(
    `update graphile_worker._private_jobs set locked_at = now() - interval '9 minutes', locked_by = 'dead' where key = $1`,
    [rows[0].id],
  );
  expect((await reclaimJobs(t.app.platform)).enqueued).toBeGreaterThanOrEqual(1);
  const given = await t.admin.query(
    `select 1 from graphile_worker._private_jobs where key = $1 and locked_at is null`,
    [rows[0].id],
  );
  expect(given.rows).toHaveLength(1);
  await t.runJobs();
});

test('recordings whose worker is killed are all heard, and none is stored twice', { timeout: 200_000 }, async () => {
  writeFileSync(join(folder, 'hear.sh'), `#!/bin/sh\necho x >> ${folder}/runs\necho "what was said"\n`);
  chmodSync(join(folder, 'hear.sh'), 0o755);
  const first = await sendRecording();
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into collection_item (organization_id, project_id, kind, asset_id, title, created_by)
     select organization_id, project_id, kind, asset_id, 'many-' || n, created_by
     from collection_item, generate_series(1, $2::int) n where id = $1 returning id`,
    [first, COUNT],
  );
  await t.admin.query(`delete from outbox_event where aggregate_id = $1`, [first]);
  const organizationId = owner.organizationId;
  const items = rows.map(({ id }) => ({ id, organizationId, projectId, kind: 'voice_sample' as const }));
  const actor = systemActor(organizationId);
  await withActor(t.app.platform.db, actor, (tx) => requestProcessing(tx, actor, items, 'upload'));
  await t.relayEvents();
  const [victim] = [startWorkerProcess(), startWorkerProcess()];
  await expect.poll(doneCount, { timeout: 60_000, interval: 50 }).toBeGreaterThan(8);
  victim.kill('SIGKILL');
  await expect.poll(doneAfterReclaiming, { timeout: 90_000, interval: 500 }).toBe(COUNT);
  const open = `select count(*)::int as count from job where type = 'task_transcribe_audio' and status <> 'succeeded' and payload ->> 'itemId' = any ($1)`;
  const ids = items.map(({ id }) => id);
  await expect
    .poll(
      async () => {
        await reclaimJobs(t.app.platform);
        return (await t.admin.query(open, [ids])).rows[0].count;
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(0);
  const stored = await t.admin.query(
    `select count(*)::int as stored, count(distinct aggregate_id)::int as items from outbox_event
     where event_type = 'VOICE_TRANSCRIPTION_COMPLETED' and aggregate_id = any ($1)`,
    [ids],
  );
  expect(stored.rows).toEqual([{ stored: COUNT, items: COUNT }]);
  // What the dead one had in its hands, at most, was heard twice.
  const runs = readFileSync(join(folder, 'runs'), 'utf8').length / 2;
  expect(runs).toBeGreaterThanOrEqual(COUNT);
  expect(runs).toBeLessThanOrEqual(COUNT + 12);
});
