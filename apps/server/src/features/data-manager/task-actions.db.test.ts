import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { type ActionScene, all, createActionScene, expectCounted, mood, these } from './task-actions.fixture.ts';

let scene: ActionScene;
let t: TestApp;
let owner: TestUser;
let reviewer: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let project: number;
let tasks: number[];
let run: ActionScene['run'];
let undo: ActionScene['undo'];
let answer: ActionScene['answer'];
let rows: ActionScene['rows'];
let counters: ActionScene['counters'];
let find: ActionScene['find'];

beforeAll(async () => {
  scene = await createActionScene();
  ({ t, owner, reviewer, annotator, stranger, run, undo, answer, rows, counters, find } = scene);
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ project, tasks } = await scene.renew());
});

describe('who may', () => {
  test('history, previews, label sets and bulk labelling: 401, 404, 403', async () => {
    const calls: [method: 'get' | 'post', url: string, body?: unknown][] = [
      ['post', `/api/dm/actions/preview?id=delete_tasks&project=${project}`, all],
      ['get', `/api/dm/runs?project=${project}`],
      ['get', `/api/dm/actions/assign/form?project=${project}`],
      ['post', '/api/dm/label-sets', { project, ...all }],
      ['post', '/api/dm/bulk-annotations', { project, ...all, result: mood('good') }],
      ['get', `/api/dm/filter-groups?project=${project}`],
    ];
    for (const [method, url, body] of calls) {
      expect((await t.anonymous[method](url, body as never)).status, url).toBe(401);
      expect((await stranger[method](url, body as never)).status, url).toBe(404);
      expect((await annotator[method](url, body as never)).status, url).toBe(403);
    }
    expect((await run('move_tasks', { ...all, target_project: 1 }, reviewer)).status).toBe(403);
    expect((await run('set_priority', all)).status).toBe(400);
    expect((await run('retrieve_tasks_predictions', all)).body.error.reason).toBe('no_model');
  });
});

describe('fields of tasks', () => {
  test('priority, overlap and split are set, and an undo leaves what was changed since', async () => {
    const set = await run('set_priority', { ...all, priority: 7 });
    expect(set.body).toMatchObject({ processed_items: 4, detail: 'Set the priority of 4 tasks to 7' });
    await owner.patch(`/api/tasks/${tasks[0]}`, { priority: 9 });
    expect((await undo(set)).body).toMatchObject({ restored: 3, kept: 1 });
    expect((await rows()).map((row: { priority: number }) => row.priority)).toEqual([9, 0, 0, 0]);
    expect((await undo(set)).status).toBe(409);

    await answer(tasks[0], 'good');
    expect((await counters()).finished_task_number).toBe(1);
    const asked = await run('set_overlap', { ...these(tasks[0]), overlap: 2 });
    expect((await counters()).finished_task_number).toBe(0);
    await undo(asked);
    expect((await counters()).finished_task_number).toBe(1);

    const shares = { train: 0.5, validation: 0.25, test: 0.25 };
    await run('set_split', { ...all, shares, seed: 3 });
    const drawn = (await rows()).map((row: { split: string }) => row.split);
    await run('set_split', { ...all, split: null });
    await run('set_split', { ...all, shares, seed: 3 });
    expect((await rows()).map((row: { split: string }) => row.split)).toEqual(drawn);
    await expectCounted(t, project);
  });

  test('a field of the data is written from a template, drawn or counted, and taken away again', async () => {
    const written = await run('add_data_field', {
      ...all,
      value_name: 'line',
      value_type: 'Template',
      value: '$text costs $$1 $missing',
    });
    expect((await rows())[0].data).toEqual({ text: 'Ada', line: 'Ada costs $1 ' });
    expect((await undo(written)).body).toMatchObject({ restored: 4 });
    expect((await rows())[0].data).toEqual({ text: 'Ada' });
    await run('add_data_field', { ...all, value_name: 'n', value_type: 'Range', value: 10 });
    expect((await rows()).map((row: { data: { n: number } }) => row.data.n)).toEqual([10, 11, 12, 13]);
    const { body } = await owner.get(`/api/dm/columns?project=${project}`);
    expect(body.columns.map((column: { id: string }) => column.id)).toContain('data.n');
  });
});

test('duplicates go, the task with answers stays and takes over those of the others', async () => {
  await answer(tasks[2], 'good');
  await t.admin.query('update task set overlap = 3 where project_id = $1', [project]);
  const removed = await run('remove_duplicates', all);
  expect(removed.body.detail).toBe('Removed 1 duplicate');
  expect((await rows()).map((row: { id: number }) => row.id)).toEqual([tasks[1], tasks[2], tasks[3]]);
  await undo(removed);
  expect(await rows()).toHaveLength(4);
  await answer(tasks[0], 'bad');
  await run('remove_duplicates', { ...all, keys: ['text'] });
  const left = await rows();
  expect(left).toHaveLength(3);
  expect(left.find((row: { id: number }) => row.id === tasks[0]).total_annotations).toBe(2);
  await expectCounted(t, project);
});

test('people are assigned by filter, and those before come back', async () => {
  const first = await run('assign', { ...all, type: 'AN', users: [annotator.id] });
  expect(first.status).toBe(200);
  const mine = {
    conjunction: 'and',
    items: [{ filter: 'assignees', operator: 'contains_all', value: [annotator.id] }],
  };
  expect((await find(mine)).body).toHaveLength(4);
  const second = await run('assign', { ...these(tasks[0]), type: 'AN', users: [reviewer.id], how: 'set' });
  expect((await find(mine)).body).toHaveLength(3);
  await undo(second);
  expect((await find(mine)).body).toHaveLength(4);
  expect((await run('assign', { ...all, users: [stranger.id] })).status).toBe(400);
});

test('more than 1,000 tasks become a job that goes on where it stopped, and so does its undo', async () => {
  await t.admin.query(
    `insert into task (organization_id, project_id, inner_id, data) select $1, $2, 100 + n, '{"text": "x"}' from generate_series(1, 1500) n`,
    [owner.organizationId, project],
  );
  await t.admin.query(
    'update project_counter set task_number = task_number + 1500 where project_id = $1 and shard = 0',
    [project],
  );
  const started = await run('set_priority', { ...all, priority: 5 });
  expect(started.body).toMatchObject({ processed_items: 1504, detail: 'Setting the priority of 1,504 tasks to 5' });
  // As if it had been killed after its first block.
  await t.admin.query('update task_action set cursor_id = $2, task_count = 1 where id = $1', [
    started.body.run_id,
    tasks[0],
  ]);
  await t.runJobs();
  const read = await owner.get(`/api/dm/runs/${started.body.run_id}`);
  expect(read.body).toMatchObject({ status: 'done', task_count: 1504, change_count: 1503, can_undo: true });
  expect((await undo(started)).body.job_id).toBeDefined();
  await t.runJobs();
  expect((await owner.get(`/api/dm/runs?project=${project}`)).body[0]).toMatchObject({ status: 'undone' });
  const { rows: raised } = await t.admin.query(
    'select count(*)::int as n from task where project_id = $1 and priority = 5',
    [project],
  );
  expect(raised[0].n).toBe(0);
});
