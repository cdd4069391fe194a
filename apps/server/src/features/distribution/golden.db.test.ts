import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

/** Thrown by the tests. Below the percentage, a golden task is served. */
let thrown = 0.99;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ random: () => thrown });
});
afterAll(() => t.close());

const next = (person: TestUser, project: QueueProject, query = '') =>
  person.get(`/api/projects/${project.id}/next${query}`);

/** The last task has a ground truth and all the annotations that it needs. */
async function checkedProject(options: { tasks?: number; overlap?: number; settings?: Record<string, unknown> } = {}) {
  const { tasks = 4, overlap = 1, settings } = options;
  const project = await createQueue(t, {
    tasks,
    overlap,
    people: 3,
    settings: { golden_ref_percentage: 20, ...settings },
  });
  const golden = project.taskIds.at(-1) as number;
  await truth(project, golden);
  const other = project.people[2] as TestUser;
  if (overlap === 1) expect((await submit(other, golden)).status).toBe(201);
  return { project, golden, ada: project.people[0] as TestUser, bob: project.people[1] as TestUser };
}

async function truth(project: QueueProject, task: number): Promise<number> {
  const made = await project.owner.post(`/api/tasks/${task}/annotations`, { result: answer(), ground_truth: true });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
}

async function taskRow(id: number) {
  const { rows } = await t.admin.query('select counted, is_labeled, total_annotations from task where id = $1', [id]);
  return rows[0];
}

/** The counter of finished tasks is that of the tasks, and theirs those of their answers. */
async function expectCounted(project: number) {
  const { rows } = await t.admin.query(
    `select (select sum(finished_task_number) from project_counter where project_id = $1)::int as told,
       count(*) filter (where is_labeled)::int as finished,
       count(*) filter (where counted <> (select count(*) from annotation a where a.task_id = t.id and a.counts and a.deleted_at is null))::int as wrong
     from task t where project_id = $1`,
    [project],
  );
  expect(rows[0]).toEqual({ told: rows[0].finished, finished: rows[0].finished, wrong: 0 });
}

describe('golden tasks', () => {
  test('are served with their probability, also complete ones, once to each (D-60, C-044)', async () => {
    const { project, golden, ada, bob } = await checkedProject();
    thrown = 0.2;
    expect((await next(bob, project)).body.id).toBe(project.taskIds[0]);
    thrown = 0.199;
    expect((await next(ada, project)).body.id).toBe(golden);
    thrown = 0.99;
    expect((await next(ada, project)).body).toMatchObject({ id: golden, queue: 'Own task' });
    expect((await submit(ada, golden)).status).toBe(201);
    thrown = 0;
    expect((await next(ada, project)).body.id).not.toBe(golden);
  });

  test('half of the throws below 50 % serve one: the share of many throws (D-60)', async () => {
    const { project, ada } = await checkedProject({ tasks: 60, settings: { golden_ref_percentage: 50 } });
    for (const task of project.taskIds.slice(30, -1)) await truth(project, task);
    let golden = 0;
    for (let count = 0; count < 20; count++) {
      thrown = ((count * 7 + 3) % 20) / 20;
      const given = await doNext(ada, project.id);
      if (given !== undefined && project.taskIds.indexOf(given) >= 30) golden += 1;
    }
    expect(golden).toBe(10);
  });

  test('an answer to a complete one is stored and counts for nothing (D-61, C-049, S4-351)', async () => {
    const { project, golden, ada, bob } = await checkedProject();
    expect(await taskRow(golden)).toEqual({ counted: 1, is_labeled: true, total_annotations: 2 });
    thrown = 0;
    await next(ada, project);
    const given = await submit(ada, golden);
    expect(given.status).toBe(201);
    expect(await taskRow(golden)).toEqual({ counted: 1, is_labeled: true, total_annotations: 3 });
    // Changing it changes nothing about that.
    const changed = await ada.patch(`/api/annotations/${given.body.id}`, { result: answer('bad') });
    expect(changed.status).toBe(200);
    expect(await taskRow(golden)).toEqual({ counted: 1, is_labeled: true, total_annotations: 3 });
    // Without having been asked, nobody adds one.
    expect((await submit(bob, golden)).body.error.reason).toBe('slot_taken');
  });

  test('answers beyond the places count once there are places for them, the earliest first (D-61)', async () => {
    const { project, golden, ada, bob } = await checkedProject();
    thrown = 0;
    for (const person of [ada, bob]) {
      expect((await next(person, project)).body.id).toBe(golden);
      expect((await submit(person, golden)).status).toBe(201);
    }
    thrown = 0.99;
    const raised = await project.owner.patch(`/api/tasks/${golden}`, { overlap: 2 });
    expect(raised.body).toMatchObject({ overlap: 2, is_labeled: true, status: 'complete' });
    expect(await taskRow(golden)).toEqual({ counted: 2, is_labeled: true, total_annotations: 4 });
    const { rows } = await t.admin.query(
      'select completed_by::int as person from annotation where task_id = $1 and not counts and not ground_truth',
      [golden],
    );
    expect(rows).toEqual([{ person: bob.id }]);
    await expectCounted(project.id);
    // One place more than there are answers stays open.
    await project.owner.patch(`/api/projects/${project.id}`, { maximum_annotations: 4 });
    expect(await taskRow(golden)).toEqual({ counted: 3, is_labeled: false, total_annotations: 4 });
    await expectCounted(project.id);
  });

  test('one with free places takes one of them, and its ground truth none (D-61, C-049)', async () => {
    const { project, golden, ada, bob } = await checkedProject({ overlap: 2 });
    expect(await taskRow(golden)).toEqual({ counted: 0, is_labeled: false, total_annotations: 1 });
    thrown = 0;
    for (const person of [ada, bob]) expect((await next(person, project)).body.id).toBe(golden);
    // Both places are held now; the third is checked without one. Whoever comes first counts, nobody is turned away.
    const cyd = project.people[2] as TestUser;
    expect((await next(cyd, project)).body.id).toBe(golden);
    for (const person of [cyd, ada, bob]) expect((await submit(person, golden)).status).toBe(201);
    expect(await taskRow(golden)).toEqual({ counted: 2, is_labeled: true, total_annotations: 4 });
    const { rows } = await t.admin.query(
      'select completed_by::int as person from annotation where task_id = $1 and not counts and not ground_truth',
      [golden],
    );
    expect(rows).toEqual([{ person: bob.id }]);
  });

  test('holding one takes no place from others, is renewed and skipped like any (D-61)', async () => {
    const { project, golden, ada } = await checkedProject();
    thrown = 0;
    await next(ada, project);
    expect((await ada.post(`/api/tasks/${golden}/heartbeat`)).status).toBe(200);
    expect((await ada.post(`/api/tasks/${golden}/skip`)).status).toBe(201);
    expect(await taskRow(golden)).toMatchObject({ counted: 1, is_labeled: true });
    expect((await next(ada, project)).body.id).not.toBe(golden);
  });

  test('are fetched ahead with the same probability (D-60)', async () => {
    const { project, golden, ada } = await checkedProject();
    thrown = 0.99;
    const first = await next(ada, project);
    thrown = 0;
    expect((await next(ada, project, '?prefetch=1')).body).toMatchObject({ id: golden, lease: { kind: 'prefetch' } });
    await submit(ada, first.body.id);
    thrown = 0.99;
    expect((await next(ada, project)).body).toMatchObject({ id: golden, lease: { kind: 'work' } });
  });

  test('only those that a member’s filter lets through (D-18, D-60)', async () => {
    const { project, ada, golden } = await checkedProject();
    const rules = [{ field: 'text', operator: 'equals', values: ['Text 1'] }];
    await project.owner.put(`/api/projects/${project.id}/members/${ada.id}/filter`, { rules });
    thrown = 0;
    expect((await next(ada, project)).body.id).not.toBe(golden);
  });
});

describe('nothing tells an annotator which tasks are golden (D-62)', () => {
  const SECRET = /"(ground_truth|is_golden)":true|Ground truth/;

  test.each([{ show_annotation_history: false }, { show_annotation_history: true }])('with %o', async (settings) => {
    const { project, golden, ada } = await checkedProject({ settings });
    const truths = await t.admin.query('select id from annotation where task_id = $1 and ground_truth', [golden]);
    const truthId = truths.rows[0].id;
    thrown = 0;
    const served = await next(ada, project);
    expect(served.body).toMatchObject({
      id: golden,
      queue: 'Sequence queue',
      is_labeled: false,
      status: 'pending',
      total_annotations: 0,
      updated_by: null,
      annotations: [],
      lease: { kind: 'work' },
    });
    expect(served.body.updated_at).toBe(served.body.created_at);
    const before = await ada.get(`/api/tasks/${golden}`);
    expect(before.body).toMatchObject({
      ground_truth: false,
      is_labeled: false,
      status: 'pending',
      total_annotations: 0,
      annotations: [],
      completed_at: null,
      updated_by: null,
    });
    const untouched = (await ada.get(`/api/tasks/${project.taskIds[1]}`)).body;
    expect(Object.keys(before.body).filter((key) => before.body[key] !== untouched[key])).toEqual(
      expect.arrayContaining(['id', 'inner_id', 'data']),
    );
    const given = await submit(ada, golden);
    const seen = [
      served,
      before,
      given,
      await ada.get(`/api/tasks/${golden}`),
      await ada.get(`/api/tasks/${golden}/annotations`),
      await ada.get('/api/annotations'),
      await ada.get(`/api/annotations/${given.body.id}`),
      await ada.get(`/api/annotations/${given.body.id}/revisions`),
      await ada.get(`/api/projects/${project.id}/stream-history`),
      await ada.get(`/api/tasks/${golden}/bundle`),
    ];
    for (const response of seen) expect(response.text).not.toMatch(SECRET);
    expect((await ada.get(`/api/tasks/${golden}`)).body.annotations).toHaveLength(1);
    expect((await ada.get(`/api/annotations/${truthId}`)).status).toBe(404);
    for (const response of seen) expect(response.text).not.toContain(`"id":${truthId},`);
    // Reviewers and managers see it.
    expect((await project.owner.get(`/api/tasks/${golden}`)).body.ground_truth).toBe(true);
  });

  test('also when their own annotation was made the ground truth', async () => {
    const { project, ada } = await checkedProject();
    thrown = 0.99;
    const task = (await doNext(ada, project.id)) as number;
    const [own] = (await ada.get(`/api/tasks/${task}/annotations`)).body;
    expect((await project.owner.patch(`/api/annotations/${own.id}`, { ground_truth: true })).status).toBe(200);
    for (const url of [`/api/annotations/${own.id}`, `/api/tasks/${task}`, `/api/annotations/${own.id}/revisions`])
      expect((await ada.get(url)).text).not.toMatch(SECRET);
  });
});
