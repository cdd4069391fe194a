import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import type { JobContext } from '../../platform/jobs/job.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { restoreArchive } from './restore-archive.ts';
import { runArchive } from './run-archive.ts';

let t: TestApp;
let root: TestUser;
let project: QueueProject;
let annotator: TestUser;

beforeAll(async () => {
  t = await createTestApp();
  project = await createQueue(t, { tasks: 8, people: 1, overlap: 1 });
  root = await t.newUser(project.owner.organizationId, { globalRole: 'super_admin' });
  [annotator] = project.people as [TestUser];
});
afterAll(() => t.close());

const task = (index: number): number => project.taskIds[index] as number;

async function run(path: string, body: object = {}) {
  const started = await root.post(`/api/admin/${path}`, body);
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  const { rows } = await t.admin.query('select status, result, error from job where id = $1', [started.body.job_id]);
  const log = await t.admin.query('select message, data from job_log where job_id = $1 order by id', [
    started.body.job_id,
  ]);
  return { ...rows[0], log: log.rows };
}

const exists = async (id: number): Promise<boolean> =>
  (await t.admin.query('select 1 from task where id = $1', [id])).rowCount === 1;

test('only administrators of the platform see and start any of it', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const calls: ['get' | 'post', string][] = [
    ['get', 'retention'],
    ['post', 'retention/run'],
    ['get', 'archives'],
    ['post', 'archives/run'],
    ['get', `archives/${id}`],
    ['get', `archives/${id}/url`],
    ['post', `archives/${id}/restore`],
  ];
  for (const [method, path] of calls) {
    expect([path, (await t.anonymous[method](`/api/admin/${path}`)).status]).toEqual([path, 401]);
    expect([path, (await project.owner[method](`/api/admin/${path}`)).status]).toEqual([path, 403]);
  }
  for (const [method, path] of calls.slice(4)) expect((await root[method](`/api/admin/${path}`)).status).toBe(404);
  expect((await root.post('/api/admin/retention/run', { older_than_seconds: -1 })).status).toBe(400);
  expect((await root.post('/api/admin/archives/run', { colour: 1 })).status).toBe(400);
});

describe('retention', () => {
  test('counts first, removes what is due, leaves the rest, and finds nothing the second time', async () => {
    for (const index of [0, 1]) await project.owner.delete(`/api/tasks/${task(index)}`);
    await t.admin.query(`update task set deleted_at = now() - interval '31 days' where id = $1`, [task(0)]);
    const before = await root.get('/api/admin/retention');
    expect(before.body).toMatchObject({ retention_days: 30, due: { tasks: 1 }, waiting: { tasks: 1 } });
    const dry = await run('retention/run', { dry_run: true });
    expect(dry).toMatchObject({ status: 'succeeded', result: { tasks: 1, annotations: 0, projects: 0 } });
    expect(dry.log[0]).toMatchObject({ message: 'Would remove 1 tasks.', data: { tasks: 1 } });
    expect(await exists(task(0))).toBe(true);
    const real = await run('retention/run');
    expect(real.result).toMatchObject({ tasks: 1 });
    expect(real.log[0].message).toBe('Removed 1 tasks.');
    expect([await exists(task(0)), await exists(task(1)), await exists(task(2))]).toEqual([false, true, true]);
    expect((await run('retention/run')).log[0].message).toBe('Removed nothing.');
    expect((await run('retention/run', { older_than_seconds: 0 })).result).toMatchObject({ tasks: 1 });
    expect([await exists(task(1)), await exists(task(2))]).toEqual([false, true]);
    const { body } = await root.get('/api/admin/retention');
    expect(body.last_runs[0]).toMatchObject({
      type: 'retention.run',
      status: 'succeeded',
      dry_run: false,
      counts: { tasks: 1 },
    });
  });
});

describe('the archive', () => {
  const archives = async () => (await root.get('/api/admin/archives')).body;
  const age = (ids: number[]) => t.admin.query(`update task set updated_at = '2020-06-01' where id = any ($1)`, [ids]);
  const finish = async (index: number) => {
    const sent = await annotator.post(`/api/tasks/${task(index)}/annotations`, {
      result: answer(),
      schema_version: '1',
      submission_id: `done-${index}`,
    });
    expect(sent.status, sent.text).toBe(201);
  };
  const drift = async () => {
    const organization = project.owner.organizationId;
    const now = t.app.platform.now();
    return (await withSystem(t.app.platform.db, (tx) => reconcileProject(tx, organization, project.id, now))).drift;
  };

  test('takes what was finished long ago, once, with manifest and checksum', async () => {
    for (const index of [2, 3, 4]) await finish(index);
    await age([2, 3, 5].map(task));
    const dry = await run('archives/run', { dry_run: true });
    expect(dry.result).toMatchObject({ tasks: 2, archives: 0 });
    expect(await archives()).toEqual([]);
    expect((await root.get('/api/admin/retention')).body.archive).toEqual({ due: 2, archived: 0 });
    const real = await run('archives/run');
    expect(real).toMatchObject({ status: 'succeeded', result: { tasks: 2, archives: 1, annotations: 2 } });
    const [archive] = await archives();
    expect(archive).toMatchObject({
      year: 2020,
      status: 'complete',
      task_count: 2,
      annotation_count: 2,
      removed: false,
    });
    const { storage } = t.app.platform;
    const bytes = await buffer((await storage.open(archive.key)).stream);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(archive.sha256);
    const lines = gunzipSync(bytes)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.task.id)).toEqual([task(2), task(3)]);
    expect(lines[0].annotations[0].result).toEqual(answer());
    const manifest = JSON.parse((await buffer((await storage.open(archive.manifest_key)).stream)).toString());
    expect(manifest).toMatchObject({
      archive: archive.id,
      sha256: archive.sha256,
      records: { tasks: 2, annotations: 2 },
    });
    const { rows } = await t.admin.query('select id::int from task where archived_at is not null order by id');
    expect(rows.map(({ id }) => id)).toEqual([task(2), task(3)]);
    expect((await run('archives/run')).result).toMatchObject({ tasks: 0, archives: 0 });
    expect(await archives()).toHaveLength(1);
    expect((await root.get(`/api/admin/archives/${archive.id}/url`)).body.url).toContain('/files/');
  });

  test('can remove what it has, and bring all of it back from the file alone', async () => {
    await age([task(4)]);
    const ids = async () =>
      (await t.admin.query('select id::int from annotation where task_id = $1', [task(4)])).rows.map(({ id }) => id);
    const answers = await ids();
    await run('archives/run', { older_than_days: 365, remove: true });
    const [archive] = await archives();
    expect(archive).toMatchObject({ removed: true, task_count: 1 });
    expect((await project.owner.get(`/api/tasks/${task(4)}`)).status).toBe(404);
    expect(await drift()).toEqual({});
    await run('retention/run', { older_than_seconds: 0 });
    expect(await exists(task(4))).toBe(false);
    const restored = await run(`archives/${archive.id}/restore`);
    expect(restored).toMatchObject({ status: 'succeeded', result: { brought_back: 1, kept: 0, impossible: 0 } });
    const again = await project.owner.get(`/api/tasks/${task(4)}`);
    expect(again.body).toMatchObject({ id: task(4), status: 'complete', is_labeled: true, total_annotations: 1 });
    expect(again.body.annotations[0].result).toEqual(answer());
    expect(await ids()).toEqual(answers);
    expect(await drift()).toEqual({});
    expect((await archives())[0]).toMatchObject({ id: archive.id, status: 'restored' });
    expect((await root.post(`/api/admin/archives/${archive.id}/restore`)).status).toBe(409);
    expect((await run('archives/run')).result).toMatchObject({ tasks: 0 });
  });

  test('that is only marked is unmarked; a file that was touched is not believed', async () => {
    const marked = (await archives()).find((archive: { task_count: number }) => archive.task_count === 2);
    const { storage } = t.app.platform;
    const bytes = await buffer((await storage.open(marked.key)).stream);
    const put = (content: Buffer) =>
      storage.put(marked.key, content, { contentType: 'application/gzip', maxBytes: 1e6 });
    await storage.delete(marked.key);
    await put(Buffer.concat([bytes, Buffer.from('x')]));
    const refused = await run(`archives/${marked.id}/restore`);
    expect([refused.status, refused.error]).toEqual(['failed', expect.stringContaining('checksum')]);
    await storage.delete(marked.key);
    await put(bytes);
    const restored = await run(`archives/${marked.id}/restore`);
    expect(restored.result).toMatchObject({ brought_back: 0, kept: 2, impossible: 0 });
    const { rows } = await t.admin.query('select count(*)::int as n from task where archived_at is not null');
    expect(rows[0].n).toBe(0);
    expect(await drift()).toEqual({});
  });

  test('that is broken off, or cannot be read to its end, fails as a job and takes nothing with it', async () => {
    const { platform } = t.app;
    const { storage } = platform;
    const many = await createQueue(t, { tasks: 201, people: 0 });
    await t.admin.query("update task set is_labeled = true, status = 'complete' where project_id = $1", [many.id]);
    await age(many.taskIds);
    const cancel = new AbortController();
    const job = { jobId: '0', signal: cancel.signal, progress: () => {}, log: async () => {} } as unknown as JobContext;
    const cancelling: typeof storage = {
      ...storage,
      put: (...given) => {
        if (given[0].startsWith(`archives/${many.owner.organizationId}/`)) cancel.abort(new Error('cancelled'));
        return storage.put(...given);
      },
    };
    await expect(runArchive({ ...platform, storage: cancelling }, {}, job)).rejects.toThrow('cancelled');
    await run('archives/run');
    const { id } = (await archives()).find((archive: { task_count: number }) => archive.task_count === 201);
    let opened = 0;
    const breaking: typeof storage = {
      ...storage,
      open: async (key) => {
        const file = await storage.open(key);
        opened += 1;
        return opened === 1 ? file : { ...file, stream: Readable.from(brokenOff(file.stream)) };
      },
    };
    const going = { ...job, signal: new AbortController().signal } as JobContext;
    await expect(restoreArchive({ ...platform, storage: breaking }, id, going)).rejects.toThrow('the line is down');
  });

  async function* brokenOff(stream: Readable): AsyncGenerator<Buffer> {
    yield (await buffer(stream)).subarray(0, 100);
    await nextTurn();
    throw new Error('the line is down');
  }
});
