import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
let stranger: TestUser;
let project: number;
let root: string;
let elsewhere: string;
const people = {} as Record<'admin' | 'reviewer' | 'annotator' | 'outsider', TestUser>;

const CONFIG =
  '<View><Image name="img" value="$image"/><Choices name="c" toName="img"><Choice value="a"/></Choices></View>';
/** 2 × 1 pixels. */
const GIF = Buffer.from('R0lGODlhAgABAIAAAAAAAP///yH5BAEAAAAALAAAAAACAAEAAAICBAoAOw==', 'base64');
const gif = (note: string): Uint8Array => Buffer.concat([GIF, Buffer.from(note)]);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'labelwright-open-'));
  elsewhere = mkdtempSync(join(tmpdir(), 'labelwright-closed-'));
  t = await createTestApp({ env: { LOCAL_FILES_ROOTS: root } });
  ({ owner } = await t.newOrganization());
  ({ owner: stranger } = await t.newOrganization());
  project = await newProject('Pictures');
  for (const [name, type] of [
    ['admin', 1],
    ['reviewer', 3],
    ['annotator', 4],
  ] as const) {
    people[name] = await t.newUser(owner.organizationId);
    await t.addMember(project, people[name], type);
  }
  people.outsider = await t.newUser(owner.organizationId);
});
afterAll(async () => {
  await t.close();
  for (const folder of [root, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

async function newProject(title: string): Promise<number> {
  const { body } = await owner.post('/api/projects', { title, label_config: CONFIG });
  await t.admin.query(`update project set state = 'live', is_published = true where id = $1`, [body.id]);
  return body.id;
}

async function send(user: TestUser, url: string, files: Record<string, Uint8Array>): Promise<TestResponse> {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([Buffer.from(content)]), name);
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? '';
  return user.post(url, Buffer.from(await whole.arrayBuffer()), { 'content-type': type });
}

describe('assets', () => {
  test('are told to nobody else', async () => {
    const kept = await send(owner, `/api/assets?project=${project}`, { 'roles.gif': gif('roles') });
    expect(kept.status).toBe(201);
    const [{ id }] = kept.body.assets;
    expect((await t.anonymous.get(`/api/assets/${id}`)).status).toBe(401);
    expect((await stranger.get(`/api/assets/${id}`)).status).toBe(404);
    expect((await people.outsider.get(`/api/assets/${id}`)).status).toBe(404);
    expect((await people.annotator.get(`/api/assets/${id}`)).status).toBe(200);
    expect((await people.annotator.get(`/api/assets?project=${project}`)).status).toBe(403);
    expect((await people.annotator.delete(`/api/assets/${id}`)).status).toBe(403);
    expect((await people.outsider.get('/api/assets')).status).toBe(403);
    expect((await people.reviewer.get(`/api/assets?project=${project}`)).body).toHaveLength(1);
    expect((await send(people.reviewer, `/api/assets?project=${project}`, { 'x.gif': GIF })).status).toBe(403);
    expect((await owner.post('/api/assets', {})).status).toBe(400);
    expect((await owner.patch(`/api/assets/${id}`, { tags: [''] })).status).toBe(400);
    expect((await stranger.get('/api/assets')).body).toEqual([]);
  });

  test('are sniffed, hashed, measured, and kept once in each place', async () => {
    const { body } = await send(owner, `/api/assets?project=${project}&tags=night,%20rain`, {
      'a.gif': gif('one'),
      'copy.gif': gif('one'),
      'lie.png': gif('two'),
      'empty.gif': new Uint8Array(),
    });
    expect(body).toMatchObject({ created: 1, duplicates: 1, skipped: 2, task_ids: [] });
    expect(body.skipped_files.map((entry: { file: string }) => entry.file)).toEqual(['lie.png', 'empty.gif']);
    const [asset] = body.assets;
    expect(asset).toMatchObject({ width: 2, height: 1, media_type: 'image', content_type: 'image/gif' });
    expect(asset).toMatchObject({ tags: ['night', 'rain'], original_filename: 'a.gif', project });
    expect(asset.sha256).toMatch(/^[0-9a-f]{64}$/);
    const apart = await send(owner, '/api/assets', { 'a.gif': gif('one') });
    expect(apart.body).toMatchObject({ created: 1, assets: [{ project: null, sha256: asset.sha256 }] });
    const both = await Promise.all([1, 2].map(() => send(owner, '/api/assets', { 'race.gif': gif('race') })));
    expect(both.map((answer) => answer.body.created).sort()).toEqual([0, 1]);
    expect(new Set(both.map((answer) => answer.body.assets[0].id)).size).toBe(1);
  });

  test('are found, changed, read by a presigned address and paged', async () => {
    const found = await owner.get(`/api/assets?project=${project}&q=A.G&tag=night&media_type=image`);
    expect(found.body).toHaveLength(1);
    const [{ id, sha256 }] = found.body;
    expect((await owner.get(`/api/assets?sha256=${sha256}&page=1`)).body.count).toBe(2);
    const first = await owner.get('/api/assets?limit=1');
    const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
    expect((await owner.get(next)).body[0].id).toBeLessThan(first.body[0].id);
    const changed = await owner.patch(`/api/assets/${id}`, { tags: ['day'], metadata: { camera: 'front' } });
    expect(changed.body).toMatchObject({ tags: ['day'], metadata: { camera: 'front' }, original_filename: 'a.gif' });
    const { body: address } = await owner.get(`/api/assets/${id}/url`);
    expect(address.expires_in).toBe(3600);
    const read = await t.app.http?.inject({ method: 'GET', url: address.url, headers: { range: 'bytes=0-5' } });
    expect([read?.statusCode, read?.body]).toEqual([206, 'GIF89a']);
    expect((await owner.get(`/api/assets/${id}/url?expires_in=5`)).status).toBe(400);
  });

  test('of a ZIP become one asset and one task each; traps are refused and told', async () => {
    const place = await newProject('Packed');
    const zip = zipSync({
      'a.gif': gif('zip a'),
      'deep/down/b.gif': gif('zip b'),
      'deep/c.gif': gif('zip c'),
      '../x.gif': gif('out'),
      '/abs.gif': gif('abs'),
      'A.gif': gif('same name'),
      'inner.zip': zipSync({ 'x.txt': strToU8('x') }),
      'bomb.txt': new Uint8Array(5_000_000).fill(97),
      'run.exe': strToU8('MZ'),
      '__MACOSX/a.gif': gif('litter'),
    });
    const { status, body } = await send(owner, `/api/assets/upload?project=${place}&create_tasks=true`, {
      'set.zip': zip,
    });
    expect([status, body.created, body.task_ids.length]).toEqual([201, 3, 3]);
    expect(body.skipped_files.map((entry: { file: string }) => entry.file).sort()).toEqual(
      ['../x.gif', '/abs.gif', 'A.gif', 'bomb.txt', 'inner.zip', 'run.exe'].sort(),
    );
    const { body: task } = await owner.get(`/api/tasks/${body.task_ids[1]}`);
    expect(task.data.image).toMatch(/\/data\/upload\/\d+\/[0-9a-f-]+\/b\.gif$/);
    expect((await owner.get(task.data.image)).status).toBe(200);
    const refused = await owner.delete(`/api/assets/${body.assets[1].id}`);
    expect([refused.status, refused.body.error.reason]).toEqual([409, 'asset_in_use']);
    expect(refused.body.error.message).toContain(String(body.task_ids[1]));
    expect((await owner.get(`/api/assets/${body.assets[1].id}/uses`)).body).toMatchObject({ task_count: 1 });
    await owner.delete(`/api/tasks/${body.task_ids[1]}`);
    expect((await owner.delete(`/api/assets/${body.assets[1].id}`)).status).toBe(204);
    expect((await owner.get(`/api/assets/${body.assets[1].id}`)).status).toBe(404);
    const broken = await send(owner, `/api/assets?project=${place}`, { 'broken.zip': zip.subarray(0, 300) });
    expect(broken.body).toMatchObject({ created: 0, skipped: 1 });
    expect((await send(owner, '/api/assets?create_tasks=true', { 'a.gif': GIF })).status).toBe(400);
  });
});

describe('a folder of the server', () => {
  let place: number;
  let storage: number;
  beforeAll(async () => {
    place = await newProject('Folder');
    await t.addMember(place, people.annotator, 4);
    mkdirSync(join(root, 'set/day'), { recursive: true });
    writeFileSync(join(root, 'set/a.gif'), gif('a'));
    writeFileSync(join(root, 'set/day/b.gif'), gif('b'));
    writeFileSync(join(root, 'set/note.txt'), 'left out');
    writeFileSync(join(elsewhere, 'secret.gif'), gif('secret'));
    symlinkSync(join(elsewhere, 'secret.gif'), join(root, 'set/link.gif'));
    symlinkSync(elsewhere, join(root, 'out'));
  });

  test('is connected only within the roots, and shown only to managers', async () => {
    const url = '/api/storages/localfiles';
    const settings = { project: place, path: join(root, 'set'), glob_filter: '*.gif' };
    for (const path of [elsewhere, join(root, 'out'), join(root, '..'), 'set', join(root, 'none')]) {
      const { status, body } = await owner.post(url, { ...settings, path });
      expect([status, Object.keys(body.validation_errors)], path).toEqual([400, ['path']]);
    }
    expect(
      (await owner.post(url, { ...settings, regex_filter: '(?=x)' })).body.validation_errors.regex_filter,
    ).toBeDefined();
    expect((await owner.post(url, { project: place })).status).toBe(400);
    expect((await t.anonymous.post(url, settings)).status).toBe(401);
    expect((await people.annotator.post(url, settings)).status).toBe(403);
    expect((await stranger.post(url, settings)).status).toBe(404);
    const made = await owner.post(url, settings);
    expect([made.status, made.body.status, made.body.type]).toEqual([201, 'initialized', 'localfiles']);
    storage = made.body.id;
    for (const path of [`${url}/${storage}`, `${url}?project=${place}`]) {
      expect((await people.annotator.get(path)).status).toBe(403);
      expect((await stranger.get(path)).status).toBe(404);
    }
    expect((await owner.get(`/api/storages?project=${place}`)).body).toHaveLength(1);
    expect((await owner.get(`/api/storages/export?project=${place}`)).body).toEqual([]);
    expect((await owner.get(`/api/storages/s3/${storage}`)).status).toBe(404);
    const { body } = await owner.post(`${url}/files`, { id: storage });
    const keys = body.files
      .filter((file: { matches: boolean }) => file.matches)
      .map((file: { key: string }) => file.key);
    expect(keys).toEqual(['a.gif', 'day/b.gif']);
  });

  const sync = async () => {
    const { status } = await owner.post(`/api/storages/localfiles/${storage}/sync`);
    expect(status).toBe(200);
    await t.runJobs();
    return (await owner.get(`/api/storages/localfiles/${storage}`)).body;
  };
  const tasks = async (): Promise<{ id: number; data: { image: string } }[]> =>
    (await t.admin.query('select id::int, data from task where project_id = $1 order by id', [place])).rows;

  test('syncs what is new once, and counts what changed and what went', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => owner.post(`/api/storages/localfiles/${storage}/sync`)));
    expect(one?.body.job_id).toBe(two?.body.job_id);
    const first = await sync();
    expect(first).toMatchObject({
      status: 'completed',
      last_sync_count: 2,
      meta: { counts: { created: 2, skipped: 1 } },
    });
    expect((await tasks()).map((task) => task.data.image)).toEqual([
      `localfiles://${root}/set/a.gif`,
      `localfiles://${root}/set/day/b.gif`,
    ]);
    writeFileSync(join(root, 'set/a.gif'), gif('another and longer'));
    writeFileSync(join(root, 'set/c.gif'), gif('c'));
    rmSync(join(root, 'set/day'), { recursive: true });
    const second = await sync();
    expect(second.meta.counts).toMatchObject({ created: 1, changed: 1, removed: 1 });
    expect(await tasks()).toHaveLength(3);
    const { body } = await owner.get(`/api/projects/${place}`);
    expect(body.task_number).toBe(3);
  });

  test('goes on at its last batch after being killed, without doubling anything', async () => {
    writeFileSync(join(root, 'set/d.gif'), gif('d'));
    await owner.post(`/api/storages/localfiles/${storage}/sync`);
    // As a worker leaves it that dies between its batch and the end: the page is in, the run is open.
    const checkpoint = {
      run: 9,
      cursor: 'c.gif',
      counts: { seen: 2, created: 0, changed: 0, removed: 0, skipped: 0, failed: 0, written: 0, deleted: 0 },
      errors: [],
      importId: null,
    };
    await t.admin.query(
      `update storage_connection set status = 'in_progress', run = 9, checkpoint = $1 where id = $2`,
      [JSON.stringify(checkpoint), storage],
    );
    const body = await sync();
    expect(body.status).toBe('completed');
    expect(await tasks()).toHaveLength(4);
    expect((await sync()).meta.counts).toMatchObject({ created: 0, seen: 3 });
  });

  test('gives its media to who may see the task, by address and in parts', async () => {
    const [task, other] = await tasks();
    const uri = task?.data.image ?? '';
    const shown = (await owner.get(`/api/tasks/${task?.id}`)).body.data.image as string;
    expect(shown).toContain(`/tasks/${task?.id}/resolve?fileuri=`);
    const whole = await people.annotator.get(shown);
    expect([whole.status, whole.headers['content-type'], whole.headers['accept-ranges']]).toEqual([
      200,
      'image/gif',
      'bytes',
    ]);
    const part = await people.annotator.get(shown, { range: 'bytes=0-2' });
    expect([part.status, part.text]).toEqual([206, 'GIF']);
    const at = (id: number | undefined, address: string) =>
      `/tasks/${id}/resolve?fileuri=${encodeURIComponent(Buffer.from(address).toString('base64'))}`;
    expect((await people.annotator.get(at(task?.id, uri))).status).toBe(200);
    expect((await people.annotator.get(at(other?.id, uri))).status, 'of another task').toBe(404);
    expect((await people.outsider.get(shown)).status).toBe(404);
    expect((await stranger.get(shown)).status).toBe(404);
    for (const key of ['link.gif', '../out/secret.gif', 'nothing.gif', `${elsewhere}/secret.gif`])
      expect((await owner.get(at(task?.id, `localfiles://${root}/set/${key}`))).status, key).toBe(404);
    expect((await owner.get(at(task?.id, `localfiles://${elsewhere}/secret.gif`))).status).toBe(404);
    expect((await owner.get(at(task?.id, 'nonsense'))).status).toBe(400);
  });

  test('of tasks in JSON lines makes a task of each row, with its predictions', async () => {
    const inside = join(root, 'rows');
    mkdirSync(inside);
    const answer = { from_name: 'c', to_name: 'img', type: 'choices', value: { choices: ['a'] } };
    const rows = [
      { data: { image: 'https://x.example/1.jpg' }, predictions: [{ result: [answer], model_version: 'm' }] },
      { data: { image: 'https://x.example/2.jpg' } },
      { data: { text: 'no picture' } },
    ];
    writeFileSync(join(inside, 'tasks.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const empty = await newProject('Rows');
    const settings = { project: empty, path: inside, use_blob_urls: false };
    const { body: made } = await owner.post('/api/storages/localfiles', settings);
    const run = async () => {
      await owner.post(`/api/storages/localfiles/${made.id}/sync`);
      await t.runJobs();
      return (await owner.get(`/api/storages/localfiles/${made.id}`)).body;
    };
    const done = await run();
    expect(done).toMatchObject({ status: 'completed_with_errors', meta: { counts: { created: 2, failed: 1 } } });
    expect(done.meta.errors[0].key).toBe('tasks.jsonl, row 3');
    const counted = await t.admin.query(
      'select sum(total_predictions)::int as n, count(*)::int as c from task where project_id = $1',
      [empty],
    );
    expect(counted.rows[0]).toEqual({ n: 1, c: 2 });
    expect((await run()).meta.counts).toMatchObject({ created: 0, failed: 0 });
  });

  test('syncs by its schedule', async () => {
    await owner.patch(`/api/storages/localfiles/${storage}`, { sync_interval_minutes: 10 });
    await t.admin.query(`update storage_connection set next_sync = now() - interval '1 minute' where id = $1`, [
      storage,
    ]);
    writeFileSync(join(root, 'set/e.gif'), gif('e'));
    await t.admin.query(
      `insert into job (type, title, queue, payload, max_attempts) values ('storage.due', 'due', 'maintenance', '{}', 1)`,
    );
    await t.runJobs();
    expect(await tasks()).toHaveLength(5);
    const { body } = await owner.get(`/api/storages/localfiles/${storage}`);
    expect(Date.parse(body.next_sync)).toBeGreaterThan(Date.parse(body.last_sync));
  });

  test('takes annotations as files, again when they change, and loses those that are deleted', async () => {
    const target = { project: place, path: join(root, 'out-files'), export_on_change: true, can_delete_objects: true };
    mkdirSync(target.path);
    const { body: made } = await owner.post('/api/storages/export/localfiles', target);
    const [task] = await tasks();
    const result = [{ from_name: 'c', to_name: 'img', type: 'choices', value: { choices: ['a'] } }];
    const { body: annotation } = await owner.post(`/api/tasks/${task?.id}/annotations`, { result });
    await t.relayEvents();
    await t.runJobs();
    const { readFileSync, existsSync } = await import('node:fs');
    const file = join(target.path, `${annotation.id}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      id: annotation.id,
      result: [{ value: { choices: ['a'] } }],
      task: { id: task?.id, data: { image: `localfiles://${root}/set/a.gif` } },
      completed_by: { email: owner.email },
    });
    const again = async () => {
      await owner.post(`/api/storages/export/localfiles/${made.id}/sync`);
      await t.runJobs();
      return (await owner.get(`/api/storages/export/localfiles/${made.id}`)).body;
    };
    expect(await again()).toMatchObject({ status: 'completed', last_sync_count: 1, meta: { counts: { written: 0 } } });
    await owner.patch(`/api/annotations/${annotation.id}`, { result, lead_time: 7 });
    expect((await again()).meta.counts.written).toBe(1);
    await owner.delete(`/api/annotations/${annotation.id}`);
    expect((await again()).meta.counts).toMatchObject({ written: 0, deleted: 1 });
    expect(existsSync(file)).toBe(false);
  });

  test('leaves its tasks when it is disconnected', async () => {
    expect((await people.annotator.delete(`/api/storages/localfiles/${storage}`)).status).toBe(403);
    expect((await owner.delete(`/api/storages/localfiles/${storage}`)).status).toBe(204);
    const [task] = await tasks();
    expect(task).toBeDefined();
    const shown = (await owner.get(`/api/tasks/${task?.id}`)).body.data.image;
    expect((await owner.get(shown)).status).toBe(404);
  });
});
