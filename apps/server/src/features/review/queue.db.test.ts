import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { submit } from '../distribution/distribution.fixture.ts';
import { keepAgreement } from '../tasks/task-measure.fixture.ts';
import { answered, createReviewed, decide, openReviews, type ReviewProject, taskState } from './review.fixture.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

async function newReviewer(project: ReviewProject): Promise<TestUser> {
  const person = await t.newUser(project.organizationId);
  await t.addMember(project.id, person, 3);
  return person;
}

/** All tasks answered by the first annotator, in order. */
async function queued(tasks: number, options: Parameters<typeof createReviewed>[1] = {}): Promise<ReviewProject> {
  const project = await createReviewed(t, { tasks, ...options });
  for (const task of project.taskIds) expect((await submit(project.ada, task)).status).toBe(201);
  await t.relayEvents();
  return project;
}

const next = (person: TestUser, project: ReviewProject, query = '') =>
  person.get(`/api/projects/${project.id}/review/next${query}`);

describe('the queue', () => {
  test('lists what waits, oldest first, page by page, and counts it (R-11)', async () => {
    const project = await queued(3);
    const url = `/api/projects/${project.id}/review/queue`;
    const first = await project.reviewer.get(`${url}?limit=2`);
    expect(first.body.map((row: { task: number }) => row.task)).toEqual(project.taskIds.slice(0, 2));
    expect(first.headers['x-total-count']).toBe('3');
    const link = String(first.headers.link).match(/<([^>]+)>/)?.[1] ?? '';
    expect((await project.reviewer.get(link)).body.map((row: { task: number }) => row.task)).toEqual([
      project.taskIds[2],
    ]);
    expect((await project.reviewer.get(`${url}?page=2&page_size=2`)).body).toMatchObject({ count: 3, next: null });
    expect(first.body[0]).toMatchObject({
      status: 'pending',
      source: 'sample',
      submitted_by: { id: project.ada.id },
      can: { decide: true, undo: false },
    });
    expect((await project.reviewer.get(`${url}?status=accepted`)).body).toEqual([]);
  });

  test('the next task brings its answers, its reviews and what a rejection would do', async () => {
    const project = await queued(1, { settings: { settings: JSON.stringify({ review_reasons: ['blurred'] }) } });
    const { status, body } = await next(project.reviewer, project);
    expect(status).toBe(200);
    expect(body).toMatchObject({ task: { id: project.taskIds[0] }, left: 1, requeue: 'author', reasons: ['blurred'] });
    expect(body.task.annotations).toHaveLength(1);
    expect(body.reviews).toMatchObject([{ annotation: body.task.annotations[0].id, can: { decide: true } }]);
    expect(body.lease).toEqual({ task: project.taskIds[0], expires_at: new Date(clockMs + 600_000).toISOString() });
  });
});

describe('a task is open at one reviewer', () => {
  test('twenty at once are given twenty tasks; the rest is told why not', async () => {
    const project = await queued(20);
    const people = await Promise.all(Array.from({ length: 22 }, () => newReviewer(project)));
    const given = await Promise.all(people.map((person) => next(person, project)));
    const tasks = given.flatMap(({ status, body }) => (status === 200 ? [body.task.id] : []));
    expect(tasks).toHaveLength(20);
    expect(new Set(tasks).size).toBe(20);
    const refused = given.filter(({ status }) => status === 404);
    expect(refused.map(({ body }) => body.error.reason)).toEqual(['all_taken', 'all_taken']);
  });

  test('of two that want the same task one has it (R-12)', async () => {
    const project = await queued(1);
    const second = await newReviewer(project);
    const url = `/api/tasks/${project.taskIds[0]}/review/claim`;
    const both = await Promise.all([project.reviewer.post(url), second.post(url)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [holder, other] = both[0].status === 200 ? [project.reviewer, second] : [second, project.reviewer];
    const [review] = await openReviews(project);
    const refused = await decide(other, project.id, { review: review.id, decision: 'accept' });
    expect([refused.status, refused.body.error.reason]).toEqual([409, 'held']);
    expect((await decide(holder, project.id, { review: review.id, decision: 'accept' })).status).toBe(201);
  });

  test('comes again until it is decided, is kept by signs of life, given back, and taken by others when time is up (R-11)', async () => {
    const project = await queued(2);
    const second = await newReviewer(project);
    const [one = 0, two = 0] = project.taskIds;
    expect((await next(project.reviewer, project)).body.task.id).toBe(one);
    expect((await next(project.reviewer, project)).body.task.id).toBe(one);
    expect((await next(second, project)).body.task.id).toBe(two);
    clockMs += 400_000;
    expect((await project.reviewer.post(`/api/tasks/${one}/review/heartbeat`)).status).toBe(200);
    expect((await second.post(`/api/tasks/${one}/review/heartbeat`)).status).toBe(409);
    clockMs += 400_000;
    expect((await project.reviewer.post(`/api/tasks/${two}/review/claim`)).status).toBe(200);
    expect((await second.post(`/api/tasks/${two}/review/heartbeat`)).body.error.reason).toBe('held');
    await project.reviewer.post(`/api/tasks/${two}/review/release`, 'bye', { 'content-type': 'text/plain' });
    await project.reviewer.post(`/api/tasks/${one}/review/release`);
    expect((await next(second, project)).body.task.id).toBe(one);
  });

  test('time from opening to deciding is measured', async () => {
    const project = await queued(1);
    const { body } = await next(project.reviewer, project);
    clockMs += 12_500;
    const given = await decide(project.reviewer, project.id, { review: body.reviews[0].id, decision: 'accept' });
    expect(given.body.review.review_seconds).toBe(12.5);
  });
});

describe('filters', () => {
  test('by annotator and by agreement (S4-270)', async () => {
    const project = await createReviewed(t, { tasks: 3 });
    const [one = 0, two = 0, three = 0] = project.taskIds;
    await answered(t, project.ada, one);
    await answered(t, project.bob, two);
    await answered(t, project.bob, three);
    await keepAgreement(t, [three], 0.2);
    expect((await next(project.reviewer, project, `?annotator=${project.bob.id}`)).body.task.id).toBe(two);
    expect((await next(project.reviewer, project, '?max_agreement=0.5')).body.task.id).toBe(three);
    expect((await next(project.reviewer, project, '?max_agreement=0.1')).body.error.reason).toBe('none_left');
    expect((await next(project.reviewer, project, '?annotator=999999')).body.error.reason).toBe('none_left');
  });
});

describe('named reviewers', () => {
  test('get their tasks first, and nobody else does (R-15)', async () => {
    const project = await queued(3);
    const [one = 0, two = 0, three = 0] = project.taskIds;
    const second = await newReviewer(project);
    const named = await project.owner.post(`/api/projects/${project.id}/tasks/assignees`, {
      type: 'RE',
      users: [second.id],
      selectedItems: { all: false, included: [two, three] },
    });
    expect(named.status, named.text).toBe(201);
    expect((await next(second, project)).body.task.id).toBe(two);
    const mine = await next(project.reviewer, project);
    expect(mine.body.task.id).toBe(one);
    await decide(project.reviewer, project.id, { review: mine.body.reviews[0].id, decision: 'accept' });
    expect((await next(project.reviewer, project)).body.error.reason).toBe('assigned_to_others');
    expect((await next(project.reviewer, project, '?max_agreement=1')).body.error.reason).toBe('none_left');
    expect((await project.reviewer.post(`/api/tasks/${three}/review/claim`)).status).toBe(200);
    await project.reviewer.post(`/api/tasks/${three}/review/release`);
    await keepAgreement(t, project.taskIds, 0.5);
    expect((await next(project.reviewer, project, '?max_agreement=1')).body.error.reason).toBe('assigned_to_others');
  });
});

describe('own work (C-026)', () => {
  test('is neither given nor decided on by reviewers, but by administrators (R-10)', async () => {
    const project = await createReviewed(t);
    const [task = 0] = project.taskIds;
    await answered(t, project.reviewer, task);
    const second = await newReviewer(project);
    expect((await next(project.reviewer, project)).body.error.reason).toBe('own_work');
    const [review] = await openReviews(project);
    expect(review.can.decide).toBe(false);
    const refused = await decide(project.reviewer, project.id, { review: review.id, decision: 'accept' });
    expect([refused.status, refused.body.error.reason]).toEqual([403, 'own_work']);
    expect((await next(second, project)).body.task.id).toBe(task);
    await second.post(`/api/tasks/${task}/review/release`);
    const own = await createReviewed(t);
    await answered(t, own.owner, own.taskIds[0] as number);
    const [mine] = await openReviews(own);
    expect((await decide(own.owner, own.id, { review: mine.id, decision: 'accept' })).status).toBe(201);
  });

  test('is decided on by reviewers where the project allows it (R-10)', async () => {
    const project = await createReviewed(t, { settings: { settings: JSON.stringify({ allow_self_review: true }) } });
    await answered(t, project.reviewer, project.taskIds[0] as number);
    const { body } = await next(project.reviewer, project);
    const given = await decide(project.reviewer, project.id, { review: body.reviews[0].id, decision: 'accept' });
    expect(given.status).toBe(201);
  });
});

describe('the next task of the project', () => {
  test('is a review for reviewers while there is one, then ordinary work (S4-298, R-13)', async () => {
    const project = await createReviewed(t, { tasks: 2 });
    const [one = 0, two = 0] = project.taskIds;
    await answered(t, project.ada, one);
    const review = await project.reviewer.get(`/api/projects/${project.id}/next`);
    expect([review.body.id, review.body.queue]).toEqual([one, 'review']);
    // The same task is open on the review screen.
    const { body } = await next(project.reviewer, project);
    expect(body.task.id).toBe(one);
    await decide(project.reviewer, project.id, { review: body.reviews[0].id, decision: 'accept' });
    const work = await project.reviewer.get(`/api/projects/${project.id}/next`);
    expect([work.status, work.body.id]).toEqual([200, two]);
    expect(work.body.queue).not.toBe('review');
  });

  test('is no review for administrators and annotators', async () => {
    const project = await createReviewed(t, { tasks: 3 });
    const [one = 0] = project.taskIds;
    await answered(t, project.ada, one);
    for (const person of [project.owner, project.bob]) {
      const { status, body } = await person.get(`/api/projects/${project.id}/next`);
      expect([status, body.id === one]).toEqual([200, false]);
    }
  });
});

describe('deleting', () => {
  test('reviewers delete what waits for review, and nothing else (S4-294, R-14)', async () => {
    const project = await queued(2);
    const [one = 0] = project.taskIds;
    const [first, second] = await openReviews(project);
    await decide(project.reviewer, project.id, { review: second.id, decision: 'accept' });
    const refused = await project.reviewer.delete(`/api/annotations/${second.annotation}`);
    expect([refused.status, refused.body.error.reason]).toEqual([403, 'not_in_review']);
    const mayDelete = async (task: number) =>
      (await project.reviewer.get(`/api/tasks/${task}`)).body.annotations.map(
        (row: { can: { delete: boolean } }) => row.can.delete,
      );
    expect([await mayDelete(one), await mayDelete(second.task)]).toEqual([[true], [false]]);
    expect((await project.reviewer.delete(`/api/annotations/${first.annotation}`)).status).toBe(204);
    expect((await next(project.reviewer, project)).body.error.reason).toBe('none_left');
    const gone = await decide(project.reviewer, project.id, { review: first.id, decision: 'accept' });
    expect([gone.status, gone.body.error.reason]).toEqual([409, 'withdrawn']);
    await t.relayEvents();
    expect((await project.bob.get(`/api/projects/${project.id}/next`)).body.id).toBe(one);
    await project.bob.post(`/api/tasks/${one}/release`);
    expect((await project.reviewer.post(`/api/annotations/${first.annotation}/restore`)).status).toBe(200);
    await t.relayEvents();
    expect(await taskState(t, one)).toMatchObject({ review_status: 'pending', is_labeled: true });
    expect(await openReviews(project)).toMatchObject([{ annotation: first.annotation }]);
  });
});

test('tasks that are deleted wait no more, and again when they are restored', async () => {
  const project = await queued(2);
  const [one = 0, two = 0] = project.taskIds;
  expect((await project.owner.delete(`/api/tasks/${one}`)).status).toBe(204);
  expect((await next(project.reviewer, project)).body.task.id).toBe(two);
  await t.relayEvents();
  const open = `select count(*)::int as open from review where status = 'pending' and task_id = $1`;
  expect((await t.admin.query(open, [one])).rows).toEqual([{ open: 0 }]);
  expect((await project.owner.post(`/api/tasks/${one}/restore`)).status).toBe(200);
  await t.relayEvents();
  expect((await t.admin.query(open, [one])).rows).toEqual([{ open: 1 }]);
});

test('the home page tells what waits for whom', async () => {
  const project = await queued(3);
  const [first] = await openReviews(project);
  await decide(project.reviewer, project.id, { review: first.id, decision: 'reject' });
  expect((await project.reviewer.get('/api/review/counts')).body).toMatchObject({
    to_review: 2,
    rework: 0,
    projects: [{ project: project.id, to_review: 2, title: 'Queue' }],
  });
  expect((await project.ada.get('/api/review/counts')).body).toMatchObject({ to_review: 0, rework: 1 });
  expect((await project.bob.get('/api/review/counts')).body).toMatchObject({ to_review: 0, rework: 0, projects: [] });
});
