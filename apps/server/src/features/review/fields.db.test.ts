import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { answer } from '../distribution/distribution.fixture.ts';
import { answered, createReviewed, decide, openReviews, taskState } from './review.fixture.ts';

/** The paths of others: the field's annotation reviews, the collection's queue, statistics. */

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

describe('/api/annotation-reviews', () => {
  const url = '/api/annotation-reviews/';

  test('accepts what waits, with a comment, and lists it', async () => {
    const project = await createReviewed(t);
    const [task = 0] = project.taskIds;
    const annotation = await answered(t, project.ada, task);
    const made = await project.reviewer.post(url, { annotation, accepted: true, comment: 'Fine', project: project.id });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      annotation,
      accepted: true,
      comment: 'Fine',
      result: null,
      task,
      created_by: { id: project.reviewer.id, email: project.reviewer.email },
    });
    for (const query of [`annotation=${annotation}`, `task=${task}`])
      expect((await project.reviewer.get(`${url}?${query}`)).body).toEqual([made.body]);
    expect((await project.reviewer.get(`${url}?task=${task}&page=1`)).body).toMatchObject({ count: 1, next: null });
    expect((await project.ada.get(`${url}${made.body.id}`)).body).toEqual(made.body);
    expect((await project.bob.get(`${url}${made.body.id}`)).status).toBe(404);
    expect((await project.bob.get(`${url}?task=${task}`)).body).toEqual([]);
    expect((await taskState(t, task)).review_status).toBe('approved');
  });

  test('a result is a correction', async () => {
    const project = await createReviewed(t);
    const annotation = await answered(t, project.ada, project.taskIds[0] as number);
    const made = await project.reviewer.post(url, { annotation, accepted: true, result: answer('bad') });
    expect(made.body).toMatchObject({ accepted: true, result: answer('bad') });
    expect(made.body.fixed_annotation_history).not.toBeNull();
  });

  test('rejects; remove_from_queue asks nobody to do it again', async () => {
    const project = await createReviewed(t, { tasks: 2 });
    const [one = 0, two = 0] = project.taskIds;
    const [first, second] = [await answered(t, project.ada, one), await answered(t, project.ada, two)];
    await project.reviewer.post(url, { annotation: first, accepted: false });
    await project.reviewer.post(url, { annotation: second, accepted: false, remove_from_queue: true });
    const { rows } = await t.admin.query('select requeue from review where project_id = $1 order by id', [project.id]);
    expect(rows).toEqual([{ requeue: 'author' }, { requeue: 'none' }]);
  });

  test('also reviews what nobody chose; a second decision is a conflict, of two at once too', async () => {
    const project = await createReviewed(t, { tasks: 2, settings: { review_percentage: 0 } });
    const [one = 0, two = 0] = project.taskIds;
    const first = await answered(t, project.ada, one);
    expect((await project.reviewer.post(url, { annotation: first, accepted: true })).status).toBe(201);
    expect((await taskState(t, one)).review_status).toBe('approved');
    expect((await project.reviewer.post(url, { annotation: first, accepted: false })).status).toBe(409);
    const second = await answered(t, project.ada, two);
    const both = await Promise.all(
      [project.reviewer, project.owner].map((person) => person.post(url, { annotation: second, accepted: true })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('a direct decision that is undone leaves the task as it was (R-32)', async () => {
    const project = await createReviewed(t, { settings: { review_percentage: 0 } });
    const [task = 0] = project.taskIds;
    const annotation = await answered(t, project.ada, task);
    await project.reviewer.post(url, { annotation, accepted: true });
    const listed = await project.reviewer.get(`/api/projects/${project.id}/review/queue?status=accepted`);
    expect(listed.body).toMatchObject([{ annotation, source: 'direct', can: { undo: true } }]);
    const undo = `/api/projects/${project.id}/review/undo`;
    expect((await project.reviewer.post(undo, { batch: listed.body[0].batch })).body).toEqual({ undone: 1, kept: 0 });
    expect((await taskState(t, task)).review_status).toBeNull();
  });
});

describe('/api/review (S2-116 … S2-121)', () => {
  test('lists what waits and decides on it by the id of the item', async () => {
    const project = await createReviewed(t, { tasks: 2 });
    const [one = 0, two = 0] = project.taskIds;
    const [first, second] = [await answered(t, project.ada, one), await answered(t, project.ada, two)];
    const list = await project.reviewer.get(`/api/review?project_id=${project.id}`);
    expect(list.body).toMatchObject([
      { id: first, type: 'annotation', title: `Task 1, annotation ${first}`, status: 'pending_review', task_id: one },
      { id: second, created_by_id: project.ada.id, project_id: project.id },
    ]);
    expect((await project.reviewer.get('/api/review')).body).toEqual(list.body);
    expect((await project.reviewer.get(`/api/review?project_id=${project.id}&item_type=document`)).body).toEqual([]);
    expect((await project.reviewer.get(`/api/review?project_id=${project.id}&item_type=odd`)).status).toBe(400);

    const at = (id: number, type = '?item_type=annotation') => `/api/review/${id}${type}`;
    const approved = await project.reviewer.patch(at(first), { decision: 'approve', feedback: 'Good' });
    expect([approved.status, approved.body]).toEqual([
      200,
      { id: first, type: 'annotation', status: 'approved', reviewed_by: project.reviewer.id, feedback: 'Good' },
    ]);
    const rejected = await project.reviewer.patch(at(second), { decision: 'reject', feedback: 'No' });
    expect(rejected.body).toMatchObject({ status: 'rejected', feedback: 'No' });
    expect((await project.reviewer.patch(at(first), { decision: 'reject' })).status).toBe(409);
    expect((await project.reviewer.patch(at(first), { decision: 'perhaps' })).status).toBe(400);
    expect((await project.reviewer.patch(at(first, ''), { decision: 'approve' })).status).toBe(400);
    expect((await project.reviewer.patch(at(first, '?item_type=odd'), { decision: 'approve' })).status).toBe(400);
    expect((await project.reviewer.patch(at(first, '?item_type=document'), { decision: 'approve' })).status).toBe(404);
    expect((await project.reviewer.patch(at(999_999), { decision: 'approve' })).status).toBe(404);
    expect((await project.ada.patch(at(first), { decision: 'approve' })).status).toBe(403);
    expect((await t.anonymous.patch(at(first), { decision: 'approve' })).status).toBe(401);
  });

  test('what does not wait is a conflict; of two decisions at once one wins (S2-119)', async () => {
    const project = await createReviewed(t, { tasks: 2, settings: { review_percentage: 0 } });
    const annotation = await answered(t, project.ada, project.taskIds[0] as number);
    const url = `/api/review/${annotation}?item_type=annotation`;
    const early = await project.reviewer.patch(url, { decision: 'approve' });
    expect([early.status, early.body.error.reason]).toEqual([409, 'not_pending']);
    await project.owner.post(`/api/projects/${project.id}/review/select`, { all: true });
    const both = await Promise.all(
      [project.reviewer, project.owner].map((person) => person.patch(url, { decision: 'accept' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('own work is refused (S2-120)', async () => {
    const project = await createReviewed(t);
    const annotation = await answered(t, project.reviewer, project.taskIds[0] as number);
    const refused = await project.reviewer.patch(`/api/review/${annotation}?item_type=annotation`, {
      decision: 'approve',
    });
    expect(refused.status).toBe(403);
  });
});

test('statistics are what arithmetic by hand says (S2-055, S2-125)', async () => {
  const project = await createReviewed(t, { tasks: 6 });
  const authors = [project.ada, project.ada, project.ada, project.bob, project.bob, project.bob];
  for (const [index, task] of project.taskIds.entries()) await answered(t, authors[index] ?? project.ada, task);
  const reviews = await openReviews(project);
  const verdicts = [
    { decision: 'accept' },
    { decision: 'fix', result: answer('bad') },
    { decision: 'reject', reason: 'blurred', requeue: 'none' },
    { decision: 'reject', reason: 'blurred', requeue: 'others' },
    { decision: 'reject', reason: 'guessed', requeue: 'none' },
  ];
  for (const [index, verdict] of verdicts.entries()) {
    await project.reviewer.get(`/api/projects/${project.id}/review/next`);
    clockMs += 10_000 * (index + 1);
    const given = await decide(project.reviewer, project.id, { review: reviews[index].id, ...verdict });
    expect(given.status, given.text).toBe(201);
  }
  const { body } = await project.reviewer.get(`/api/projects/${project.id}/review/stats?timeframe=30d`);
  expect(body).toMatchObject({
    pending: 1,
    approved: 1,
    fixed: 1,
    rejected: 3,
    acceptance_rate: 0.2,
    avg_review_seconds: 30,
    // Decided after 10, 30, 60, 100 and 150 s.
    avg_waiting_seconds: 70,
    tasks: { approved: 2, pending: 1, rejected: 3 },
    reasons: [
      { reason: 'blurred', count: 2 },
      { reason: 'guessed', count: 1 },
    ],
    days: [{ day: '2026-03-01', approved: 1, fixed: 1, rejected: 3 }],
  });
  expect(body.reviewers).toMatchObject([{ user: { id: project.reviewer.id }, approved: 1, fixed: 1, rejected: 3 }]);
  expect(body.annotators).toMatchObject([
    { user: { id: project.ada.id }, approved: 1, fixed: 1, rejected: 1, pending: 0, acceptance_rate: 1 / 3 },
    { user: { id: project.bob.id }, approved: 0, fixed: 0, rejected: 2, pending: 1, acceptance_rate: 0 },
  ]);
  const analytics = await project.reviewer.get(`/api/analytics/review?project_id=${project.id}&timeframe=7d`);
  expect(analytics.body).toEqual({
    reviewCounts: { approved: 2, rejected: 3, pending: 1 },
    avgReviewTimeSeconds: 30,
    perReviewer: [
      {
        reviewerId: project.reviewer.id,
        email: project.reviewer.email,
        name: project.reviewer.email,
        approved: 2,
        rejected: 3,
        avgReviewTimeSeconds: 30,
      },
    ],
  });
  const narrowed = async (query: string) =>
    (await project.reviewer.get(`/api/projects/${project.id}/review/stats?${query}`)).body;
  expect(await narrowed(`user=${project.bob.id}`)).toMatchObject({
    pending: 1,
    approved: 0,
    rejected: 2,
    annotators: [{ user: { id: project.bob.id } }],
    days: [{ rejected: 2 }],
  });
  expect(await narrowed('from=2026-03-01&to=2026-03-01')).toMatchObject({ approved: 1, rejected: 3 });
  expect(await narrowed('to=2026-02-28')).toMatchObject({ approved: 0, rejected: 0, days: [] });
  expect(await narrowed('from=2026-03-02')).toMatchObject({ approved: 0, rejected: 0, days: [] });
  expect(await narrowed('from=2026-03-02&to=2026-03-01')).toMatchObject({ status_code: 400 });
  expect(await narrowed('to=2026-02-30')).toMatchObject({ status_code: 400 });
  clockMs += 8 * 86_400_000;
  const later = await project.reviewer.get(`/api/projects/${project.id}/review/stats?timeframe=7d`);
  expect(later.body).toMatchObject({ approved: 0, acceptance_rate: null, avg_review_seconds: null, pending: 1 });
});
