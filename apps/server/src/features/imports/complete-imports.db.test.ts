import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeZip } from '@labelwright/formats/export/zip';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';

const TEXT =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
const IMAGE = '<View><Image name="image" value="$image"/></View>';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const mood = (value: string) => [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [value] } }];

let t: TestApp;
let owner: TestUser;
let organizationId: number;
let web: Server;
let webUrl: string;
let answerWeb: (path: string) => { status?: number; type?: string; body: string; location?: string };

beforeAll(async () => {
  web = createServer((request, response) => {
    const { status = 200, type = 'text/csv', body, location } = answerWeb(request.url ?? '');
    response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => web.once('listening', resolve));
  webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  const organization = await t.newOrganization();
  ({ owner } = organization);
  organizationId = organization.id;
});
afterAll(async () => {
  await t.close();
  web.close();
});

async function newProject(config = TEXT): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Imports', label_config: config });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

async function upload(projectId: number, name: string, content: Uint8Array | string) {
  const sent = await owner.post(
    `/api/projects/${projectId}/uploads`,
    Buffer.concat([
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n--edge--\r\n'),
    ]),
    { 'content-type': 'multipart/form-data; boundary=edge' },
  );
  expect(sent.status, sent.text).toBe(201);
  return sent.body[0];
}

async function zip(files: Record<string, Uint8Array | string>): Promise<Buffer> {
  async function* members() {
    for (const [path, content] of Object.entries(files)) yield { path, content };
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeZip(members())) parts.push(part);
  return Buffer.concat(parts);
}

async function run(projectId: number, body: object, path = 'imports') {
  const started = await owner.post(`/api/projects/${projectId}/${path}`, body);
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  return (await owner.get(`/api/imports/${started.body.id}`)).body;
}

async function tasksOf(projectId: number) {
  const { rows } = await t.admin.query(
    'select id::int, inner_id::int, external_id, data, meta, total_annotations, total_predictions from task where project_id = $1 order by inner_id',
    [projectId],
  );
  return rows;
}

async function driftOf(projectId: number) {
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, organizationId, projectId, t.app.platform.now()),
  );
  return found.drift;
}

describe('rows that the project holds already', () => {
  const CSV = 'text,n\none,1\ntwo,2\none,1\nthree,3\n';

  test('are skipped, counted and listed with the task that they repeat', async () => {
    const projectId = await newProject();
    const file = await upload(projectId, 'a.csv', CSV);
    const first = await run(projectId, { file_upload_ids: [file.id], return_task_ids: true });
    expect(first).toMatchObject({ status: 'completed', task_count: 3, duplicate_count: 1, failed_count: 0 });
    const tasks = await tasksOf(projectId);
    expect(tasks.map((task) => [task.inner_id, task.data.text])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(first.task_ids).toEqual(tasks.map((task) => task.id));
    const again = await run(projectId, { file_upload_ids: [file.id] });
    expect(again).toMatchObject({ status: 'completed', task_count: 0, duplicate_count: 4 });
    const issues = await owner.get(`/api/imports/${again.id}/issues?kind=duplicate&limit=3`);
    expect(issues.body.map((issue: { line: number; task: number }) => [issue.line, issue.task])).toEqual([
      [2, tasks[0].id],
      [3, tasks[1].id],
      [4, tasks[0].id],
    ]);
    expect(issues.headers.link).toContain('cursor=');
    const more = await upload(projectId, 'b.json', '[{"n": 1.0, "text": "one"}, {"text": "four"}]');
    expect(await run(projectId, { file_upload_ids: [more.id] })).toMatchObject({ task_count: 1, duplicate_count: 1 });
    expect((await tasksOf(projectId)).at(-1)).toMatchObject({ inner_id: 4 });
    expect(await driftOf(projectId)).toEqual({});
  });

  test('by external id may be changed instead; the answers of their tasks stay', async () => {
    const projectId = await newProject();
    await owner.post(`/api/projects/${projectId}/import`, [
      { data: { text: 'old', extra: 1 }, external_id: 'x1', annotations: [{ result: mood('good') }] },
    ]);
    const rows = [
      { data: { text: 'new' }, external_id: 'x1', predictions: [{ result: mood('bad'), model_version: 'v2' }] },
      { data: { text: 'old', extra: 1 }, external_id: 'x2' },
    ];
    const file = await upload(projectId, 'a.json', JSON.stringify(rows));
    const done = await run(projectId, { file_upload_ids: [file.id], on_duplicate: 'update' });
    expect(done).toMatchObject({ task_count: 1, duplicate_count: 1, updated_count: 1, prediction_count: 1 });
    expect(await tasksOf(projectId)).toMatchObject([
      { external_id: 'x1', data: { text: 'new', extra: 1 }, total_annotations: 1, total_predictions: 1 },
      { external_id: 'x2', data: { text: 'old', extra: 1 }, total_annotations: 0 },
    ]);
    const kept = await run(projectId, { file_upload_ids: [file.id], on_duplicate: 'keep' });
    expect(kept).toMatchObject({ task_count: 0, failed_count: 2, duplicate_count: 0 });
    expect(kept.row_errors[0].message).toContain('x1');
    const now = await owner.post(`/api/projects/${projectId}/import`, rows);
    expect(now.status).toBe(400);
    expect(now.body.validation_errors['tasks[0]'][0]).toContain('x1');
    expect(await driftOf(projectId)).toEqual({});
  });

  test('two imports of one file at once bring its rows once', async () => {
    const projectId = await newProject();
    const rows = Array.from({ length: 300 }, (_, index) => ({ text: `row ${index}` }));
    const url = `/api/projects/${projectId}/import?on_duplicate=skip`;
    const answers = await Promise.all([1, 2, 3].map(() => owner.post(url, rows)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.reduce((total, { body }) => total + body.task_count, 0)).toBe(300);
    expect(await tasksOf(projectId)).toHaveLength(300);
  });
});

describe('archives', () => {
  test('of pictures become a task for each, and a table in one shows the files beside it', async () => {
    const projectId = await newProject(IMAGE);
    const other = Buffer.concat([PNG, Buffer.from('x')]);
    const pictures = await upload(
      projectId,
      'pictures.zip',
      await zip({ 'a/one.png': PNG, 'b/two.png': other, '__MACOSX/._one.png': 'junk', 'bad.exe': 'MZ\x90\0\x03\0' }),
    );
    const seen = await owner.post(`/api/projects/${projectId}/imports/preview`, { file_upload_ids: [pictures.id] });
    expect(seen.status, seen.text).toBe(200);
    expect(seen.body.file_count).toBe(3);
    expect(seen.body.files.filter((file: { use: string }) => file.use === 'media')).toHaveLength(2);
    expect(await tasksOf(projectId)).toEqual([]);
    const done = await run(projectId, { file_upload_ids: [pictures.id] });
    expect(done).toMatchObject({ status: 'completed', task_count: 2, failed_count: 1 });
    for (const { data } of await tasksOf(projectId)) {
      const read = await owner.get(data.image);
      expect([read.status, read.headers['content-type']]).toEqual([200, 'image/png']);
    }
    const listed = await newProject(IMAGE);
    const table = await upload(
      listed,
      'listed.zip',
      await zip({ 'list.csv': 'image,n\nimages/one.png,1\nimages/none.png,2\n', 'images/one.png': PNG }),
    );
    expect(await run(listed, { file_upload_ids: [table.id] })).toMatchObject({ task_count: 2, failed_count: 0 });
    const [first, second] = await tasksOf(listed);
    expect(first.data).toEqual({ image: expect.stringMatching(/^\/data\/upload\//), n: 1 });
    expect(second.data).toEqual({ image: 'images/none.png', n: 2 });
  });

  test('that unpack to far more than they are, or point out of themselves, are refused in words', async () => {
    const projectId = await newProject();
    const bomb = await owner.post(
      `/api/projects/${projectId}/uploads`,
      Buffer.concat([
        Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="bomb.zip"\r\n\r\n'),
        await zip({ 'a.csv': `text\n${'0'.repeat(12_000_000)}\n` }),
        Buffer.from('\r\n--edge--\r\n'),
      ]),
      { 'content-type': 'multipart/form-data; boundary=edge' },
    );
    if (bomb.status === 201) {
      const done = await run(projectId, { file_upload_ids: [bomb.body[0].id] });
      expect([done.status, done.task_count]).toEqual(['failed', 0]);
      expect(done.error).toMatch(/a\.csv|archive/);
    } else expect(bomb.status).toBe(400);
  });
});

describe('reimports', () => {
  test('change tasks by id and by external id, report unknown ones, and leave annotations alone', async () => {
    const projectId = await newProject();
    const made = await owner.post(`/api/projects/${projectId}/import?return_task_ids=true`, [
      { data: { text: 'a' }, external_id: 'A', annotations: [{ result: mood('good') }] },
      { data: { text: 'b' }, predictions: [{ result: mood('bad'), score: 0.2, model_version: 'm' }] },
      { data: { text: 'c' } },
    ]);
    const [, b, c] = made.body.task_ids;
    const other = await newProject();
    const foreign = await owner.post(`/api/projects/${other}/import?return_task_ids=true`, [{ text: 'foreign' }]);
    const rows = [
      { external_id: 'A', lang: 'en' },
      { task: b, result: mood('good'), score: 0.9, model_version: 'm' },
      { id: c, data: { text: 'c2' }, predictions: [{ result: mood('good'), model_version: 'n' }] },
      { id: foreign.body.task_ids[0], text: 'stolen' },
      { external_id: 'nobody', text: 'x' },
      { text: 'no name' },
      { id: c, predictions: [{ result: mood('excellent') }] },
    ];
    const file = await upload(projectId, 'better.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    const done = await run(projectId, { file_upload_ids: [file.id] }, 'reimport');
    expect(done).toMatchObject({
      kind: 'reimport',
      status: 'completed',
      updated_count: 3,
      task_count: 3,
      prediction_count: 2,
      unknown_count: 2,
      failed_count: 2,
    });
    expect(await tasksOf(projectId)).toMatchObject([
      { data: { text: 'a', lang: 'en' }, total_annotations: 1 },
      { data: { text: 'b' }, total_predictions: 1 },
      { data: { text: 'c2' }, total_predictions: 1 },
    ]);
    expect((await tasksOf(other))[0].data).toEqual({ text: 'foreign' });
    const { rows: predictions } = await t.admin.query(
      'select score, model_version from prediction where task_id = $1',
      [b],
    );
    expect(predictions).toEqual([{ score: 0.9, model_version: 'm' }]);
    expect(await driftOf(projectId)).toEqual({});
    const created = await run(projectId, { file_upload_ids: [file.id], create_missing: true }, 'reimport');
    expect(created).toMatchObject({ updated_count: 3, unknown_count: 0, failed_count: 2 });
    expect(created.task_count).toBe(5);
    expect((await tasksOf(projectId)).at(-1)).toMatchObject({ external_id: 'nobody', data: { text: 'x' } });
    expect(await driftOf(projectId)).toEqual({});
  });

  test('a table brings scores of a model', async () => {
    const projectId = await newProject();
    const made = await owner.post(`/api/projects/${projectId}/import?return_task_ids=true`, [{ text: 'a' }]);
    const [id] = made.body.task_ids;
    const file = await upload(projectId, 'p.csv', `task_id,mood,score,model_version\n${id},good,0.75,v7\n`);
    const body = { file_upload_ids: [file.id], preannotated_from_fields: ['mood'] };
    expect(await run(projectId, body, 'reimport')).toMatchObject({ updated_count: 1, prediction_count: 1 });
    const { rows } = await t.admin.query('select score, model_version, result from prediction where task_id = $1', [
      id,
    ]);
    expect(rows).toMatchObject([{ score: 0.75, model_version: 'v7', result: [{ value: { choices: ['good'] } }] }]);
    expect((await tasksOf(projectId))[0].data).toEqual({ text: 'a' });
  });

  test('are for whoever may change tasks', async () => {
    const projectId = await newProject();
    const annotator = await t.newUser(organizationId);
    await t.addMember(projectId, annotator, 4);
    const body = { file_upload_ids: [1] };
    const stranger = (await t.newOrganization()).owner;
    for (const path of ['reimport', 'imports', 'imports/preview']) {
      const url = `/api/projects/${projectId}/${path}`;
      const calls = [t.anonymous, annotator, stranger, owner].map((person) => person.post(url, body));
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([401, 403, 404, 400]);
    }
    const file = await upload(projectId, 'a.csv', 'text\na\n');
    const { id } = await run(projectId, { file_upload_ids: [file.id] });
    for (const path of [`imports/${id}/issues`, `imports/${id}`, `import/file-upload/${file.id}`]) {
      const calls = [t.anonymous, annotator, stranger, owner].map((person) => person.get(`/api/${path}`));
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([401, 403, 404, 200]);
    }
    expect((await stranger.post(`/api/imports/${id}/retry`)).status).toBe(404);
    expect((await annotator.get('/api/imports/stuck')).status).toBe(403);
  });
});

describe('an import that is broken off', { timeout: 180_000 }, () => {
  const ROWS = 20_000;
  const BAD = ROWS / 1000;

  // Whoever writes this row waits until the test lets it: what happens then happens in the middle, on any machine.
  beforeAll(async () => {
    await t.admin.query(`
      create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4242); return new; end $$;
      create trigger hold before insert on task for each row when (new.data ->> 'text' = 'row 9000') execute function hold()`);
  });

  const until = (query: string, values: unknown[] = []) =>
    vi.waitFor(async () => expect((await t.admin.query(query, values)).rows).not.toEqual([]), { timeout: 150_000 });

  let holder: PoolClient | undefined;
  const letGo = (): void => {
    // A connection that ends lets go of its locks.
    holder?.release(true);
    holder = undefined;
  };
  afterEach(letGo);

  async function holdMiddle(): Promise<() => Promise<void>> {
    holder = await t.admin.connect();
    await holder.query('select pg_advisory_lock(4242)');
    const waiting = `select from pg_locks where locktype = 'advisory' and objid = 4242 and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    return () => until(waiting);
  }

  async function bigImport(projectId: number) {
    const rows = Array.from({ length: ROWS }, (_, index) =>
      index % 1000 === 500 ? '{"txt":"no text"}' : `{"text":"row ${index}"}`,
    );
    const file = await upload(projectId, 'big.jsonl', rows.join('\n'));
    const body = { file_upload_ids: [file.id], on_duplicate: 'keep' };
    return (await owner.post(`/api/projects/${projectId}/imports`, body)).body;
  }

  const stateOf = async (id: number) =>
    (
      await t.admin.query(
        'select status, rows_done::int, task_count::int, failed_count::int from project_import where id = $1',
        [id],
      )
    ).rows[0];

  test('and whose worker is taken for dead goes on after its last batch, with every row once', async () => {
    const projectId = await newProject();
    const started = await bigImport(projectId);
    const reached = await holdMiddle();
    const first = t.runJobs();
    await reached();
    expect(await stateOf(started.id)).toMatchObject({ status: 'in_progress', rows_done: 8000 });
    // What becomes of a job whose worker gives no sign of life; this one only sleeps, and wakes up in between.
    await t.admin.query(`update job set status = 'queued' where id = $1`, [started.job_id]);
    const second = t.runJobs();
    await until(`select from project_import where id = $1 and runner like '%:2:%'`, [started.id]);
    letGo();
    await Promise.all([first, second]);
    const done = (await owner.get(`/api/imports/${started.id}`)).body;
    expect(done).toMatchObject({ status: 'completed', task_count: ROWS - BAD, failed_count: BAD, is_stuck: false });
    const { rows: found } = await t.admin.query(
      `select count(*)::int as all, count(distinct data ->> 'text')::int as different, max(inner_id)::int as last from task where project_id = $1`,
      [projectId],
    );
    expect(found).toEqual([{ all: ROWS - BAD, different: ROWS - BAD, last: ROWS - BAD }]);
    const file = await owner.get(`/api/import/file-upload/${started.file_upload_ids[0]}`);
    expect(file.body).toMatchObject({ total_rows: ROWS, successful_rows: ROWS - BAD, unsuccessful_rows: BAD });
    expect(await driftOf(projectId)).toEqual({});
  });

  test('by a cancel keeps what was committed, and a retry brings the rest as a new import', async () => {
    const projectId = await newProject();
    const started = await bigImport(projectId);
    const reached = await holdMiddle();
    const running = t.runJobs();
    await reached();
    expect((await owner.post(`/api/imports/${started.id}/cancel`)).status).toBe(200);
    const noticed = 'select from job where id = $1 and heartbeat_at > cancel_requested_at';
    await until(noticed, [started.job_id]);
    letGo();
    await running;
    const cancelled = (await owner.get(`/api/imports/${started.id}`)).body;
    const first = await stateOf(started.id);
    expect(cancelled).toMatchObject({ status: 'cancelled', can: { retry: true, cancel: false } });
    expect(await tasksOf(projectId)).toHaveLength(first.task_count);
    const [next, second] = await Promise.all([1, 2].map(() => owner.post(`/api/imports/${started.id}/retry`)));
    expect([next?.status, second?.status].sort()).toEqual([200, 409]);
    const { id } = (next?.status === 200 ? next : second)?.body ?? {};
    await t.runJobs();
    const rest = (await owner.get(`/api/imports/${id}`)).body;
    expect(rest).toMatchObject({
      status: 'completed',
      resume_of: started.id,
      task_count: ROWS - BAD - first.task_count,
    });
    expect(await driftOf(projectId)).toEqual({});
  });

  test('before it began is shown as stuck and can be taken back', async () => {
    const projectId = await newProject();
    const file = await upload(projectId, 'a.csv', 'text\na\n');
    const started = (await owner.post(`/api/projects/${projectId}/imports`, { file_upload_ids: [file.id] })).body;
    expect((await owner.post(`/api/imports/${started.id}/retry`)).status).toBe(409);
    await t.admin.query(`update job set run_at = now() - interval '1 hour' where id = $1`, [started.job_id]);
    expect((await owner.get(`/api/imports/${started.id}`)).body).toMatchObject({
      is_stuck: true,
      can: { retry: true },
    });
    expect((await owner.get('/api/imports/stuck')).body).toMatchObject([{ id: started.id, project: projectId }]);
    const back = await owner.post(`/api/imports/${started.id}/retry`);
    expect([back.status, back.body.id, back.body.is_stuck]).toEqual([200, started.id, false]);
    await t.runJobs();
    expect((await owner.get(`/api/imports/${started.id}`)).body).toMatchObject({ status: 'completed', task_count: 1 });
  });
});

describe('an import by URL', () => {
  test('follows redirects, reads what is there, and says why when it cannot', async () => {
    const projectId = await newProject();
    answerWeb = (path) =>
      path === '/moved'
        ? { status: 302, body: '', location: '/reviews.csv' }
        : path === '/reviews.csv'
          ? { body: 'text,n\nhello,1\nworld,2\n' }
          : { status: 403, body: 'no' };
    const done = await run(projectId, { url: `${webUrl}/moved` });
    expect(done).toMatchObject({ status: 'completed', task_count: 2, url: `${webUrl}/moved` });
    expect(done.file_upload_ids).toHaveLength(1);
    const refused = await run(projectId, { url: `${webUrl}/secret` });
    expect(refused).toMatchObject({ status: 'failed', task_count: 0, error: expect.stringContaining('403') });
    const inside = await owner.post(`/api/projects/${projectId}/imports`, { url: 'http://169.254.169.254/meta' });
    expect(inside.status).toBe(400);
    expect(inside.body.validation_errors.url).toBeDefined();
    const form = await owner.post(
      `/api/projects/${projectId}/import`,
      `url=${encodeURIComponent(`${webUrl}/reviews.csv`)}`,
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    expect(form.status, form.text).toBe(201);
    await t.runJobs();
    expect((await owner.get(`/api/imports/${form.body.import}`)).body).toMatchObject({
      status: 'completed',
      task_count: 2,
    });
  });
});

test('what is only looked at is kept, shown, and brought in when it is committed', async () => {
  const projectId = await newProject();
  const answer = await owner.post(`/api/projects/${projectId}/import?commit_to_project=false`, [
    { text: 'a' },
    { text: 'b' },
  ]);
  expect(answer.status, answer.text).toBe(201);
  await t.runJobs();
  const staged = (await owner.get(`/api/imports/${answer.body.import}`)).body;
  expect(staged).toMatchObject({ status: 'created', is_stuck: false, can: { commit: true } });
  expect(staged.tasks).toMatchObject([{ data: { text: 'a' } }, { data: { text: 'b' } }]);
  expect(await tasksOf(projectId)).toEqual([]);
  const twice = await Promise.all([1, 2].map(() => owner.post(`/api/imports/${answer.body.import}/commit`)));
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
  await t.runJobs();
  expect(await tasksOf(projectId)).toHaveLength(2);
});

test('columns become fields of the task, and a serial number finds the file', async () => {
  const projectId = await newProject();
  const file = await upload(projectId, 'a.csv', 'ref,body,who,copies\nr1,hello,Ada,3\n');
  const mapping = { ref: '@external_id', body: 'text', who: '@meta.author', copies: '@overlap' };
  await run(projectId, { file_upload_ids: [file.id], mapping });
  const { rows } = await t.admin.query('select external_id, data, meta, overlap from task where project_id = $1', [
    projectId,
  ]);
  expect(rows).toEqual([{ external_id: 'r1', data: { text: 'hello' }, meta: { author: 'Ada' }, overlap: 3 }]);
  const odd = await owner.post(`/api/projects/${projectId}/imports`, {
    file_upload_ids: [file.id],
    mapping: { ref: '@owner' },
  });
  expect(odd.status).toBe(400);
  await owner.patch(`/api/import/file-upload/${file.id}`, { serial_number: 'batch-7' });
  const found = await owner.get(`/api/projects/${projectId}/file-uploads?serial_number=batch-7`);
  expect(found.body).toMatchObject([{ id: file.id, serial_number: 'batch-7' }]);
});

test('a row that the database cannot hold fails alone', async () => {
  const projectId = await newProject();
  const rows = ['{"text":"good"}', '{"text":"bad \\u0000 byte"}', '{"text":"lone \\ud800 half"}', '{"text":"fine"}'];
  const file = await upload(projectId, 'a.jsonl', rows.join('\n'));
  const done = await run(projectId, { file_upload_ids: [file.id] });
  expect(done.status).toBe('completed');
  expect(done.task_count + done.failed_count).toBe(4);
  expect((await tasksOf(projectId)).map((task) => task.data.text)).toEqual(expect.arrayContaining(['good', 'fine']));
});
