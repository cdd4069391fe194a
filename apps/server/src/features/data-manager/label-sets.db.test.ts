import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { type ActionScene, all, createActionScene, expectCounted, mood } from './task-actions.fixture.ts';

let scene: ActionScene;
let t: TestApp;
let owner: TestUser;
let reviewer: TestUser;
let annotator: TestUser;
let project: number;
let tasks: number[];
let undo: ActionScene['undo'];
let answer: ActionScene['answer'];
let counters: ActionScene['counters'];
let find: ActionScene['find'];

beforeAll(async () => {
  scene = await createActionScene();
  ({ t, owner, reviewer, annotator, undo, answer, counters, find } = scene);
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ project, tasks } = await scene.renew());
});

describe('labelling a set', () => {
  test('hands out the chosen tasks in their order, passes over what may not be taken, and goes back', async () => {
    await answer(tasks[3], 'good', annotator);
    const made = await reviewer.post('/api/dm/label-sets', { project, ...all, ordering: ['-tasks:id'] });
    expect(made.body).toMatchObject({ total: 4, handed_out: 0, is_finished: false });
    const url = `/api/dm/label-sets/${made.body.id}`;
    const first = await reviewer.post(`${url}/next`);
    expect(first.body).toMatchObject({ task: { id: tasks[2] }, label_set: { passed_over: 1, handed_out: 1 } });
    expect((await owner.get(url)).status).toBe(404);
    const held = await find({
      conjunction: 'and',
      items: [{ filter: 'locked_by', operator: 'contains', value: reviewer.id }],
    });
    expect(held.body.map((row: { id: number }) => row.id)).toEqual([tasks[2]]);
    await answer(tasks[2], 'good', reviewer);
    expect((await reviewer.post(`${url}/next`)).body.task.id).toBe(tasks[1]);
    expect((await reviewer.post(`${url}/next`)).body.task.id).toBe(tasks[0]);
    expect((await reviewer.post(`${url}/previous`)).body.task.id).toBe(tasks[1]);
    expect((await reviewer.post(`${url}/next`)).body).toMatchObject({ task: null, label_set: { is_finished: true } });
    expect((await reviewer.delete(url)).status).toBe(204);
  });

  test('one answer for many: an annotation each, what is taken is passed over, all of it undone', async () => {
    await answer(tasks[0], 'bad');
    await answer(tasks[1], 'bad', annotator);
    const body = { project, ...all, result: mood('good').map(({ id: _id, ...item }) => item) };
    const done = await reviewer.post('/api/dm/bulk-annotations', body);
    expect(done.body).toMatchObject({ created: 2, passed_over: [{ reason: 'slot_taken', count: 2 }] });
    expect(await counters()).toMatchObject({ total_annotations_number: 4, finished_task_number: 4 });
    expect((await undo(done)).body).toMatchObject({ restored: 2, kept: 0 });
    expect(await counters()).toMatchObject({ total_annotations_number: 2, finished_task_number: 2 });
    await expectCounted(t, project);
    const region = { from_name: 'ner', to_name: 'text', type: 'labels', value: { start: 0, end: 1, labels: ['PER'] } };
    const refused = await owner.post('/api/dm/bulk-annotations', { ...body, result: [region] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details['result.0'][0]).toContain('places');
  });
});
