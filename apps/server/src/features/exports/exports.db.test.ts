import { importers } from '@labelwright/formats/importers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices><TextArea name="why" toName="text"/></View>';

let t: TestApp;
let owner: TestUser;
let organizationId: number;

async function newProject(): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, (select id from workspace where organization_id = $1), gen_random_uuid()::text, 'Reviews', $2) returning id`,
    [organizationId, CONFIG],
  );
  return Number(rows[0]?.id);
}

const answer = (mood: string, why?: string) => [
  { id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [mood] } },
  ...(why === undefined
    ? []
    : [{ id: 'b', from_name: 'why', to_name: 'text', type: 'textarea', value: { text: [why] } }]),
];

const TASKS = [
  {
    data: { text: 'lovely, "really"\nlovely', source: 'web' },
    annotations: [{ result: answer('good', 'is; nice'), lead_time: 2.5 }],
  },
  {
    data: { text: 'awful' },
    meta: { from: 'shop' },
    annotations: [{ result: answer('bad') }, { result: [], was_cancelled: true }],
    predictions: [{ result: answer('good'), score: 0.4, model_version: 'v1' }],
  },
  { data: { text: 'only skipped' }, annotations: [{ result: [], was_cancelled: true }] },
  { data: { text: 'gold' }, external_id: 'g-1', annotations: [{ result: answer('good'), ground_truth: true }] },
  { data: { text: 'nobody looked' } },
];

async function newFilledProject(tasks: unknown[] = TASKS): Promise<number> {
  const id = await newProject();
  const imported = await owner.post(`/api/projects/${id}/import`, tasks);
  expect(imported.status).toBe(201);
  return id;
}

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  ({ owner } = organization);
  organizationId = organization.id;
});
afterAll(() => t.close());

test('a format that holds nothing of the interface is refused, not written empty', async () => {
  const id = await newFilledProject();
  const direct = await owner.get(`/api/projects/${id}/export?exportType=COCO`);
  expect(direct.status).toBe(400);
  expect(direct.body.error.details.format[0]).toContain('cannot hold');
  expect((await owner.post(`/api/projects/${id}/exports`, { format: 'YOLO' })).status).toBe(400);
});

describe('who may export', () => {
  test('strangers 401, wrong roles 403, other tenants 404', async () => {
    const id = await newFilledProject();
    const made = await owner.post(`/api/projects/${id}/exports`, {});
    const reviewer = await t.newUser(organizationId);
    await t.addMember(id, reviewer, 3);
    const { owner: stranger } = await t.newOrganization();
    const paths = [
      `/api/projects/${id}/export`,
      `/api/projects/${id}/export/formats`,
      `/api/projects/${id}/exports`,
      `/api/projects/${id}/exports/${made.body.id}`,
      `/api/projects/${id}/exports/${made.body.id}/download`,
      `/api/exports/${made.body.id}`,
      `/api/exports/${made.body.id}/download`,
    ];
    for (const path of paths) {
      expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
      expect([path, (await reviewer.get(path)).status]).toEqual([path, 403]);
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
    }
    expect((await t.anonymous.post(`/api/projects/${id}/exports`, {})).status).toBe(401);
    expect((await reviewer.post(`/api/projects/${id}/exports`, {})).status).toBe(403);
    expect((await stranger.post(`/api/projects/${id}/exports`, {})).status).toBe(404);
    expect((await stranger.delete(`/api/projects/${id}/exports/${made.body.id}`)).status).toBe(404);
  });

  test('bad requests are 400 with the field', async () => {
    const id = await newProject();
    const bad = async (query: string) =>
      (await owner.get(`/api/projects/${id}/export?${query}`)).body.validation_errors;
    expect((await bad('exportType=COBOL')).exportType[0]).toContain('CSV');
    expect((await bad('ids=1,zwei')).ids[0]).toContain('"zwei"');
    expect(await bad('download_all_tasks=perhaps')).toHaveProperty('download_all_tasks');
    const post = async (body: unknown) => (await owner.post(`/api/projects/${id}/exports`, body)).status;
    expect(await post({ format: 'COBOL' })).toBe(400);
    expect(await post({ options: { ids: ['x'] } })).toBe(400);
    expect(await post({ options: { colour: true } })).toBe(400);
  });

  test('an export of another project of the same organization is a 404', async () => {
    const [first, second] = [await newFilledProject(), await newProject()];
    const made = await owner.post(`/api/projects/${first}/exports`, {});
    expect((await owner.get(`/api/projects/${second}/exports/${made.body.id}`)).status).toBe(404);
    expect((await owner.delete(`/api/projects/${second}/exports/${made.body.id}`)).status).toBe(404);
  });
});

describe('GET /api/projects/{id}/export', () => {
  test('answers with the documented task objects, only annotated ones', async () => {
    const id = await newFilledProject();
    const got = await owner.get(`/api/projects/${id}/export?exportType=JSON`);
    expect(got.status).toBe(200);
    expect(got.headers['content-disposition']).toMatch(/^attachment; filename="project-\d+-at-.*\.json"$/);
    expect(got.headers.filename).toMatch(/^project-/);
    expect(got.body.map((task: { data: { text: string } }) => task.data.text)).toEqual([
      TASKS[0]?.data.text,
      'awful',
      'gold',
    ]);
    expect(got.body[1]).toMatchObject({
      meta: { from: 'shop' },
      inner_id: 2,
      total_annotations: 1,
      cancelled_annotations: 1,
      total_predictions: 1,
      drafts: [],
      project: id,
      comment_count: 0,
    });
    expect(got.body[1].predictions).toEqual([expect.any(Number)]);
    expect(Object.keys(got.body[0].annotations[0])).toEqual(
      'id completed_by result was_cancelled ground_truth created_at updated_at draft_created_at lead_time prediction result_count unique_id import_id last_action bulk_created task project updated_by parent_prediction parent_annotation last_created_by'.split(
        ' ',
      ),
    );
    expect(got.body[0].annotations[0]).toMatchObject({
      completed_by: owner.id,
      lead_time: 2.5,
      result: answer('good', 'is; nice'),
    });
    expect(got.body[0].annotations[0].created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('options choose tasks, annotations, predictions and people', async () => {
    const id = await newFilledProject();
    const get = async (query: string) => (await owner.get(`/api/projects/${id}/export?${query}`)).body;
    expect(await get('download_all_tasks=true')).toHaveLength(5);
    const all = await get('download_all_tasks=true&include_cancelled=false&include_ground_truth=false');
    expect(all.map((task: { annotations: unknown[] }) => task.annotations.length)).toEqual([1, 1, 0, 0, 0]);
    const whole = await get('include_predictions=1');
    expect(whole[1].predictions[0]).toMatchObject({ score: 0.4, model_version: 'v1', result: answer('good') });
    const people = await get('include_people=True');
    expect(people[0].annotations[0].completed_by).toMatchObject({ id: owner.id, email: owner.email });
    const chosen = await get(`ids=${whole[1].id},${whole[2].id}`);
    expect(chosen.map((task: { id: number }) => task.id)).toEqual([whole[1].id, whole[2].id]);
    expect(await get(`ids[]=${whole[1].id}`)).toHaveLength(1);
    expect((await get('limit=2')).map((task: { id: number }) => task.id)).toEqual([whole[0].id, whole[1].id]);
  });

  test.each(['json', 'jsonl', 'csv', 'tsv'])('%s is read back by our reader', async (format) => {
    const id = await newFilledProject();
    const text = (await owner.get(`/api/projects/${id}/export?format=${format}`)).text;
    const importer = importers.find((entry) => entry.id === format);
    const chunks = (async function* () {
      yield text;
    })();
    const rows = [];
    for await (const row of importer?.read(chunks) ?? []) rows.push(row);
    expect(rows.every((row) => row.ok)).toBe(true);
    expect(rows).toHaveLength(3);
  });

  test('JSON_MIN and CSV hold one record per annotation with answers by control', async () => {
    const id = await newFilledProject();
    const short = (await owner.get(`/api/projects/${id}/export?format=JSON_MIN`)).body;
    expect(short[0]).toMatchObject({ text: TASKS[0]?.data.text, mood: 'good', why: 'is; nice', annotator: owner.id });
    expect(short).toHaveLength(3);
    const csv = (await owner.get(`/api/projects/${id}/export?format=CSV`)).text;
    expect(csv.split('\n')[0]).toBe(
      '"id","text","source","mood","why","annotator","annotation_id","created_at","updated_at","lead_time"',
    );
  });

  test('shape=annotations gives one flat record per annotation', async () => {
    const id = await newFilledProject();
    const lines = (await owner.get(`/api/projects/${id}/export?format=jsonl&shape=annotations`)).text
      .trim()
      .split('\n');
    expect(lines).toHaveLength(5);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      project_id: id,
      data: TASKS[0]?.data,
      result: answer('good', 'is; nice'),
    });
    const kept = await owner.get(`/api/projects/${id}/export?shape=annotations&include_cancelled=false`);
    expect(kept.body).toHaveLength(3);
  });

  test('an empty project is an empty list and an empty table with its head', async () => {
    const id = await newProject();
    expect((await owner.get(`/api/projects/${id}/export`)).body).toEqual([]);
    expect((await owner.get(`/api/projects/${id}/export?format=jsonl`)).text).toBe('');
    expect((await owner.get(`/api/projects/${id}/export?format=csv`)).text).toContain('"mood"');
  });

  test('deleted tasks and annotations stay out', async () => {
    const id = await newFilledProject();
    await t.admin.query(`update task set deleted_at = now() where project_id = $1 and inner_id = 1`, [id]);
    await t.admin.query(`update annotation set deleted_at = now() where project_id = $1 and was_cancelled`, [id]);
    const got = (await owner.get(`/api/projects/${id}/export`)).body;
    expect(got).toHaveLength(2);
    expect(got[0].annotations).toHaveLength(1);
  });

  test('export → import into a second project → export is the same', async () => {
    const first = await newFilledProject();
    const query = 'download_all_tasks=true&include_predictions=true';
    const exported = (await owner.get(`/api/projects/${first}/export?${query}`)).body;
    const second = await newFilledProject(exported);
    const again = (await owner.get(`/api/projects/${second}/export?${query}`)).body;
    const [left, right] = [exported.map(withoutIdentity), again.map(withoutIdentity)];
    expect(right).toEqual(left);
    expect(left).toHaveLength(5);
  });

  test('leaves an audit row', async () => {
    const id = await newFilledProject();
    await owner.get(`/api/projects/${id}/export`);
    await expect
      .poll(async () => {
        const { rows } = await t.admin.query(
          `select payload from event_log where project_id = $1 and event_type = 'PROJECT_EXPORTED'`,
          [id],
        );
        return rows[0]?.payload;
      })
      .toMatchObject({ format: 'JSON', task_number: 3, is_complete: true });
  });
});

/** What differs between two copies of the same work: ids and times. */
function withoutIdentity(value: unknown): unknown {
  const skipped = new Set([
    'id',
    'task',
    'project',
    'import_id',
    'unique_id',
    'created_at',
    'updated_at',
    'last_action',
  ]);
  if (Array.isArray(value)) return value.map(withoutIdentity);
  if (typeof value !== 'object' || value === null) return value;
  const isRegion = 'from_name' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isRegion || !skipped.has(key))
      .map(([key, inner]) => [key, withoutIdentity(inner)]),
  );
}

describe('export jobs', () => {
  test('write a file that can be listed, read and deleted', async () => {
    const id = await newFilledProject();
    const made = await owner.post(`/api/projects/${id}/exports`, {
      format: 'csv',
      title: 'For training',
      options: { include_cancelled: true },
    });
    expect(made.status).toBe(202);
    expect(made.body).toMatchObject({
      status: 'created',
      format: 'CSV',
      can: { download: false, delete: false, cancel: true },
    });
    expect((await owner.get(`/api/exports/${made.body.id}/download`)).status).toBe(409);
    expect((await owner.delete(`/api/projects/${id}/exports/${made.body.id}`)).status).toBe(409);
    await t.runJobs();
    const done = (await owner.get(`/api/exports/${made.body.id}`)).body;
    expect(done).toMatchObject({
      status: 'completed',
      title: 'For training',
      counters: { task_number: 3, annotation_number: 4 },
      can: { download: true, delete: true },
    });
    expect(done.md5).toMatch(/^[0-9a-f]{32}$/);
    const file = await owner.get(`/api/projects/${id}/exports/${made.body.id}/download`);
    expect(file.status).toBe(200);
    expect(Buffer.byteLength(file.text)).toBe(done.size);
    expect(file.headers['content-disposition']).toContain('attachment');
    const job = (await owner.get(`/api/jobs/${made.body.job_id}`)).body;
    expect(job).toMatchObject({ status: 'succeeded', progress: { done: 3, total: 3, unit: 'tasks' } });

    await owner.post(`/api/projects/${id}/exports`, {});
    const list = await owner.get(`/api/projects/${id}/exports?limit=1`);
    expect(list.body).toHaveLength(1);
    expect(list.headers.link).toContain('rel="next"');
    const numbered = await owner.get(`/api/projects/${id}/exports?page=2&page_size=1`);
    expect(numbered.body).toMatchObject({ count: 2, results: [{ id: made.body.id }] });

    expect((await owner.delete(`/api/projects/${id}/exports/${made.body.id}`)).status).toBe(204);
    expect((await owner.get(`/api/exports/${made.body.id}`)).status).toBe(404);
    const { rows } = await t.admin.query(`select 1 from asset where project_id = $1`, [id]);
    expect(rows).toEqual([]);
  });

  test('cancelled before it starts, the export says so and can be deleted', async () => {
    const id = await newFilledProject();
    const made = (await owner.post(`/api/projects/${id}/exports`, {})).body;
    expect((await owner.post(`/api/jobs/${made.job_id}/cancel`)).status).toBe(200);
    expect((await owner.get(`/api/exports/${made.id}`)).body).toMatchObject({
      status: 'cancelled',
      can: { delete: true },
    });
    expect((await owner.delete(`/api/projects/${id}/exports/${made.id}`)).status).toBe(204);
  });

  test('a failure is written to the export and leaves no file behind', async () => {
    const id = await newFilledProject();
    const made = (await owner.post(`/api/projects/${id}/exports`, {})).body;
    await t.admin.query(`update project_export set format = 'GONE' where id = $1`, [made.id]);
    await t.runJobs();
    const after = (await owner.get(`/api/exports/${made.id}`)).body;
    expect(after.status).toBe('failed');
    expect(after.error).not.toBe('');
  });
});
