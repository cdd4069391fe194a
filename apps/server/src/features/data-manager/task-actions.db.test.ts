import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
let reviewer: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let project: number;
let tasks: number[];

const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="good"/><Choice value="bad"/></Choices>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
</View>`;
const mood = (choice: string) => [
  { id: 'm', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } },
];

beforeAll(async () => {
  t = await createTestApp();
  const made = await t.newOrganization();
  owner = made.owner;
  reviewer = await t.newUser(made.id);
  annotator = await t.newUser(made.id);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());
beforeEach(async () => {
  project = await newProject(CONFIG);
  tasks = [];
  for (const text of ['Ada', 'Bob', 'Ada', 'Cleo']) tasks.push(await newTask(project, { text }));
});

async function newProject(config: string): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Actions', label_config: config, maximum_annotations: 1 });
  await t.addMember(made.body.id, reviewer, 3);
  await t.addMember(made.body.id, annotator, 4);
  await owner.post(`/api/projects/${made.body.id}/publish`);
  return made.body.id;
}
async function newTask(place: number, data: Record<string, unknown>): Promise<number> {
  return (await owner.post(`/api/projects/${place}/tasks`, { data })).body.id;
}
const run = (id: string, body: Record<string, unknown>, user = owner) =>
  user.post(`/api/dm/actions?id=${id}&project=${project}`, body);
/** Predictions are looked at after the five seconds in which they came. */
const PATIENCE = { timeout: 20_000, interval: 500 };
const all = { selectedItems: { all: true, excluded: [] } };
const these = (...included: (number | undefined)[]) => ({ selectedItems: { all: false, included } });
const undo = (answer: { body: { run_id: number } }) => owner.post(`/api/dm/runs/${answer.body.run_id}/undo`);
const answer = (task: number | undefined, choice: string, user = owner) =>
  user.post(`/api/tasks/${task}/annotations`, { result: mood(choice), lead_time: 3 });
const rows = async (place = project) => (await owner.get(`/api/projects/${place}/tasks`)).body;
const counters = async (place = project) => (await owner.get(`/api/projects/${place}`)).body;
const find = (filters: unknown) =>
  owner.get(`/api/projects/${project}/tasks?filters=${encodeURIComponent(JSON.stringify(filters))}`);

/** What the project counts is what its tasks hold. */
async function expectCounted(place: number): Promise<void> {
  const { rows: wrong } = await t.admin.query(
    `select c.* from (
       select sum(task_number)::int as tasks, sum(total_annotations_number)::int as annotations, sum(total_predictions_number)::int as predictions,
         sum(finished_task_number)::int as finished, sum(ground_truth_number)::int as golden
       from project_counter where project_id = $1) as c,
     (select count(*)::int as tasks, coalesce(sum(t.total_annotations), 0)::int as annotations, coalesce(sum(t.total_predictions), 0)::int as predictions,
         count(*) filter (where t.is_labeled)::int as finished, count(*) filter (where t.is_golden)::int as golden
       from task t where t.project_id = $1 and t.deleted_at is null) as real
     where (c.tasks, c.annotations, c.predictions, c.finished, c.golden)
       is distinct from (real.tasks, real.annotations, real.predictions, real.finished, real.golden)`,
    [place],
  );
  expect(wrong).toEqual([]);
}

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
    await expectCounted(project);
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

describe('annotations', () => {
  test('those of one person are deleted and come back', async () => {
    await answer(tasks[0], 'good', annotator);
    await answer(tasks[1], 'bad');
    const gone = await run('delete_tasks_annotations', { ...all, annotator: annotator.email });
    expect(gone.body.detail).toBe('Deleted 1 annotation');
    expect((await counters()).total_annotations_number).toBe(1);
    await expectCounted(project);
    await undo(gone);
    expect((await counters()).total_annotations_number).toBe(2);
    await expectCounted(project);
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
    await expectCounted(project);
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
    await expectCounted(project);
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
    await expectCounted(project);
    await undo(marked);
    expect((await counters()).ground_truth_number).toBe(0);
    expect((await undo(copied)).body).toMatchObject({ restored: 0, kept: 3 });
    await expectCounted(project);
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
  await expectCounted(project);
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
  await expectCounted(target);
  await expectCounted(project);
  await undo(moved);
  expect((await rows()).map((row: { id: number }) => row.id).sort()).toEqual(tasks);
  expect((await counters(target)).task_number).toBe(0);
  const copied = await run('copy_tasks', { ...these(tasks[0], tasks[3]), target_project: target });
  expect(copied.body.detail).toBe('Copied 2 tasks');
  expect(await counters(target)).toMatchObject({ task_number: 2, total_annotations_number: 0 });
  const foreign = await newForeignProject();
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
  await expectCounted(target);
  expect((await undo(moved)).body).toMatchObject({ restored: 2, kept: 0 });
  expect(await seen(project)).toEqual(before);
});

async function newForeignProject(): Promise<number> {
  return (await stranger.post('/api/projects', { title: 'Foreign' })).body.id;
}

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
    await expectCounted(project);
    const region = { from_name: 'ner', to_name: 'text', type: 'labels', value: { start: 0, end: 1, labels: ['PER'] } };
    const refused = await owner.post('/api/dm/bulk-annotations', { ...body, result: [region] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details['result.0'][0]).toContain('places');
  });
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
