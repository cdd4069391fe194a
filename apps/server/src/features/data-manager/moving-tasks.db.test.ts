import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import {
  type ActionScene,
  all,
  CONFIG,
  createActionScene,
  expectCounted,
  mood,
  these,
} from './task-actions.fixture.ts';

let scene: ActionScene;
let t: TestApp;
let owner: TestUser;
let reviewer: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let project: number;
let tasks: number[];
let newProject: ActionScene['newProject'];
let run: ActionScene['run'];
let undo: ActionScene['undo'];
let answer: ActionScene['answer'];
let rows: ActionScene['rows'];
let counters: ActionScene['counters'];

beforeAll(async () => {
  scene = await createActionScene();
  ({ t, owner, reviewer, annotator, stranger, newProject, run, undo, answer, rows, counters } = scene);
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ project, tasks } = await scene.renew());
});

test('tasks move with their answers where they fit, and the preview tells beforehand', async () => {
  await answer(tasks[0], 'good');
  await answer(tasks[1], 'bad');
  const target = await newProject(CONFIG.replace('<Choice value="bad"/>', '<Choice value="worse"/>'));
  const preview = await owner.post(`/api/dm/actions/preview?id=move_tasks&project=${project}`, {
    ...all,
    target_project: target,
  });
  expect(preview.body).toMatchObject({
    tasks: 4,
    can_run: true,
    problems: [
      { message: '1 task would be left out: annotations that the other label config does not allow', tasks: 1 },
    ],
  });
  const moved = await run('move_tasks', { ...all, target_project: target });
  expect(moved.body).toMatchObject({ processed_items: 4, detail: 'Moved 3 tasks' });
  expect((await rows()).map((row: { id: number }) => row.id)).toEqual([tasks[1]]);
  expect(await counters(target)).toMatchObject({
    task_number: 3,
    total_annotations_number: 1,
    finished_task_number: 1,
  });
  await expectCounted(t, target);
  await expectCounted(t, project);
  await undo(moved);
  expect((await rows()).map((row: { id: number }) => row.id).sort()).toEqual(tasks);
  expect((await counters(target)).task_number).toBe(0);
  const copied = await run('copy_tasks', { ...these(tasks[0], tasks[3]), target_project: target });
  expect(copied.body.detail).toBe('Copied 2 tasks');
  expect(await counters(target)).toMatchObject({ task_number: 2, total_annotations_number: 0 });
  const foreign = (await stranger.post('/api/projects', { title: 'Foreign' })).body.id;
  expect((await run('copy_tasks', { ...all, target_project: foreign })).status).toBe(404);
});

test('drafts, reviews and the answer that stands go with a task that moves, and come back', async () => {
  const made = (await answer(tasks[0], 'good', annotator)).body;
  await owner.patch(`/api/tasks/${tasks[0]}`, { external_id: 'ada-1' });
  await reviewer.post('/api/annotation-reviews', { annotation: made.id, accepted: true, comment: 'well done' });
  await annotator.post(`/api/tasks/${tasks[3]}/drafts`, { result: mood('bad') });
  await t.admin.query(`update task set final_annotation_id = $2, created_at = '2020-02-02T02:02:02Z' where id = $1`, [
    tasks[0],
    made.id,
  ]);
  const target = await newProject(CONFIG);
  const seen = async (place: number) => {
    const { rows: found } = await t.admin.query(
      `select t.external_id, t.review_status, t.created_at, t.draft_count, (select count(*)::int from annotation_draft d where d.task_id = t.id
         and d.user_id = $2) as drafts,
         (select json_agg(json_build_array(r.project_id, r.target_id = a.id::text, r.decision, r.feedback, r.decided_by)) from review r
          join annotation a on a.id = r.annotation_id and a.task_id = t.id where r.task_id = t.id) as reviews,
         (select a.task_id = t.id from annotation a where a.id = t.final_annotation_id) as has_final
       from task t where t.project_id = $1 and t.deleted_at is null order by t.id`,
      [place, annotator.id],
    );
    return found;
  };
  const before = await seen(project);
  const moved = await run('move_tasks', { ...these(tasks[0], tasks[3]), target_project: target });
  expect(moved.body.detail).toBe('Moved 2 tasks');
  const after = await seen(target);
  const there = (row: { reviews: [number][] | null }) => ({
    ...row,
    reviews: row.reviews?.map(([, ...rest]) => [target, ...rest]) ?? null,
  });
  expect(after).toEqual([before[0], before[3]].map(there));
  expect(after[0]).toMatchObject({
    external_id: 'ada-1',
    has_final: true,
    created_at: new Date('2020-02-02T02:02:02Z'),
    reviews: [[target, true, 'accept', expect.any(String), reviewer.id]],
  });
  expect(after[1]).toMatchObject({ drafts: 1, draft_count: 1 });
  await expectCounted(t, target);
  expect((await undo(moved)).body).toMatchObject({ restored: 2, kept: 0 });
  expect(await seen(project)).toEqual(before);
});
