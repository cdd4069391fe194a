import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { answer } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { answered, createReviewed, decide, openReviews, type ReviewProject, taskState } from './review.fixture.ts';

const clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

/** One answered task that waits for review. */
async function waiting(options: Parameters<typeof createReviewed>[1] = {}) {
  const project = await createReviewed(t, options);
  const [task = 0] = project.taskIds;
  const annotation = await answered(t, project.ada, task);
  const [review] = await openReviews(project);
  return { ...project, task, annotation, review: review?.id as number };
}

async function expectNoDrift(project: ReviewProject): Promise<void> {
  const drift = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, project.organizationId, project.id, t.app.platform.now()),
  );
  expect(drift).toEqual({ repaired: false, drift: {} });
}

describe('the queue', () => {
  test('lists what waits, oldest first, and gives the oldest to one reviewer alone', async () => {
    const project = await createReviewed(t, { tasks: 3 });
    for (const task of project.taskIds) await answered(t, project.ada, task);
    expect((await openReviews(project)).map((row: { task: number }) => row.task)).toEqual(project.taskIds);
    const next = await project.reviewer.get(`/api/projects/${project.id}/review/next`);
    expect(next.status, next.text).toBe(200);
    expect(next.body).toMatchObject({ task: { id: project.taskIds[0] }, left: 3, requeue: 'author' });
    expect(next.body.task.annotations).toHaveLength(1);
    const second = await t.newUser(project.organizationId);
    await t.addMember(project.id, second, 3);
    expect((await second.get(`/api/projects/${project.id}/review/next`)).body.task.id).toBe(project.taskIds[1]);
    expect((await project.reviewer.get(`/api/projects/${project.id}/review/next`)).body.task.id).toBe(
      project.taskIds[0],
    );
  });
});

describe('accepting', () => {
  test('approves the review and the task, once', async () => {
    const made = await waiting();
    const answer = await decide(made.reviewer, made.id, {
      review: made.review,
      decision: 'accept',
      feedback: 'Well done',
    });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      review: { status: 'approved', decision: 'accept', feedback: 'Well done', decided_by: { id: made.reviewer.id } },
      task: { id: made.task, review_status: 'approved' },
    });
    const again = await decide(made.reviewer, made.id, { review: made.review, decision: 'reject' });
    expect([again.status, again.body.error.reason]).toEqual([409, 'already_decided']);
    await expectNoDrift(made);
  });

  test('of two decisions at once one holds', async () => {
    const made = await waiting();
    const both = await Promise.all(
      [made.reviewer, made.owner].map((person) => decide(person, made.id, { review: made.review, decision: 'accept' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('rejecting', () => {
  test('to others: the answer stays and holds no place; its author is not offered the task again', async () => {
    const made = await waiting();
    const answer = await decide(made.reviewer, made.id, {
      review: made.review,
      decision: 'reject',
      reason: 'wrong',
      requeue: 'others',
    });
    expect(answer.status, answer.text).toBe(201);
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'rejected', is_labeled: false, counted: 0 });
    expect((await made.ada.get(`/api/projects/${made.id}/next`)).status).toBe(404);
    expect((await made.bob.get(`/api/projects/${made.id}/next`)).body.id).toBe(made.task);
    await expectNoDrift(made);
    await answered(t, made.bob, made.task);
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending', is_labeled: true });
    const [next] = await openReviews(made);
    await decide(made.reviewer, made.id, { review: next.id, decision: 'accept' });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'approved' });
    await expectNoDrift(made);
  });

  test('to the author: they do it again, and it waits again', async () => {
    const made = await waiting();
    await decide(made.reviewer, made.id, { review: made.review, decision: 'reject', reason: 'wrong' });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'rejected', is_labeled: true });
    const mine = await made.ada.get(`/api/projects/${made.id}/review/mine`);
    expect(mine.body).toMatchObject([{ reason: 'wrong', is_rework: true, annotation: made.annotation }]);
    const changed = await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') });
    expect(changed.status).toBe(200);
    expect((await made.ada.get(`/api/projects/${made.id}/review/mine?rework=true`)).body).toEqual([]);
    await t.relayEvents();
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending' });
    expect(await openReviews(made)).toMatchObject([{ source: 'resubmitted', annotation: made.annotation }]);
  });
});

describe('fixing', () => {
  test('keeps the original beside what the reviewer made of it, which is final', async () => {
    const made = await waiting();
    const fixed = await decide(made.reviewer, made.id, { review: made.review, decision: 'fix', result: answer('bad') });
    expect(fixed.status, fixed.text).toBe(201);
    const { fixed_annotation: fix } = fixed.body.review;
    expect(await taskState(t, made.task)).toMatchObject({
      review_status: 'approved',
      final_annotation_id: fix,
      counted: 1,
    });
    const { rows } = await t.admin.query(
      'select parent_annotation_id::int, counts, origin from annotation where id = $1',
      [fix],
    );
    expect(rows).toEqual([{ parent_annotation_id: made.annotation, counts: false, origin: 'review' }]);
    await expectNoDrift(made);
    const undone = await made.reviewer.post(`/api/projects/${made.id}/review/undo`, { batch: fixed.body.batch });
    expect(undone.body).toEqual({ undone: 1, kept: 0 });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending', final_annotation_id: null });
    await expectNoDrift(made);
  });
});
