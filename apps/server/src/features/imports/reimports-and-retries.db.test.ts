import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createImportBench, type ImportBench, mood } from './imports.fixture.ts';

let t: TestApp;
let owner: TestUser;
let organizationId: number;
let newProject: ImportBench['newProject'];
let upload: ImportBench['upload'];
let run: ImportBench['run'];
let tasksOf: ImportBench['tasksOf'];
let driftOf: ImportBench['driftOf'];

beforeAll(async () => {
  ({ t, owner, organizationId, newProject, upload, run, tasksOf, driftOf } = await createImportBench());
});
afterAll(() => t.close());

test('a row that cannot be kept is reported, and the others are imported and changed', async () => {
  const projectId = await newProject();
  const rows = [
    '{"data":{"text":"a"},"external_id":"A"}',
    '{"text":"half \\ud800"}',
    '{"text":"nul \\u0000"}',
    '{"text":"n","x":1e400}',
    '{"text": broken \\u0000 }',
  ];
  const file = await upload(projectId, 'odd.jsonl', rows.join('\n'));
  const done = await run(projectId, { file_upload_ids: [file.id] });
  expect(done).toMatchObject({ status: 'completed', task_count: 1, failed_count: 4 });
  const changes = ['{"external_id":"A","lang":"\\udfff"}', '{"external_id":"A","lang":"en"}'];
  const better = await upload(projectId, 'better.jsonl', changes.join('\n'));
  const changed = await run(projectId, { file_upload_ids: [better.id] }, 'reimport');
  expect(changed).toMatchObject({ status: 'completed', updated_count: 1, failed_count: 1 });
});

describe('reimports', () => {
  test('change tasks by id and by external id, report unknown ones, and leave annotations alone (I-09)', async () => {
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

  test('and whose worker is taken for dead goes on after its last batch, with every row once (I-01, I-02, I-03)', async () => {
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

  test('by a cancel keeps what was committed, and a retry brings the rest as a new import (I-10)', async () => {
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

  test('by a cancel goes on when its job is run again, unless another import did', async () => {
    const projectId = await newProject();
    const cancelledImport = async () => {
      const started = await bigImport(projectId);
      const reached = await holdMiddle();
      const running = t.runJobs();
      await reached();
      await owner.post(`/api/imports/${started.id}/cancel`);
      await until('select from job where id = $1 and heartbeat_at > cancel_requested_at', [started.job_id]);
      letGo();
      await running;
      return started;
    };
    const started = await cancelledImport();
    expect((await owner.post(`/api/jobs/${started.job_id}/retry`)).status).toBe(200);
    await t.runJobs();
    const done = (await owner.get(`/api/imports/${started.id}`)).body;
    expect(done).toMatchObject({ status: 'completed', task_count: ROWS - BAD, failed_count: BAD, error: null });
    expect((await owner.get(`/api/jobs/${started.job_id}`)).body.status).toBe('succeeded');

    const other = await cancelledImport();
    await owner.post(`/api/imports/${other.id}/retry`);
    await t.runJobs();
    await owner.post(`/api/jobs/${other.job_id}/retry`);
    await t.runJobs();
    expect((await owner.get(`/api/imports/${other.id}`)).body.status).toBe('cancelled');
    expect(await tasksOf(projectId)).toHaveLength(2 * (ROWS - BAD));
    expect(await driftOf(projectId)).toEqual({});
  });

  test('right after its last batch is done all the same, and so is its job (I-01)', async () => {
    const projectId = await newProject();
    const file = await upload(projectId, 'a.csv', 'text\na\n');
    const started = (await owner.post(`/api/projects/${projectId}/imports`, { file_upload_ids: [file.id] })).body;
    await t.runJobs();
    await t.admin.query(`update job set status = 'queued', result = null where id = $1`, [started.job_id]);
    await t.runJobs();
    const { rows: found } = await t.admin.query('select status, result from job where id = $1', [started.job_id]);
    expect(found).toMatchObject([{ status: 'succeeded', result: { import_id: started.id, task_count: 1 } }]);
    expect(await tasksOf(projectId)).toHaveLength(1);
  });

  test('before it began is shown as stuck and can be taken back (I-10)', async () => {
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
