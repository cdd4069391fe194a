import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { expireExports } from './expire.jobs.ts';

const CONFIG =
  '<View><Image name="img" value="$image"/><RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Van"/><Label value="Dog"/></RectangleLabels></View>';

let t: TestApp;
let owner: TestUser;
let ann: TestUser;
let organizationId: number;
let project: number;
let tasks: number[];
let folder: string;

const box = (label: string) => ({
  id: `r-${label}`,
  from_name: 'box',
  to_name: 'img',
  type: 'rectanglelabels',
  original_width: 100,
  original_height: 50,
  value: { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: [label] },
});

async function newProject(): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, (select id from workspace where organization_id = $1), gen_random_uuid()::text, 'Streets', $2) returning id`,
    [organizationId, CONFIG],
  );
  return Number(rows[0]?.id);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-target-'));
  t = await createTestApp({ env: { LOCAL_FILES_ROOTS: folder } });
  const organization = await t.newOrganization();
  ({ owner } = organization);
  organizationId = organization.id;
  ann = await t.newUser(organizationId);
  project = await newProject();
  const given = Array.from({ length: 12 }, (_, place) => ({
    data: {
      image: `https://img.example/${place}.jpg`,
      city: place % 2 === 0 ? 'Oslo' : 'Bern',
      scene: `s${place % 3}`,
    },
    annotations: [
      { result: [box(place % 2 === 0 ? 'Car' : 'Van')], completed_by: { email: owner.email } },
      ...(place < 4 ? [{ result: [box('Dog')], completed_by: { email: ann.email }, ground_truth: place === 0 }] : []),
      ...(place === 5 ? [{ result: [], was_cancelled: true }] : []),
    ],
  }));
  expect((await owner.post(`/api/projects/${project}/import`, given)).status).toBe(201);
  const { rows } = await t.admin.query<{ id: string }>(`select id from task where project_id = $1 order by id`, [
    project,
  ]);
  tasks = rows.map(({ id }) => Number(id));
});
afterAll(async () => {
  await t.close();
  await rm(folder, { recursive: true });
});

interface Task {
  id: number;
  data: { city: string; scene: string };
  annotations: { id: number; completed_by: unknown; result: { value: { rectanglelabels: string[] } }[] }[];
}

const direct = async (options: unknown, query = ''): Promise<Task[]> => {
  const got = await owner.get(
    `/api/projects/${project}/export?options=${encodeURIComponent(JSON.stringify(options))}${query}`,
  );
  expect(got.status, got.text).toBe(200);
  return got.body;
};
const preview = async (options: unknown) =>
  (await owner.post(`/api/projects/${project}/export/preview`, { format: 'JSON', options })).body;

/** A kept export, finished. */
async function kept(body: unknown): Promise<{ id: number; [key: string]: unknown }> {
  const made = await owner.post(`/api/projects/${project}/exports`, body as Record<string, unknown>);
  expect(made.status, made.text).toBe(202);
  await t.runJobs();
  const { body: done } = await owner.get(`/api/exports/${made.body.id}`);
  expect([done.status, done.error]).toEqual(['completed', null]);
  return done;
}

async function filesOf(id: number, query = ''): Promise<Record<string, string>> {
  const storageKey = await t.admin.query<{ storage_key: string }>(
    `select a.storage_key from project_export e join asset a on a.id = e.asset_id where e.id = $1`,
    [id],
  );
  expect((await owner.get(`/api/projects/${project}/exports/${id}/download${query}`)).status).toBe(200);
  const { stream } = await t.app.platform.storage.open(storageKey.rows[0]?.storage_key ?? '');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const entries = unzipSync(new Uint8Array(Buffer.concat(chunks)));
  return Object.fromEntries(Object.entries(entries).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

describe('which tasks and annotations', () => {
  test('filters, views and states of tasks; the preview counts the same', async () => {
    const filters = {
      conjunction: 'and',
      items: [{ filter: 'data.city', operator: 'equal', type: 'String', value: 'Oslo' }],
    };
    const oslo = await direct({ filters });
    expect(oslo.map(({ data }) => data.city)).toEqual(Array.from({ length: 6 }, () => 'Oslo'));
    expect(await preview({ filters })).toMatchObject({ task_number: 6, annotation_number: 8 });

    const view = await owner.post('/api/dm/views', {
      project,
      data: {
        title: 'Bern',
        filters: {
          conjunction: 'and',
          items: [{ filter: 'data.city', operator: 'equal', type: 'String', value: 'Bern' }],
        },
      },
    });
    expect(view.status).toBe(201);
    expect((await direct({ view: view.body.id })).map(({ data }) => data.city)).toEqual(
      Array.from({ length: 6 }, () => 'Bern'),
    );
    expect(await direct({ view: view.body.id, filters })).toEqual([]);
    expect((await direct({ skipped: 'only' })).map(({ id }) => id)).toEqual([tasks[5]]);
    expect(await direct({ finished: 'exclude', download_all_tasks: true })).toEqual([]);
    const done = await kept({ format: 'JSONL', options: { view: view.body.id } });
    expect(done.counters).toMatchObject({ task_number: 6 });
    const wrong = await owner.post(`/api/projects/${project}/exports`, { options: { filters: { items: 7 } } });
    expect(wrong.status).toBe(400);
    expect((await owner.post(`/api/projects/${project}/exports`, { options: { view: 999_999 } })).status).toBe(404);
  });

  test('by annotator, ground truth, review and what is final', async () => {
    const only = await direct({ annotators: [ann.id] });
    expect(only.map(({ id }) => id)).toEqual(tasks.slice(0, 4));
    expect(only.every(({ annotations }) => annotations.length === 1)).toBe(true);
    expect((await direct({ annotations: 'golden' })).map(({ id }) => id)).toEqual([tasks[0]]);
    expect(await direct({ annotations: 'consensus' })).toEqual([]);
    const [first] = await direct({});
    const settled = first?.annotations[0]?.id;
    await t.admin.query('update task set final_annotation_id = $2 where id = $1', [tasks[0], settled]);
    expect((await direct({ annotations: 'final' })).map(({ annotations }) => annotations.map(({ id }) => id))).toEqual([
      [settled],
    ]);
    expect((await direct({ annotations: 'best' })).every(({ annotations }) => annotations.length === 1)).toBe(true);
    await t.admin.query(
      `insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, status, source, submitted_at, decision, decided_at)
       select organization_id, project_id, 'annotation', id::text, task_id, id, 'rejected', 'direct', now(), 'reject', now() from annotation where id = $1`,
      [settled],
    );
    expect((await direct({ review: ['reject'] })).map(({ annotations }) => annotations[0]?.id)).toEqual([settled]);
    const undecided = await direct({ review: ['none', 'accept'] });
    expect(undecided.flatMap(({ annotations }) => annotations.map(({ id }) => id))).not.toContain(settled);
    expect(await preview({ review: ['reject'] })).toMatchObject({ task_number: 1, annotation_number: 1 });
  });

  test('a sample is the same every time, and a larger one holds the smaller', async () => {
    const ids = async (percent: number, seed: number) =>
      (await direct({ sample: { percent, seed } })).map(({ id }) => id);
    const [half, more] = [await ids(40, 3), await ids(80, 3)];
    expect(await ids(40, 3)).toEqual(half);
    expect(half.every((id) => more.includes(id))).toBe(true);
    expect(more.length).toBeLessThan(12);
    expect(await ids(100, 9)).toHaveLength(12);
  });

  test('labels renamed, merged and dropped, people unknown', async () => {
    const labels = { Van: 'Car', Dog: null };
    const changed = await direct({ labels, anonymize: true }, '&include_people=true');
    const names = changed.flatMap(({ annotations }) =>
      annotations.flatMap(({ result }) => result.flatMap(({ value }) => value.rectanglelabels)),
    );
    expect(new Set(names)).toEqual(new Set(['Car']));
    expect(new Set(changed.flatMap(({ annotations }) => annotations.map(({ completed_by: by }) => by)))).toEqual(
      new Set([1, 2]),
    );
    expect(JSON.stringify(changed)).not.toContain(owner.email);
    const done = await kept({ format: 'COCO', options: { labels, annotations: 'golden' } });
    expect(done.report).toEqual([
      { reason: 'Regions whose labels are dropped', count: 1, tasks: 1, examples: [tasks[0]] },
    ]);
    expect((await owner.get(`/api/projects/${project}/export?shape=annotations&anonymize=true`)).status).toBe(400);
  });
});

describe('kept exports', () => {
  test('a split keeps groups together and gives the parts of one file', async () => {
    const split = { train: 60, validation: 20, test: 20, seed: 1, group_by: 'scene' };
    const done = await kept({ format: 'JSONL', options: { split } });
    const files = await filesOf(done.id);
    const partOf = new Map<string, string>();
    let count = 0;
    for (const [name, text] of Object.entries(files).filter(([path]) => path.endsWith('.jsonl')))
      for (const line of text.split('\n').filter(Boolean)) {
        const { data } = JSON.parse(line) as Task;
        count += 1;
        expect(partOf.get(data.scene) ?? name).toBe(name);
        partOf.set(data.scene, name);
      }
    expect(count).toBe(12);
    const counters = done.counters as { task_number: number; split: Record<string, number> };
    expect(counters.task_number).toBe(12);
    expect(Object.values(counters.split).reduce((sum, each) => sum + each, 0)).toBe(12);
    expect(
      (
        await owner.post(`/api/projects/${project}/exports`, {
          options: { split: { train: 0, validation: 0, test: 0 } },
        })
      ).status,
    ).toBe(400);
  });

  test('a snapshot as clients of the field ask for it, converted from its own file', async () => {
    const made = await kept({
      title: 'Frozen',
      task_filter_options: { skipped: 'exclude', only_with_annotations: true },
      annotation_filter_options: { usual: true, ground_truth: false, skipped: false },
      serialization_options: { annotations__completed_by: { only_id: false } },
    });
    expect(made).toMatchObject({ format: 'JSON', counters: { task_number: 11 }, converted_formats: [] });
    expect(made.sha256).toMatch(/^[0-9a-f]{64}$/);
    await t.admin.query(`update annotation set result = '[]' where project_id = $1`, [project]);
    const url = `/api/projects/${project}/exports/${made.id}`;
    const converted = await owner.post(`${url}/convert`, { export_type: 'YOLO' });
    expect(converted.status, converted.text).toBe(202);
    expect((await owner.get(`${url}/download?exportType=COCO`)).status).toBe(409);
    await t.runJobs();
    const after = (await owner.get(url)).body;
    expect(after.converted_formats).toEqual([
      { id: converted.body.id, status: 'completed', export_type: 'YOLO', traceback: null },
    ]);
    const labels = await filesOf(converted.body.id);
    expect(labels['labels/1.txt']).toBe('1 0.25 0.4 0.3 0.4\n');
    const file = await owner.get(`${url}/download?exportType=YOLO`);
    expect(file.headers['content-type']).toContain('application/zip');
    expect((await owner.post(`${url}/convert`, { export_type: 'CONLL2003' })).status).toBe(400);
    expect(
      (await owner.post(`/api/projects/${project}/exports/${converted.body.id}/convert`, { export_type: 'VOC' }))
        .status,
    ).toBe(409);

    expect((await owner.delete(url)).status).toBe(204);
    expect((await owner.get(`/api/exports/${converted.body.id}`)).status).toBe(404);
  });

  test('a bundle brings the files of our own storage along', async () => {
    const own = await newProject();
    const key = `organizations/${organizationId}/aa/bundle-picture.png`;
    await t.app.platform.storage.put(key, Buffer.from('picture'), { contentType: 'image/png', maxBytes: 1000 });
    const { rows } = await t.admin.query<{ uuid: string }>(
      `insert into asset (organization_id, project_id, media_type, storage_key, original_filename, content_type, size_bytes)
       values ($1, $2, 'image', $3, 'street.png', 'image/png', 7) returning uuid`,
      [organizationId, own, key],
    );
    const image = `/data/upload/${own}/${rows[0]?.uuid}/street.png`;
    await owner.post(`/api/projects/${own}/import`, [
      { data: { image }, annotations: [{ result: [box('Car')] }] },
      { data: { image: 'https://img.example/far.jpg' }, annotations: [{ result: [box('Car')] }] },
    ]);
    const download = async (format: string) => {
      const made = await owner.post(`/api/projects/${own}/exports`, { format });
      await t.runJobs();
      const { rows: found } = await t.admin.query<{ storage_key: string }>(
        `select a.storage_key from project_export e join asset a on a.id = e.asset_id where e.id = $1`,
        [made.body.id],
      );
      const { stream } = await t.app.platform.storage.open(found[0]?.storage_key ?? '');
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return unzipSync(new Uint8Array(Buffer.concat(chunks)));
    };
    const bundle = await download('BUNDLE');
    const bundled = JSON.parse(strFromU8(bundle['tasks.json'] ?? new Uint8Array())) as { data: { image: string } }[];
    expect(bundled.map(({ data }) => data.image)).toEqual(['media/street.png', 'https://img.example/far.jpg']);
    expect(strFromU8(bundle['media/street.png'] ?? new Uint8Array())).toBe('picture');
    const yolo = await download('YOLO_WITH_IMAGES');
    expect(strFromU8(yolo['images/street.png'] ?? new Uint8Array())).toBe('picture');
    expect(JSON.parse(strFromU8(yolo['left-out.json'] ?? new Uint8Array()))[0]).toMatchObject({
      reason: 'Pictures that lie elsewhere',
    });
  });

  test('files go when their time is over; what was exported stays on record', async () => {
    const [short, forever] = [await kept({ retention_days: 1 }), await kept({ retention_days: null })];
    expect(forever.expires_at).toBeNull();
    await t.admin.query(`update project_export set expires_at = now() - interval '1 minute' where id = $1`, [short.id]);
    expect(await expireExports(t.app.platform, new AbortController().signal)).toEqual({ files: 1 });
    expect((await owner.get(`/api/exports/${short.id}`)).body).toMatchObject({
      status: 'completed',
      can: { download: false },
    });
    expect((await owner.get(`/api/exports/${forever.id}`)).body).toMatchObject({ can: { download: true } });
  });

  test('sent to a storage of the project, and to no other', async () => {
    const path = join(folder, 'out');
    await mkdir(path);
    const target = await owner.post('/api/storages/export/localfiles', { project, path });
    expect(target.status, target.text).toBe(201);
    const elsewhere = await owner.post('/api/storages/export/localfiles', { project: await newProject(), path });
    const made = await kept({ format: 'JSONL' });
    const url = `/api/projects/${project}/exports/${made.id}/send`;
    expect((await owner.post(url, { storage: elsewhere.body.id })).status).toBe(404);
    const sent = await owner.post(url, { storage: target.body.id });
    expect(sent.status, sent.text).toBe(202);
    await t.runJobs();
    const [name = ''] = await readdir(path);
    expect(name).toBe(made.filename);
    expect(await readFile(join(path, name), 'utf8')).toBe((await owner.get(`/api/exports/${made.id}/download`)).text);
  });

  test('strangers 401, wrong roles 403, other tenants 404', async () => {
    const reviewer = await t.newUser(organizationId);
    await t.addMember(project, reviewer, 3);
    const { owner: stranger } = await t.newOrganization();
    const made = await kept({});
    for (const [path, body] of [
      [`/api/projects/${project}/export/preview`, {}],
      [`/api/projects/${project}/exports/${made.id}/convert`, { export_type: 'CSV' }],
      [`/api/projects/${project}/exports/${made.id}/send`, { storage: 1 }],
    ] as const) {
      expect((await t.anonymous.post(path, body)).status).toBe(401);
      expect((await reviewer.post(path, body)).status).toBe(403);
      expect((await stranger.post(path, body)).status).toBe(404);
    }
  });
});
