import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { answer, submit } from '../distribution/distribution.fixture.ts';
import { keepAgreement } from '../tasks/task-measure.fixture.ts';
import { answered, createReviewed, openReviews, type ReviewProject, taskState } from './review.fixture.ts';

let clockMs = Date.now();
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

async function statuses(project: ReviewProject): Promise<(string | null)[]> {
  const { rows } = await t.admin.query('select review_status from task where project_id = $1 order by id', [
    project.id,
  ]);
  return rows.map((row) => row.review_status);
}

async function answerAll(project: ReviewProject): Promise<void> {
  for (const task of project.taskIds) expect((await submit(project.ada, task)).status).toBe(201);
  await t.relayEvents();
}

describe('the share that is reviewed (S4-044, C-047)', () => {
  test('0 reviews nothing and writes nothing, 100 everything (R-04)', async () => {
    const none = await createReviewed(t, { tasks: 4, settings: { review_percentage: 0 } });
    await answerAll(none);
    expect(await statuses(none)).toEqual([null, null, null, null]);
    const all = await createReviewed(t, { tasks: 4 });
    await answerAll(all);
    expect(await statuses(all)).toEqual(['pending', 'pending', 'pending', 'pending']);
    expect(await openReviews(all)).toHaveLength(4);
  });

  test('the first rule about agreement that fits says how many, once for each task (R-08)', async () => {
    const rules = [
      { operator: 'lt', agreement: 0.5, percentage: 100 },
      { operator: 'gte', agreement: 0.5, percentage: 0 },
      'no rule',
      { operator: 'lt', agreement: 2, percentage: 500 },
    ];
    const project = await createReviewed(t, {
      tasks: 3,
      overlap: 2,
      settings: { review_percentage: 0, settings: { review_rules: rules } },
    });
    const [first, second, third] = project.taskIds as [number, number, number];
    for (const [task, ...choices] of [
      [first, 'good', 'good'],
      [second, 'good', 'bad'],
    ] as const)
      for (const [at, choice] of choices.entries())
        expect((await submit(at === 0 ? project.ada : project.bob, task, { result: answer(choice) })).status).toBe(201);
    await t.relayEvents();
    expect(await statuses(project)).toEqual(['not_sampled', 'pending', null]);
    expect((await openReviews(project)).map((row: { task: number }) => row.task)).toEqual([second, second]);
    // A task with one answer has no agreement: the share of the project.
    await project.owner.patch(`/api/projects/${project.id}`, { review_percentage: 100, maximum_annotations: 1 });
    await t.relayEvents();
    await submit(project.ada, third);
    await t.relayEvents();
    expect(await statuses(project)).toEqual(['not_sampled', 'pending', 'pending']);
    // The task that agreed is not decided again, though its answers differ now.
    await keepAgreement(t, [first], 0);
    await project.owner.post(`/api/projects/${project.id}/review/select`, { sample: true });
    expect(await statuses(project)).toEqual(['not_sampled', 'pending', 'pending']);
  });

  test('tasks that were complete before are chosen by the rules as well (R-06, R-08)', async () => {
    const project = await createReviewed(t, { tasks: 2, overlap: 2, settings: { review_percentage: 0 } });
    for (const [at, task] of project.taskIds.entries()) {
      await submit(project.ada, task, { result: answer('good') });
      await submit(project.bob, task, { result: answer(at === 0 ? 'good' : 'bad') });
    }
    await t.relayEvents();
    const select = () => project.owner.post(`/api/projects/${project.id}/review/select`, { sample: true });
    expect((await select()).status).toBe(400);
    const review_rules = [{ operator: 'lt', agreement: 0.5, percentage: 100 }];
    await project.owner.patch(`/api/projects/${project.id}`, { settings: { review_rules } });
    expect((await select()).body).toEqual({ tasks: 1, reviews: 2 });
    expect(await statuses(project)).toEqual(['not_sampled', 'pending']);
  });

  test('50 is half, by a hash of task and project that is spread evenly (R-03)', async () => {
    const { rows } = await t.admin.query(`
      select percentage, count(*) filter (where is_sampled_for_review(id, seed::uuid, percentage))::int as chosen
      from generate_series(1, 20000) as id,
        (values ('01890a5d-ac96-774b-bcce-b302099a8057'), ('6f1d8a3e-11c2-4b1e-9d1e-2a6d3f0b9c77')) as seeds (seed),
        (values (0), (1), (20), (50), (99), (100)) as shares (percentage)
      group by percentage, seed order by percentage, seed`);
    for (const { percentage, chosen } of rows) {
      // Four standard deviations of a fair draw of 20,000.
      const allowed = 4 * Math.sqrt((20_000 * percentage * (100 - percentage)) / 10_000);
      expect(Math.abs(chosen - 200 * percentage), `${percentage} %: ${chosen}`).toBeLessThanOrEqual(allowed);
    }
  });

  test('who is chosen at a lower share is chosen at a higher one (R-03)', async () => {
    const { rows } = await t.admin.query(`
      select count(*)::int as wrong from generate_series(1, 5000) as id
      where is_sampled_for_review(id, '01890a5d-ac96-774b-bcce-b302099a8057', 20)
        and not is_sampled_for_review(id, '01890a5d-ac96-774b-bcce-b302099a8057', 50)`);
    expect(rows).toEqual([{ wrong: 0 }]);
  });

  test('is decided once per task: neither repeats nor another percentage throw the dice again (R-01)', async () => {
    const project = await createReviewed(t, { tasks: 24, settings: { review_percentage: 50 } });
    await answerAll(project);
    const first = await statuses(project);
    expect(new Set(first)).toEqual(new Set(['pending', 'not_sampled']));
    await t.admin.query(`update outbox_event set status = 'pending', locked_until = null`);
    await t.relayEvents();
    expect(await statuses(project)).toEqual(first);
    expect((await project.owner.patch(`/api/projects/${project.id}`, { review_percentage: 100 })).status).toBe(200);
    await t.relayEvents();
    await t.runJobs();
    expect(await statuses(project)).toEqual(first);
    expect(await openReviews(project)).toHaveLength(first.filter((status) => status === 'pending').length);
  });

  test('a task becomes undecided by no change: its answer is deleted and given again (R-01)', async () => {
    const project = await createReviewed(t);
    const [task = 0] = project.taskIds;
    const annotation = await answered(t, project.ada, task);
    await project.owner.delete(`/api/annotations/${annotation}`);
    await t.relayEvents();
    expect(await openReviews(project)).toEqual([]);
    expect(await taskState(t, task)).toMatchObject({ review_status: 'pending', is_labeled: false });
    const second = await answered(t, project.bob, task);
    expect(await openReviews(project)).toMatchObject([{ annotation: second }]);
  });
});

describe('blind passes (S4-043, C-048)', () => {
  const settings = { blind_passes: 2, review_percentage: 100, maximum_annotations: 2 };

  test('that many equal answers are accepted without review (R-02)', async () => {
    const project = await createReviewed(t, { overlap: 2, settings });
    const [task = 0] = project.taskIds;
    await answered(t, project.ada, task);
    expect(await taskState(t, task)).toMatchObject({ review_status: null });
    await submit(project.bob, task, { result: [{ ...answer()[0], id: 'another' }] });
    await t.relayEvents();
    expect(await taskState(t, task)).toMatchObject({ review_status: 'accepted_blind', is_labeled: true });
    expect((await t.admin.query('select from review where task_id = $1', [task])).rowCount).toBe(0);
  });

  test('answers that differ go to the share', async () => {
    const project = await createReviewed(t, { overlap: 2, settings });
    const [task = 0] = project.taskIds;
    await answered(t, project.ada, task, 'good');
    await answered(t, project.bob, task, 'bad');
    expect(await taskState(t, task)).toMatchObject({ review_status: 'pending' });
    expect(await openReviews(project)).toHaveLength(2);
  });
});

describe('sending tasks to review by hand', () => {
  test('takes what had not been chosen, once (R-06)', async () => {
    const project = await createReviewed(t, { tasks: 3, settings: { review_percentage: 0 } });
    await answerAll(project);
    const url = `/api/projects/${project.id}/review/select`;
    const one = await project.owner.post(url, { tasks: [project.taskIds[1]] });
    expect([one.status, one.body]).toEqual([200, { tasks: 1, reviews: 1 }]);
    expect((await project.owner.post(url, { all: true })).body).toEqual({ tasks: 2, reviews: 2 });
    expect((await project.owner.post(url, { all: true })).body).toEqual({ tasks: 0, reviews: 0 });
    expect(await statuses(project)).toEqual(['pending', 'pending', 'pending']);
    expect((await project.owner.post(url, { sample: true })).status).toBe(400);
  });

  test('of those undecided takes the share that the settings give', async () => {
    const project = await createReviewed(t, { tasks: 24, settings: { review_percentage: 0 } });
    await answerAll(project);
    await t.admin.query('update project set review_percentage = 50 where id = $1', [project.id]);
    const { body } = await project.owner.post(`/api/projects/${project.id}/review/select`, { sample: true });
    const after = await statuses(project);
    expect(after.filter((status) => status === 'pending')).toHaveLength(body.tasks);
    expect(after.filter((status) => status === 'not_sampled')).toHaveLength(24 - body.tasks);
  });

  test('takes those whose answers agree least, or those of one annotator', async () => {
    const project = await createReviewed(t, { tasks: 2, settings: { review_percentage: 0 } });
    await submit(project.ada, project.taskIds[0] as number);
    await submit(project.bob, project.taskIds[1] as number);
    await keepAgreement(t, [project.taskIds[1]], 0.4);
    const url = `/api/projects/${project.id}/review/select`;
    expect((await project.owner.post(url, { all: true, max_agreement: 0.3 })).body.tasks).toBe(0);
    expect((await project.owner.post(url, { all: true, max_agreement: 0.5 })).body.tasks).toBe(1);
    expect((await project.owner.post(url, { all: true, annotator: project.ada.id })).body.tasks).toBe(1);
  });
});

describe('a task that a lower overlap completes is decided too (R-05)', () => {
  test('of the task alone', async () => {
    const project = await createReviewed(t, { overlap: 2 });
    const [task = 0] = project.taskIds;
    await answered(t, project.ada, task);
    expect(await taskState(t, task)).toMatchObject({ review_status: null, is_labeled: false });
    expect((await project.owner.patch(`/api/tasks/${task}`, { overlap: 1 })).status).toBe(200);
    await t.relayEvents();
    expect(await taskState(t, task)).toMatchObject({ review_status: 'pending', is_labeled: true });
  });

  test('of the project', async () => {
    const project = await createReviewed(t, { tasks: 3, overlap: 2 });
    const [task = 0] = project.taskIds;
    await answered(t, project.ada, task);
    expect((await project.owner.patch(`/api/projects/${project.id}`, { maximum_annotations: 1 })).status).toBe(200);
    await t.relayEvents();
    clockMs += 10_000;
    await t.admin.query(`update job set run_at = now() where status = 'queued'`);
    await t.runJobs();
    await t.relayEvents();
    expect(await taskState(t, task)).toMatchObject({ review_status: 'pending', is_labeled: true });
    expect((await statuses(project)).slice(1)).toEqual([null, null]);
  });
});
