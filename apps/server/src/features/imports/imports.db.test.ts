import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';

let t: TestApp;
let owner: TestUser;
let organizationId: number;
let projectId: number;

async function newProject(): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, (select id from workspace where organization_id = $1), gen_random_uuid()::text, 'Reviews', $2) returning id`,
    [organizationId, CONFIG],
  );
  return Number(rows[0]?.id);
}

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  ({ owner } = organization);
  organizationId = organization.id;
});
afterAll(() => t.close());

const choice = (value: string) => [
  { id: 'a', from_name: 'sentiment', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

async function counters(id: number): Promise<Record<string, number>> {
  const { rows } = await t.admin.query(
    'select sum(task_number)::int tasks, sum(total_annotations_number)::int annotations, sum(total_predictions_number)::int predictions, sum(finished_task_number)::int finished from project_counter where project_id = $1',
    [id],
  );
  return rows[0];
}

describe('POST /api/projects/{id}/import', () => {
  test('leaves a database that knows how large its tables have become', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({ text: `${n} ${'word '.repeat(40)}` }));
    expect((await owner.post(`/api/projects/${await newProject()}/import`, rows)).status).toBe(201);
    const { rows: known } = await t.admin.query("select reltuples from pg_class where oid = 'task'::regclass");
    expect(known[0].reltuples).toBeGreaterThan(1000);
  });

  test('refuses strangers, wrong roles and other tenants', async () => {
    projectId = await newProject();
    const url = `/api/projects/${projectId}/import`;
    expect((await t.anonymous.post(url, [{ text: 'x' }])).status).toBe(401);
    const annotator = await t.newUser(organizationId);
    await t.addMember(projectId, annotator, 4);
    expect((await annotator.post(url, [{ text: 'x' }])).status).toBe(403);
    const other = await t.newOrganization();
    expect((await other.owner.post(url, [{ text: 'x' }])).status).toBe(404);
  });

  test('imports tasks with annotations and predictions and counts them', async () => {
    projectId = await newProject();
    const answer = await owner.post(`/api/projects/${projectId}/import?return_task_ids=true`, [
      { text: 'bare data' },
      {
        data: { text: 'with answers' },
        annotations: [{ result: choice('good'), lead_time: 2.5 }],
        predictions: [{ result: choice('bad'), score: 0.4, model_version: 'v1' }],
      },
    ]);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      task_count: 2,
      annotation_count: 1,
      prediction_count: 1,
      data_columns: ['text'],
    });
    expect(answer.body.task_ids).toHaveLength(2);
    const events = await t.admin.query(
      'select event_type, payload -> $2 as tasks from event_log where project_id = $1 order by id',
      [projectId, 'task_count'],
    );
    expect(events.rows).toEqual([
      { event_type: 'TASKS_CREATED', tasks: null },
      { event_type: 'IMPORT_COMPLETED', tasks: 2 },
    ]);
    expect(await counters(projectId)).toEqual({ tasks: 2, annotations: 1, predictions: 1, finished: 1 });
    const { rows } = await t.admin.query(
      'select inner_id, is_labeled, counted, status from task where project_id = $1 order by inner_id',
      [projectId],
    );
    expect(rows).toEqual([
      { inner_id: '1', is_labeled: false, counted: 0, status: 'pending' },
      { inner_id: '2', is_labeled: true, counted: 1, status: 'complete' },
    ]);
  });

  test('imported rows say of themselves what counting them would', async () => {
    projectId = await newProject();
    await owner.post(`/api/projects/${projectId}/import`, [
      { data: { text: 'nothing yet' } },
      { data: { text: 'done' }, annotations: [{ result: choice('good'), lead_time: 1.5 }, { result: choice('bad') }] },
      { data: { text: 'skipped' }, annotations: [{ result: [], was_cancelled: true, lead_time: 3 }] },
      { data: { text: 'gold' }, annotations: [{ result: choice('good'), ground_truth: true }] },
      { data: { text: 'twice' }, overlap: 2, annotations: [{ result: choice('good') }] },
      { data: { text: 'guessed' }, predictions: [{ result: choice('bad'), score: 0.5 }] },
    ]);
    const found = await withSystem(t.app.platform.db, (tx) =>
      reconcileProject(tx, organizationId, projectId, t.app.platform.now()),
    );
    expect(found).toEqual({ repaired: false, drift: {} });
  });

  test('one bad row and nothing changes; the answer names the row (I-08)', async () => {
    projectId = await newProject();
    const answer = await owner.post(`/api/projects/${projectId}/import`, [
      { text: 'good' },
      { txt: 'no text' },
      { data: { text: 'x' }, annotations: [{ result: choice('excellent') }] },
    ]);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.validation_errors)).toEqual(['tasks[1]', 'tasks[2]']);
    expect(answer.body.validation_errors['tasks[1]'][0]).toContain('"text"');
    const { rows } = await t.admin.query('select count(*)::int from task where project_id = $1', [projectId]);
    expect(rows[0].count).toBe(0);
  });

  test('what cannot be kept as it was sent is an error of its row, in files too (I-08)', async () => {
    const lines = [
      '{"text":"fine"}',
      '{"text":"half \\ud800"}',
      '{"text":"nul \\u0000"}',
      '{"text":"endless","n":[1e400]}',
      '{"text":"name","\\udc00x":1}',
      '{"data":{"text":"x"},"predictions":[{"score":-1e400,"result":[]}]}',
      '{"data":{"text":"x"},"annotations":[{"result":[{"from_name":"a\\u0000","to_name":"text","type":"choices","value":{}}]}]}',
      '{"text":"odd names","constructor":1,"__proto__":{"x":1},"toString":"t"}',
    ];
    const problems = [
      ['rows.jsonl:2', 'data.text holds a character'],
      ['rows.jsonl:3', 'data.text holds a character'],
      ['rows.jsonl:4', 'data.n.0 is a number out of range.'],
      ['rows.jsonl:5', 'data.\ufffdx holds a character'],
      ['rows.jsonl:6', 'predictions.0.score is a number out of range.'],
      ['rows.jsonl:7', 'annotations.0.result.0.from_name holds a character'],
    ] as const;
    const content = lines.join('\n');
    projectId = await newProject();
    const form = `--edge\r\nContent-Disposition: form-data; name="file"; filename="rows.jsonl"\r\n\r\n${content}\r\n--edge--\r\n`;
    const type = { 'content-type': 'multipart/form-data; boundary=edge' };
    const answer = await owner.post(`/api/projects/${projectId}/import`, form, type);
    expect(answer.status, answer.text).toBe(400);
    expect(Object.keys(answer.body.validation_errors)).toEqual(problems.map(([place]) => place));
    for (const [place, says] of problems) expect(answer.body.validation_errors[place][0]).toContain(says);

    const array = form.replace('rows.jsonl', 'rows.json').replace(content, `[${lines.join(',\n')}]`);
    const whole = await owner.post(`/api/projects/${projectId}/import`, array, type);
    expect([whole.status, Object.keys(whole.body.validation_errors)]).toEqual([
      400,
      problems.map(([place]) => place.replace('jsonl', 'json')),
    ]);
    expect(
      (await owner.post(`/api/projects/${projectId}/import`, form.replace(content, lines[7] ?? ''), type)).status,
    ).toBe(201);
    const { rows } = await t.admin.query('select data::text from task where project_id = $1', [projectId]);
    expect(rows).toEqual([{ data: expect.stringContaining('"__proto__": {"x": 1}') }]);
  });

  test('an author who is no member is an error that says so', async () => {
    projectId = await newProject();
    const answer = await owner.post(`/api/projects/${projectId}/import`, [
      { data: { text: 'x' }, annotations: [{ result: choice('good'), completed_by: { email: 'nobody@example.com' } }] },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body.validation_errors['tasks[0]'][0]).toContain('nobody@example.com is not a member');
  });

  test('what a row says of itself is checked, and told with its place', async () => {
    projectId = await newProject();
    const wrong = {
      'annotations[0].created_at': { annotations: [{ result: [], created_at: 'yesterday' }] },
      'annotations[0].lead_time': { annotations: [{ result: [], lead_time: 1e300 }] },
      'annotations[1].lead_time': { annotations: [{ result: [] }, { result: [], lead_time: -1 }] },
      'annotations[0].unique_id': { annotations: [{ result: [], unique_id: 'first' }] },
      'predictions[0].model_version': { predictions: [{ result: [], model_version: 'v'.repeat(300) }] },
      'drafts[1]': { drafts: [{ result: [] }, { result: [] }] },
      'drafts[0].user': { drafts: [{ result: [], user: 'nobody@example.com' }] },
      external_id: { external_id: 'x'.repeat(300) },
      overlap: { overlap: 3_000_000_000 },
      created_at: { created_at: '20000-01-01T00:00:00Z' },
    };
    const rows = Object.values(wrong).map((fields) => ({ data: { text: 'x' }, ...fields }));
    const answer = await owner.post(`/api/projects/${projectId}/import`, rows);
    expect(answer.status).toBe(400);
    for (const [index, place] of Object.keys(wrong).entries())
      expect(answer.body.validation_errors[`tasks[${index}]`]).toEqual([expect.stringContaining(place)]);
  });

  test('a second copy in the same project gets unique ids of its own', async () => {
    projectId = await newProject();
    const unique_id = '0189a8a6-5b3c-7d3e-8f00-0000000000aa';
    const row = { data: { text: 'x' }, annotations: [{ result: choice('good'), unique_id }] };
    expect((await owner.post(`/api/projects/${projectId}/import`, [row, row])).status).toBe(201);
    expect((await owner.post(`/api/projects/${projectId}/import`, [row])).status).toBe(201);
    const { rows } = await t.admin.query(
      'select count(distinct unique_id)::int as all, count(*) filter (where unique_id = $2)::int as kept from annotation where project_id = $1',
      [projectId, unique_id],
    );
    expect(rows).toEqual([{ all: 3, kept: 1 }]);
  });

  test('four imports at once never give two tasks the same number (I-07)', async () => {
    projectId = await newProject();
    const batch = Array.from({ length: 50 }, (_, index) => ({ text: `row ${index}` }));
    const answers = await Promise.all([1, 2, 3, 4].map(() => owner.post(`/api/projects/${projectId}/import`, batch)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    const { rows } = await t.admin.query(
      'select count(distinct inner_id)::int as numbers, max(inner_id)::int as last from task where project_id = $1',
      [projectId],
    );
    expect(rows[0]).toEqual({ numbers: 200, last: 200 });
    expect(await counters(projectId)).toMatchObject({ tasks: 200 });
  });
});

test('of a project with a cohort only the share gets the full overlap', async () => {
  projectId = await newProject();
  await t.admin.query('update project set maximum_annotations = 3, overlap_cohort_percentage = 20 where id = $1', [
    projectId,
  ]);
  await owner.post(
    `/api/projects/${projectId}/import`,
    Array.from({ length: 100 }, (_, index) => ({ text: `row ${index}` })),
  );
  const { rows } = await t.admin.query(
    'select overlap, count(*)::int from task where project_id = $1 group by 1 order by 1',
    [projectId],
  );
  expect(rows).toEqual([
    { overlap: 1, count: 80 },
    { overlap: 3, count: 20 },
  ]);
});

describe('uploads and import jobs', () => {
  test('a pasted table is previewed, mapped, imported, and bad rows are reported with their lines', async () => {
    projectId = await newProject();
    const upload = await owner.post(`/api/projects/${projectId}/uploads`, {
      text: 'review,source\nlovely,web\nawful,shop\n,empty\n"broken',
      filename: 'reviews.csv',
    });
    expect(upload.status).toBe(201);
    expect(upload.body[0]).toMatchObject({
      format: 'csv',
      row_count: 3,
      failed_count: 1,
      columns: [{ name: 'review' }, { name: 'source' }],
    });
    const started = await owner.post(`/api/projects/${projectId}/imports`, {
      file_upload_ids: [upload.body[0].id],
      mapping: { review: 'text', source: null },
    });
    expect(started.status).toBe(202);
    expect(await t.runJobs()).toBe(1);
    const done = await owner.get(`/api/imports/${started.body.id}`);
    expect(done.body).toMatchObject({ status: 'completed', task_count: 3, failed_count: 1, data_columns: ['text'] });
    expect(done.body.row_errors[0]).toMatchObject({ file: 'reviews.csv', line: 5 });
    const report = await t.anonymous.get(done.body.report_url);
    expect(report.text.split('\n')[1]).toContain('"reviews.csv",5,');
    const job = await owner.get(`/api/jobs/${started.body.job_id}`);
    expect(job.body).toMatchObject({ status: 'succeeded', progress: { unit: 'rows', done: 4 } });
  });

  test('the report says what a refused row holds, also one that could be read', async () => {
    projectId = await newProject();
    const rows = [{ text: 'fine' }, { txt: 'misnamed', number: 7 }].map((row) => JSON.stringify(row)).join('\n');
    const upload = await owner.post(`/api/projects/${projectId}/uploads`, { text: rows, filename: 'rows.jsonl' });
    const body = { file_upload_ids: [upload.body[0].id] };
    const started = await owner.post(`/api/projects/${projectId}/imports`, body);
    await t.runJobs();
    const done = await owner.get(`/api/imports/${started.body.id}`);
    expect(done.body).toMatchObject({ status: 'completed', task_count: 1, failed_count: 1 });
    const report = await t.anonymous.get(done.body.report_url);
    expect(report.text.split('\n')[1]).toContain('{""txt"":""misnamed"",""number"":7}');
  });

  test('a program is refused whatever it is called, and an empty file too', async () => {
    projectId = await newProject();
    const upload = (name: string, content: Uint8Array | string) =>
      owner.post(
        `/api/projects/${projectId}/uploads`,
        Buffer.concat([
          Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
          Buffer.from(content),
          Buffer.from('\r\n--edge--\r\n'),
        ]),
        { 'content-type': 'multipart/form-data; boundary=edge' },
      );
    const program = new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff, 0, 0, 0xb8, 0, 0, 0]);
    for (const refused of [await upload('setup.exe', program), await upload('empty.csv', '')]) {
      expect(refused.status).toBe(400);
      expect(refused.body.validation_errors.file).toHaveLength(1);
    }
    expect((await upload('good.csv', 'text\nhello\n')).status).toBe(201);
  });

  test('an import cancelled before it starts says so', async () => {
    projectId = await newProject();
    const upload = await owner.post(`/api/projects/${projectId}/uploads`, { text: 'text\nhello\n', filename: 'a.csv' });
    const started = await owner.post(`/api/projects/${projectId}/imports`, { file_upload_ids: [upload.body[0].id] });
    await owner.post(`/api/jobs/${started.body.job_id}/cancel`);
    expect((await owner.get(`/api/imports/${started.body.id}`)).body.status).toBe('cancelled');
  });

  test('a file of another project cannot be imported', async () => {
    const first = await newProject();
    const second = await newProject();
    const upload = await owner.post(`/api/projects/${first}/uploads`, { text: 'text\nhello\n', filename: 'a.csv' });
    const answer = await owner.post(`/api/projects/${second}/imports`, { file_upload_ids: [upload.body[0].id] });
    expect(answer.status).toBe(400);
    expect(answer.body.validation_errors.file_upload_ids[0]).toContain('no uploaded file');
  });

  test('a column of answers becomes annotations that do not count', async () => {
    projectId = await newProject();
    const upload = await owner.post(`/api/projects/${projectId}/uploads`, {
      text: '[{"text":"x","sentiment":"good"}]',
      filename: 'a.json',
    });
    await owner.post(`/api/projects/${projectId}/imports`, {
      file_upload_ids: [upload.body[0].id],
      preannotated_from_fields: ['sentiment'],
    });
    await t.runJobs();
    const { rows } = await t.admin.query(
      'select a.origin, a.counts, a.completed_by, t.is_labeled, t.data from annotation a join task t on t.id = a.task_id where t.project_id = $1',
      [projectId],
    );
    expect(rows).toEqual([
      { origin: 'preannotation', counts: false, completed_by: null, is_labeled: false, data: { text: 'x' } },
    ]);
  });
});
