import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type ModelServer, startModelServer } from '../ml-backends/model-server.fixture.ts';

const JOBS = 200;
const POLL = { timeout: 100_000, interval: 50 };
const MAIN = join(import.meta.dirname, '../../main.ts');

let t: TestApp;
let owner: TestUser;
let model: ModelServer;
const children: ChildProcess[] = [];
beforeAll(async () => {
  model = await startModelServer();
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  ({ owner } = await t.newOrganization());
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await t.close();
  await model.close();
});

/** The real program as a worker of its own, as on another machine. */
function startWorkerProcess(env: Record<string, string> = {}): ChildProcess {
  const { dataDir, secretKey } = t.app.platform.config;
  const database = new URL(String(t.app.platform.db.pool.options.connectionString));
  const owning = new URL(inject('adminUrl'));
  owning.pathname = database.pathname;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'serve'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: database.href,
      MIGRATION_DATABASE_URL: owning.href,
      DATA_DIR: dataDir,
      SECRET_KEY: secretKey,
      ROLE: 'worker',
      WORKER_QUEUES: 'io',
      DATABASE_CONNECTIONS: '8',
      JOB_LOST_SECONDS: '3',
      OUTBOUND_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'silent',
      DEMO: 'false',
      ...env,
    },
  });
  children.push(child);
  return child;
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await t.admin.query<{ count: number }>(`select count(*)::int as count from ${sql}`, values);
  return rows[0]?.count ?? 0;
}

test('a worker killed in the middle of 200 jobs loses none, and none is done twice', { timeout: 150_000 }, async () => {
  const made = await owner.post('/api/projects', {
    title: 'Many imports',
    label_config: '<View><Text name="text" value="$text"/></View>',
  });
  const project: number = made.body.id;
  const uploaded = await owner.post(`/api/projects/${project}/uploads`, {
    text: '[{"text":"once"}]',
    filename: 'one.json',
  });
  const file: number = uploaded.body[0].id;
  for (let index = 0; index < JOBS; index += 1) {
    const payload = { project_id: project, file_upload_ids: [file], on_duplicate: 'keep' };
    const { status, text } = await owner.post('/api/v1/tasks', { type: 'import', payload });
    expect(status, text).toBe(201);
  }
  const [dying] = [startWorkerProcess(), startWorkerProcess()];
  const pid = dying?.pid ?? 0;
  const isInTheMiddle = async (): Promise<boolean> =>
    (await count(`job where status = 'succeeded'`)) >= 20 &&
    (await count(`job where status = 'running' and worker like $1`, [`%:${pid}:%`])) > 0;
  await expect.poll(isInTheMiddle, POLL).toBe(true);
  dying?.kill('SIGKILL');
  await expect.poll(() => count(`job where status = 'succeeded'`), POLL).toBe(JOBS);
  expect(await count('task where project_id = $1', [project])).toBe(JOBS);
  expect(await count(`project_import where status = 'completed' and project_id = $1`, [project])).toBe(JOBS);
  const body = (await owner.get('/api/jobs/overview')).body as {
    queues: { name: string; waiting: number; capacity: number }[];
  };
  expect(body.queues.find(({ name }) => name === 'io')).toMatchObject({ waiting: 0, running: 0, dead: 0 });
});

test('predictions go on behind the last batch when their worker is killed', { timeout: 150_000 }, async () => {
  const made = await owner.post('/api/projects', {
    title: 'Many predictions',
    label_config: `<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
      <Choice value="bad"/><Choice value="fair"/><Choice value="good"/></Choices></View>`,
  });
  const project: number = made.body.id;
  const tasks = Array.from({ length: 12 }, (_, n) => ({ text: `text ${n}` }));
  expect((await owner.post(`/api/projects/${project}/import`, tasks)).status).toBe(201);
  const backend = await owner.post('/api/ml', { project, url: model.url, batch_size: 3 });
  expect(backend.status, backend.text).toBe(201);
  // Usually the one that the first test has left.
  if (!children.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) startWorkerProcess();
  // The third batch is never answered: that is where the worker dies.
  model.fault = ({ path }) =>
    path === '/predict' && model.batches().length === 3 ? { status: 0, hang: true } : undefined;
  const started = await owner.post(`/api/ml/${backend.body.id}/predict`, {});
  expect(started.status, started.text).toBe(202);
  await expect.poll(() => model.batches().length, POLL).toBe(3);
  const { job_id: job, id } = started.body.run;
  const { rows } = await t.admin.query<{ worker: string }>('select worker from job where id = $1', [job]);
  children.find(({ pid }) => rows[0]?.worker.includes(`:${pid}:`))?.kill('SIGKILL');
  startWorkerProcess();
  const run = async () => (await owner.get(`/api/projects/${project}/prediction-runs/${id}`)).body;
  await expect.poll(async () => (await run()).status, POLL).toBe('completed');
  expect(await run()).toMatchObject({ total: 12, done: 12, created: 12, failed: 0 });
  expect(model.batches()).toEqual([3, 3, 3, 3, 3]);
  expect(await count('prediction where project_id = $1', [project])).toBe(12);
});
