import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { purgeTasks } from './purge.ts';

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>`;
const MOOD = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];

let t: TestApp;
let owner: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let project: number;
let now = new Date('2026-03-01T10:00:00.000Z');

beforeAll(async () => {
  t = await createTestApp({ now: () => now });
  const organization = await t.newOrganization();
  owner = organization.owner;
  annotator = await t.newUser(organization.id);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());
beforeEach(async () => {
  now = new Date('2026-03-01T10:00:00.000Z');
  const made = await owner.post('/api/projects', { title: 'Reviews', label_config: CONFIG, maximum_annotations: 1 });
  expect(made.status).toBe(201);
  project = made.body.id;
  await t.addMember(project, annotator, 4);
});

async function newTask(data: Record<string, unknown> = { text: 'Lasts two days' }, more = {}): Promise<number> {
  const made = await owner.post(`/api/projects/${project}/tasks`, { data, ...more });
  expect(made.text).toContain('"id"');
  expect(made.status).toBe(201);
  return made.body.id;
}

/** An annotation with its counters, by the helpers that all features use. */
async function annotate(task: number, user: TestUser = owner): Promise<void> {
  const made = await user.post(`/api/tasks/${task}/annotations`, { result: MOOD, lead_time: 2 });
  expect(made.status).toBe(201);
}

async function counters(): Promise<Record<string, number>> {
  const { rows } = await t.admin.query(
    `select sum(task_number)::int as tasks, sum(finished_task_number)::int as finished, sum(total_annotations_number)::int as annotations,
       sum(total_predictions_number)::int as predictions, sum(useful_annotation_number)::int as useful, sum(result_count)::int as results
     from project_counter where project_id = $1`,
    [project],
  );
  return rows[0];
}

async function columnCounts(): Promise<Record<string, number>> {
  const { rows } = await t.admin.query('select name, task_count::int as n from project_column where project_id = $1', [
    project,
  ]);
  return Object.fromEntries(rows.filter((row) => row.n !== 0).map((row) => [row.name, row.n]));
}

describe('who may', () => {
  test('nobody without signing in', async () => {
    const id = await newTask();
    expect((await t.anonymous.get(`/api/tasks/${id}`)).status).toBe(401);
    expect((await t.anonymous.post('/api/tasks', { project, data: {} })).status).toBe(401);
    expect((await t.anonymous.delete(`/api/tasks/${id}`)).status).toBe(401);
  });

  test('annotators read, but do not create, change or delete', async () => {
    const id = await newTask();
    expect((await annotator.get(`/api/tasks/${id}`)).status).toBe(200);
    expect((await annotator.post('/api/tasks', { project, data: { text: 'x' } })).status).toBe(403);
    expect((await annotator.patch(`/api/tasks/${id}`, { priority: 1 })).status).toBe(403);
    expect((await annotator.delete(`/api/tasks/${id}`)).status).toBe(403);
    expect((await annotator.post(`/api/tasks/${id}/fail`, {})).status).toBe(403);
    expect((await annotator.post(`/api/tasks/${id}/restore`)).status).toBe(403);
  });

  test('another organization sees nothing', async () => {
    const id = await newTask();
    for (const url of [`/api/tasks/${id}`, `/api/tasks/999999`, '/api/tasks/abc'])
      expect((await stranger.get(url)).status, url).toBe(404);
    expect((await stranger.post('/api/tasks', { project, data: { text: 'x' } })).status).toBe(404);
    expect((await stranger.post(`/api/tasks/${id}/restore`)).status).toBe(404);
  });
});

describe('creating', () => {
  test('says field by field what is wrong and changes nothing', async () => {
    const missing = await owner.post('/api/tasks', { project, data: { txt: 'x' } });
    expect(missing.status).toBe(400);
    expect(missing.body.error.details['data.text'][0]).toContain('"txt"');
    expect((await owner.post('/api/tasks', { data: { text: 'x' } })).body.error.details.project).toBeDefined();
    expect((await owner.post('/api/tasks', { project })).body.error.details.data).toBeDefined();
    expect((await owner.post('/api/tasks', { project, data: { text: 'x' }, overlap: 0 })).status).toBe(400);
    expect((await owner.post('/api/tasks', { project, data: 'text' })).status).toBe(400);
    expect((await counters()).tasks).toBe(0);
  });

  test('answers with the whole task, numbered within the project, and counts it', async () => {
    const made = await owner.post('/api/tasks', {
      project,
      data: { text: 'One', source: 'shop' },
      meta: { batch: 7 },
      priority: 5,
      external_id: 'r-1',
      allow_skip: true,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      project,
      inner_id: 1,
      data: { text: 'One', source: 'shop' },
      meta: { batch: 7 },
      status: 'pending',
      is_labeled: false,
      overlap: 1,
      priority: 5,
      external_id: 'r-1',
      total_annotations: 0,
      annotations: [],
      predictions: [],
      drafts: [],
      created_at: '2026-03-01T10:00:00.000Z',
      can: { update: true, delete: true, fail: true, reopen: false, annotate: true },
    });
    await newTask();
    expect((await counters()).tasks).toBe(2);
    expect(await columnCounts()).toEqual({ text: 2, source: 1 });
  });

  test('twenty at once get twenty numbers', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => newTask()));
    const { rows } = await t.admin.query('select inner_id::int from task where id = any ($1) order by 1', [made]);
    expect(rows.map((row) => row.inner_id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect((await counters()).tasks).toBe(20);
  });

  test('an external id is taken once', async () => {
    await newTask({ text: 'x' }, { external_id: 'same' });
    const second = await owner.post('/api/tasks', { project, data: { text: 'y' }, external_id: 'same' });
    expect(second.status).toBe(409);
    expect((await counters()).tasks).toBe(1);
  });
});

describe('changing', () => {
  test('new data moves the columns, and must fit the interface', async () => {
    const id = await newTask({ text: 'x', old: 1 });
    expect((await owner.patch(`/api/tasks/${id}`, { data: { other: 1 } })).status).toBe(400);
    const changed = await owner.patch(`/api/tasks/${id}`, { data: { text: 'y', fresh: 1 }, priority: 3 });
    expect(changed.body).toMatchObject({ data: { text: 'y', fresh: 1 }, priority: 3 });
    expect(await columnCounts()).toEqual({ text: 1, fresh: 1 });
  });

  test('PUT takes back what it does not name', async () => {
    const id = await newTask({ text: 'x' }, { external_id: 'e', meta: { a: 1 } });
    expect((await owner.put(`/api/tasks/${id}`, { priority: 1 })).status).toBe(400);
    const put = await owner.put(`/api/tasks/${id}`, { data: { text: 'z' } });
    expect(put.body).toMatchObject({ data: { text: 'z' }, external_id: null, meta: {} });
  });

  test('more overlap reopens a complete task, and queues look again', async () => {
    const id = await newTask();
    await annotate(id);
    expect((await owner.get(`/api/tasks/${id}`)).body).toMatchObject({ status: 'complete', is_labeled: true });
    const version = async () =>
      (await t.admin.query('select queue_version::int as v from project where id = $1', [project])).rows[0].v;
    const before = await version();
    const changed = await owner.patch(`/api/tasks/${id}`, { overlap: 2 });
    expect(changed.body).toMatchObject({ status: 'in_progress', is_labeled: false, overlap: 2, completed_at: null });
    expect((await counters()).finished).toBe(0);
    expect(await version()).toBeGreaterThan(before);
  });

  test('status follows the table: failing and reopening, nothing else', async () => {
    const id = await newTask();
    expect((await owner.put(`/api/tasks/${id}`, { data: { text: 'x' }, status: 'lost' })).status).toBe(400);
    expect((await owner.patch(`/api/tasks/${id}`, { status: 'complete' })).status).toBe(409);
    expect((await owner.post(`/api/tasks/${id}/reopen`)).status).toBe(409);
    const failed = await owner.post(`/api/tasks/${id}/fail`, { reason: 'picture is broken' });
    expect(failed.body).toMatchObject({ status: 'failed', can: { fail: false, reopen: true } });
    expect((await owner.post(`/api/tasks/${id}/fail`, {})).status).toBe(409);
    expect((await owner.patch(`/api/tasks/${id}`, { status: 'pending' })).body.status).toBe('pending');
    await annotate(id);
    const back = await owner.patch(`/api/tasks/${id}`, { status: 'pending' });
    expect(back.status).toBe(409);
    expect(back.body.error.reason).toBe('illegal_transition');
    expect((await owner.post(`/api/tasks/${id}/reopen`)).body).toMatchObject({ status: 'in_progress', overlap: 2 });
  });
});

describe('reading', () => {
  test('annotators see their own annotations, reviewers and managers all', async () => {
    const id = await newTask({ text: 'x' }, { overlap: 3 });
    await annotate(id);
    await t.admin.query(`update app_user set display_name = 'Olga Owner' where id = $1`, [owner.id]);
    const seen = await owner.get(`/api/tasks/${id}`);
    expect(seen.body.annotations).toHaveLength(1);
    expect(seen.body.annotations[0]).toMatchObject({
      completed_by: { id: owner.id, email: owner.email, display_name: 'Olga Owner' },
      interface_version: 1,
      result: MOOD,
      lead_time: 2,
      can: { update: true, delete: true },
      task: id,
      project,
    });
    expect((await annotator.get(`/api/tasks/${id}`)).body.annotations).toEqual([]);
    await owner.patch(`/api/projects/${project}`, { show_annotation_history: true });
    expect((await annotator.get(`/api/tasks/${id}`)).body.annotations).toMatchObject([
      { can: { update: false, delete: false } },
    ]);
  });
});

describe('deleting', () => {
  test('hides the task with its annotations, keeps every count, and restores the same', async () => {
    const id = await newTask({ text: 'x', extra: 1 });
    await newTask();
    await annotate(id);
    const before = { counts: await counters(), columns: await columnCounts() };
    expect((await owner.delete(`/api/tasks/${id}`)).status).toBe(204);
    expect((await owner.get(`/api/tasks/${id}`)).status).toBe(404);
    expect((await owner.delete(`/api/tasks/${id}`)).status).toBe(404);
    expect(await counters()).toEqual({ tasks: 1, finished: 0, annotations: 0, predictions: 0, useful: 0, results: 0 });
    expect(await columnCounts()).toEqual({ text: 1 });
    expect((await owner.post(`/api/tasks/${id}/restore`)).body).toEqual({ id, restored: true });
    expect((await owner.post(`/api/tasks/${id}/restore`)).status).toBe(409);
    expect({ counts: await counters(), columns: await columnCounts() }).toEqual(before);
  });

  test('two at once delete it once', async () => {
    const id = await newTask();
    const answers = await Promise.all([owner.delete(`/api/tasks/${id}`), owner.delete(`/api/tasks/${id}`)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 404]);
    expect((await counters()).tasks).toBe(0);
  });

  test('after 30 days it cannot be restored, and the purge removes it with its annotations', async () => {
    const id = await newTask();
    await annotate(id);
    await owner.delete(`/api/tasks/${id}`);
    await purgeTasks(t.app.platform, new AbortController().signal);
    expect((await t.admin.query('select from task where id = $1', [id])).rowCount).toBe(1);
    now = new Date('2026-04-01T10:00:00.000Z');
    expect((await owner.post(`/api/tasks/${id}/restore`)).status).toBe(409);
    await purgeTasks(t.app.platform, new AbortController().signal);
    expect((await t.admin.query('select from task where id = $1', [id])).rowCount).toBe(0);
    expect((await t.admin.query('select from annotation where task_id = $1', [id])).rowCount).toBe(0);
  });

  test('leaves an event and an audit row', async () => {
    const id = await newTask();
    await owner.delete(`/api/tasks/${id}`);
    const { rows } = await t.admin.query(
      `select event_type from event_log where project_id = $1 and aggregate_id = $2 order by id`,
      [project, String(id)],
    );
    expect(rows.map((row) => row.event_type)).toEqual(['TASKS_CREATED', 'TASKS_DELETED']);
  });
});
