import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { type ActionScene, all, createActionScene, expectCounted, mood, these } from './task-actions.fixture.ts';

/** Predictions are looked at after the five seconds in which they came. */
const PATIENCE = { timeout: 20_000, interval: 500 };

let scene: ActionScene;
let t: TestApp;
let owner: TestUser;
let annotator: TestUser;
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
  ({ t, owner, annotator, run, undo, answer, rows, counters, find } = scene);
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ project, tasks } = await scene.renew());
});

describe('annotations', () => {
  test('those of one person are deleted and come back', async () => {
    await answer(tasks[0], 'good', annotator);
    await answer(tasks[1], 'bad');
    const gone = await run('delete_tasks_annotations', { ...all, annotator: annotator.email });
    expect(gone.body.detail).toBe('Deleted 1 annotation');
    expect((await counters()).total_annotations_number).toBe(1);
    await expectCounted(t, project);
    await undo(gone);
    expect((await counters()).total_annotations_number).toBe(2);
    await expectCounted(t, project);
  });

  test('predictions are deleted and put back, and become annotations where they fit', async () => {
    for (const [task, choice] of [
      [tasks[0], 'good'],
      [tasks[1], 'unheard-of'],
    ] as const)
      await t.admin.query(
        `insert into prediction (organization_id, project_id, task_id, model_version, result, score) values ($1, $2, $3, 'm1', $4, 0.5)`,
        [owner.organizationId, project, task, JSON.stringify(mood(choice))],
      );
    await t.admin.query('update task set total_predictions = 1 where id = any ($1)', [[tasks[0], tasks[1]]]);
    await t.admin.query('update project_counter set total_predictions_number = 2 where project_id = $1 and shard = 0', [
      project,
    ]);
    const gone = await run('delete_tasks_predictions', { ...all, model_version: 'm1' });
    expect((await counters()).total_predictions_number).toBe(0);
    await undo(gone);
    expect((await counters()).total_predictions_number).toBe(2);
    const made = await run('predictions_to_annotations', all);
    expect(made.body.detail).toBe('Made 1 annotation');
    expect(made.body.warnings).toEqual(['1 task left out: the answer does not fit the label config']);
    expect((await run('predictions_to_annotations', all)).body.detail).toBe('Made 0 annotations');
    await expectCounted(t, project);
    await undo(made);
    expect((await counters()).total_annotations_number).toBe(0);
  });

  test('confident predictions become answers by themselves, of tasks without one, and can be taken back', async () => {
    const settings = (body: unknown) => owner.patch(`/api/projects/${project}/queue/settings`, body);
    expect((await settings({ auto_label: true })).body.error.details.confidence_limit).toBeDefined();
    expect((await settings({ confidence_limit: 0.9, auto_label: true })).body.auto_label).toBe(true);
    await answer(tasks[3], 'bad', annotator);
    const scores = [0.95, 0.6, 0.9, 0.99];
    const given = tasks.map((task, at) => ({ task, result: mood('good'), score: scores[at], model_version: 'm' }));
    await owner.post('/api/predictions', given);
    await expect
      .poll(async () => {
        await t.relayEvents();
        await t.runJobs();
        return (await counters()).total_annotations_number;
      }, PATIENCE)
      .toBe(3);
    await expectCounted(t, project);
    const made = (await rows()).map((row: { is_labeled: boolean }) => row.is_labeled);
    expect(made).toEqual([true, false, true, true]);
    const runs = (await owner.get(`/api/dm/runs?project=${project}`)).body;
    expect(runs[0]).toMatchObject({ action: 'predictions_to_annotations', user: owner.id, change_count: 2 });
    await undo({ body: { run_id: runs[0].id } });
    expect((await counters()).total_annotations_number).toBe(1);
    expect((await run('predictions_to_annotations', { ...all, min_score: 0.95 })).body.detail).toBe(
      'Made 2 annotations',
    );
  });

  test('one is copied to others, a label is renamed, ground truth is marked; each can be undone', async () => {
    const source = (await answer(tasks[0], 'good')).body.id;
    const copied = await run('propagate_annotations', { ...all, source_annotation_id: source });
    expect(copied.body.detail).toBe('Made 3 annotations');
    const wrong = await run('rename_labels', {
      ...all,
      control_tag: 'mood',
      old_label_name: 'good',
      new_label_name: 'x',
    });
    expect(wrong.body.error.details.new_label_name).toBeDefined();
    const renamed = await run('rename_labels', {
      ...all,
      control_tag: 'mood',
      old_label_name: 'good',
      new_label_name: 'bad',
    });
    expect(renamed.body.detail).toBe('Renamed "good" to "bad" in 4 annotations');
    const bad = { conjunction: 'and', items: [{ filter: 'label', operator: 'contains', value: 'bad' }] };
    expect((await find(bad)).body).toHaveLength(4);
    await owner.patch(`/api/annotations/${source}`, { result: mood('bad'), lead_time: 4 });
    expect((await undo(renamed)).body).toMatchObject({ restored: 3, kept: 1 });
    expect((await find(bad)).body).toHaveLength(1);

    const marked = await run('mark_golden', these(tasks[0], tasks[1]));
    expect(marked.body.detail).toBe('Marked the ground truth of 2 tasks');
    expect((await counters()).ground_truth_number).toBe(2);
    await expectCounted(t, project);
    await undo(marked);
    expect((await counters()).ground_truth_number).toBe(0);
    expect((await undo(copied)).body).toMatchObject({ restored: 0, kept: 3 });
    await expectCounted(t, project);
  });
});
