import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { answer, submit } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { answered, createReviewed, decide, openReviews, type ReviewProject, taskState } from './review.fixture.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
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

async function eventsOf(annotation: number): Promise<string[]> {
  const { rows } = await t.admin.query(
    `select event_type from event_log where aggregate_type = 'annotation' and aggregate_id = $1 order by id`,
    [String(annotation)],
  );
  return rows.map((row) => row.event_type);
}

describe('accepting', () => {
  test('approves the review and the task, once, and says so (R-21)', async () => {
    const made = await waiting();
    const body = { review: made.review, decision: 'accept', feedback: 'Well done' };
    const given = await decide(made.reviewer, made.id, body);
    expect(given.status, given.text).toBe(201);
    expect(given.body).toMatchObject({
      review: { status: 'approved', decision: 'accept', feedback: 'Well done', decided_by: { id: made.reviewer.id } },
      task: { id: made.task, review_status: 'approved' },
    });
    const again = await decide(made.reviewer, made.id, { review: made.review, decision: 'reject' });
    expect([again.status, again.body.error.reason]).toEqual([409, 'already_decided']);
    expect(await eventsOf(made.annotation)).toEqual([
      'ANNOTATION_CREATED',
      'ANNOTATION_REVIEWED',
      'ANNOTATION_ACCEPTED',
    ]);
    const { rows } = await t.admin.query(
      `select actor_user_id::int as who from audit_log where action = 'annotation_accepted' and resource_id = $1`,
      [String(made.annotation)],
    );
    expect(rows).toEqual([{ who: made.reviewer.id }]);
    await expectNoDrift(made);
  });

  test('one of several makes it the final answer where that is asked for (R-21)', async () => {
    const made = await waiting();
    await decide(made.reviewer, made.id, { review: made.review, decision: 'accept', final: true });
    expect(await taskState(t, made.task)).toMatchObject({ final_annotation_id: made.annotation });
  });

  test('a task is approved when all of its answers are (R-07)', async () => {
    const project = await createReviewed(t, { overlap: 2 });
    const [task = 0] = project.taskIds;
    await answered(t, project.ada, task);
    await answered(t, project.bob, task);
    const [first, second] = await openReviews(project);
    await decide(project.reviewer, project.id, { review: first.id, decision: 'accept' });
    expect((await taskState(t, task)).review_status).toBe('pending');
    await decide(project.reviewer, project.id, { review: second.id, decision: 'reject', requeue: 'none' });
    expect((await taskState(t, task)).review_status).toBe('rejected');
  });
});

describe('two at once', () => {
  test('of two decisions one holds (R-20)', async () => {
    for (let round = 0; round < 5; round++) {
      const made = await waiting();
      const both = await Promise.all([
        decide(made.reviewer, made.id, { review: made.review, decision: 'accept' }),
        decide(made.owner, made.id, { review: made.review, decision: 'reject', requeue: 'others' }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
      const accepted = both[0].status === 201;
      expect(await taskState(t, made.task)).toMatchObject(
        accepted ? { review_status: 'approved', counted: 1 } : { review_status: 'rejected', counted: 0 },
      );
      await expectNoDrift(made);
    }
  });

  test('a decision on a version that its author has just changed is refused (R-20)', async () => {
    const made = await waiting();
    await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') });
    const stale = await decide(made.reviewer, made.id, { review: made.review, decision: 'accept', version: 1 });
    expect([stale.status, stale.body.error.reason]).toEqual([409, 'version_conflict']);
    const fresh = await decide(made.reviewer, made.id, { review: made.review, decision: 'accept', version: 2 });
    expect(fresh.status).toBe(201);
  });

  test('whoever is first, author or reviewer, what was decided on is what was seen (R-20, R-27)', async () => {
    for (let round = 0; round < 6; round++) {
      const made = await waiting();
      const body = { review: made.review, decision: 'accept', version: 1 };
      const [decided] = await Promise.all([
        decide(made.reviewer, made.id, body),
        made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') }),
      ]);
      await t.relayEvents();
      // Accepted first: the change is a new version that waits again. Changed first: the decision was refused.
      expect([201, 409]).toContain(decided.status);
      const open = await openReviews(made);
      expect(open).toMatchObject([{ annotation: made.annotation, annotation_version: 2 }]);
      expect(open[0].source).toBe(decided.status === 201 ? 'resubmitted' : 'sample');
      expect((await taskState(t, made.task)).review_status).toBe('pending');
    }
  });
});

describe('rejecting', () => {
  test('to others: the answer stays and holds no place; its author is not offered the task again (R-25)', async () => {
    const made = await waiting();
    const body = { review: made.review, decision: 'reject', reason: 'wrong', requeue: 'others' };
    expect((await decide(made.reviewer, made.id, body)).status).toBe(201);
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'rejected', is_labeled: false, counted: 0 });
    expect((await made.ada.get(`/api/annotations/${made.annotation}`)).status).toBe(200);
    expect((await made.ada.get(`/api/projects/${made.id}/next`)).status).toBe(404);
    expect((await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') })).status).toBe(200);
    expect(await taskState(t, made.task)).toMatchObject({ counted: 0 });
    expect((await made.bob.get(`/api/projects/${made.id}/next`)).body.id).toBe(made.task);
    await expectNoDrift(made);
    const second = await answered(t, made.bob, made.task);
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending', is_labeled: true });
    const open = await openReviews(made);
    expect(open).toMatchObject([{ annotation: second }]);
    await decide(made.reviewer, made.id, { review: open[0].id, decision: 'accept' });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'approved' });
    await expectNoDrift(made);
  });

  test('to the author, as by default: they are given it first, do it again, and it waits again (C-055, R-24)', async () => {
    const made = await waiting({ tasks: 3 });
    await decide(made.reviewer, made.id, { review: made.review, decision: 'reject', reason: 'wrong' });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'rejected', is_labeled: true, counted: 1 });
    const next = await made.ada.get(`/api/projects/${made.id}/next`);
    expect([next.body.id, next.body.queue]).toEqual([made.task, 'rework']);
    expect((await made.bob.get(`/api/projects/${made.id}/next`)).body.id).not.toBe(made.task);
    const mine = await made.ada.get(`/api/projects/${made.id}/review/mine`);
    expect(mine.body).toMatchObject([{ reason: 'wrong', is_rework: true, annotation: made.annotation }]);
    await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') });
    // At once, before anything off the path has run.
    expect((await made.ada.get(`/api/projects/${made.id}/review/mine?rework=true`)).body).toEqual([]);
    expect((await made.ada.get(`/api/projects/${made.id}/next`)).body.id).not.toBe(made.task);
    await t.relayEvents();
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending' });
    expect(await openReviews(made)).toMatchObject([{ source: 'resubmitted', annotation: made.annotation }]);
    const { rows } = await t.admin.query('select status, decision from review where id = $1', [made.review]);
    expect(rows).toEqual([{ status: 'superseded', decision: 'reject' }]);
  });

  test('the author may hand it on to others (R-24)', async () => {
    const made = await waiting();
    await decide(made.reviewer, made.id, { review: made.review, decision: 'reject', feedback: 'Look again' });
    const url = `/api/projects/${made.id}/review/decline`;
    expect((await made.bob.post(url, { review: made.review })).status).toBe(404);
    const declined = await made.ada.post(url, { review: made.review, feedback: 'I cannot tell' });
    expect([declined.status, declined.body.requeue]).toEqual([200, 'others']);
    expect(declined.body.feedback).toBe('Look again\n\nI cannot tell');
    expect((await made.ada.post(url, { review: made.review })).status).toBe(404);
    expect(await taskState(t, made.task)).toMatchObject({ is_labeled: false, counted: 0 });
    expect((await made.bob.get(`/api/projects/${made.id}/next`)).body.id).toBe(made.task);
    await expectNoDrift(made);
  });

  test('to adjudication, and to nobody (R-26)', async () => {
    const made = await waiting({ settings: { settings: JSON.stringify({ reject_action: 'adjudicate' }) } });
    const given = await decide(made.reviewer, made.id, { review: made.review, decision: 'reject' });
    expect(given.body).toMatchObject({ review: { requeue: 'adjudication' }, task: { review_status: 'adjudication' } });
    const other = await waiting();
    await decide(other.reviewer, other.id, { review: other.review, decision: 'reject', requeue: 'none' });
    expect(await taskState(t, other.task)).toMatchObject({ review_status: 'rejected', is_labeled: true });
    expect((await other.ada.get(`/api/projects/${other.id}/review/mine?rework=true`)).body).toEqual([]);
  });

  test('work that comes back makes a completed project live again, which completes when it is approved (R-28)', async () => {
    const made = await waiting();
    const state = async () => (await t.admin.query('select state from project where id = $1', [made.id])).rows[0].state;
    expect(await state()).toBe('live');
    await decide(made.reviewer, made.id, { review: made.review, decision: 'accept' });
    await t.relayEvents();
    expect(await state()).toBe('completed');
    await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') });
    await t.relayEvents();
    const [again] = await openReviews(made);
    await decide(made.reviewer, made.id, { review: again.id, decision: 'reject' });
    expect(await state()).toBe('live');
    expect((await made.ada.get(`/api/projects/${made.id}/next`)).body.queue).toBe('rework');
  });
});

describe('fixing', () => {
  test('keeps the original beside what the reviewer made of it, which is final (R-22)', async () => {
    const made = await waiting();
    const body = { review: made.review, decision: 'fix', result: answer('bad') };
    const fixed = await decide(made.reviewer, made.id, body);
    expect(fixed.status, fixed.text).toBe(201);
    const { fixed_annotation: fix } = fixed.body.review;
    const approved = { review_status: 'approved', final_annotation_id: fix, counted: 1 };
    expect(await taskState(t, made.task)).toMatchObject(approved);
    const { rows } = await t.admin.query(
      'select parent_annotation_id::int, counts, origin, completed_by::int from annotation where id = $1',
      [fix],
    );
    expect(rows).toEqual([
      { parent_annotation_id: made.annotation, counts: false, origin: 'review', completed_by: made.reviewer.id },
    ]);
    const original = await made.owner.get(`/api/annotations/${made.annotation}`);
    expect(original.body.result).toEqual(answer('good'));
    const mine = await made.ada.get(`/api/projects/${made.id}/review/mine`);
    expect(mine.body).toMatchObject([{ decision: 'fix', fixed_result: answer('bad') }]);
    await made.owner.patch(`/api/annotations/${fix}`, { lead_time: 3 });
    expect(await taskState(t, made.task)).toMatchObject(approved);
    await expectNoDrift(made);
  });

  test('with a result that does not fit is refused and decides nothing (R-22)', async () => {
    const made = await waiting();
    const result = [{ id: 'a', from_name: 'no', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];
    const refused = await decide(made.reviewer, made.id, { review: made.review, decision: 'fix', result });
    expect(refused.status).toBe(400);
    expect((await taskState(t, made.task)).review_status).toBe('pending');
  });

  test('undone leaves no trace of the fix (R-32)', async () => {
    const made = await waiting();
    const fixed = await decide(made.reviewer, made.id, { review: made.review, decision: 'fix', result: answer('bad') });
    const undone = await made.reviewer.post(`/api/projects/${made.id}/review/undo`, { batch: fixed.body.batch });
    expect(undone.body).toEqual({ undone: 1, kept: 0 });
    expect(await taskState(t, made.task)).toMatchObject({ review_status: 'pending', final_annotation_id: null });
    await expectNoDrift(made);
  });
});

describe('undo', () => {
  const undo = (made: ReviewProject, batch: string, person = made.reviewer) =>
    person.post(`/api/projects/${made.id}/review/undo`, { batch });

  test('is for whoever decided, for a while, and for managers at any time (R-30)', async () => {
    const made = await waiting();
    const { body } = await decide(made.reviewer, made.id, { review: made.review, decision: 'accept' });
    const second = await t.newUser(made.organizationId);
    await t.addMember(made.id, second, 3);
    expect((await undo(made, body.batch, second)).status).toBe(409);
    clockMs += 301_000;
    expect((await undo(made, body.batch)).body.error.reason).toBe('too_late');
    expect((await undo(made, body.batch, made.owner)).body).toEqual({ undone: 1, kept: 0 });
    expect(await openReviews(made)).toMatchObject([{ id: made.review, status: 'pending', decision: null }]);
    expect((await undo(made, '01890a5d-ac96-774b-bcce-b302099a8057')).status).toBe(404);
  });

  test('gives the answer its place back, unless somebody took it or holds it (R-31)', async () => {
    const made = await waiting();
    const reject = { review: made.review, decision: 'reject', requeue: 'others' };
    const first = await decide(made.reviewer, made.id, reject);
    expect((await undo(made, first.body.batch)).body).toEqual({ undone: 1, kept: 0 });
    expect(await taskState(t, made.task)).toMatchObject({ is_labeled: true, counted: 1, review_status: 'pending' });
    await expectNoDrift(made);
    const second = await decide(made.reviewer, made.id, reject);
    await made.bob.get(`/api/projects/${made.id}/next`);
    expect((await undo(made, second.body.batch)).body).toEqual({ undone: 0, kept: 1 });
    await answered(t, made.bob, made.task);
    expect((await undo(made, second.body.batch)).status).toBe(409);
    expect(await taskState(t, made.task)).toMatchObject({ counted: 1 });
    await expectNoDrift(made);
  });

  test('leaves what the author has done again (R-31)', async () => {
    const made = await waiting();
    const { body } = await decide(made.reviewer, made.id, { review: made.review, decision: 'reject' });
    await made.ada.patch(`/api/annotations/${made.annotation}`, { result: answer('bad') });
    expect((await undo(made, body.batch)).status).toBe(409);
    await t.relayEvents();
    expect((await undo(made, body.batch)).status).toBe(409);
    expect((await taskState(t, made.task)).review_status).toBe('pending');
  });
});

describe('many at once', () => {
  test('are accepted, and taken back, in one stroke; own work and what others hold is passed over (R-29, R-30)', async () => {
    const project = await createReviewed(t, { tasks: 6 });
    for (const task of project.taskIds.slice(0, 5)) await answered(t, project.ada, task);
    await answered(t, project.reviewer, project.taskIds[5] as number);
    const second = await t.newUser(project.organizationId);
    await t.addMember(project.id, second, 3);
    await second.get(`/api/projects/${project.id}/review/next`);
    const given = await project.reviewer.post(`/api/projects/${project.id}/review/bulk`, {
      decision: 'accept',
      all: true,
    });
    expect(given.status, given.text).toBe(201);
    expect(given.body).toMatchObject({ decided: 4, skipped: 2 });
    const states = await Promise.all(project.taskIds.map((task) => taskState(t, task)));
    expect(states.map(({ review_status }) => review_status)).toEqual([
      'pending',
      'approved',
      'approved',
      'approved',
      'approved',
      'pending',
    ]);
    const undone = await project.reviewer.post(`/api/projects/${project.id}/review/undo`, { batch: given.body.batch });
    expect(undone.body).toEqual({ undone: 4, kept: 0 });
    expect(await openReviews(project)).toHaveLength(6);
    await expectNoDrift(project);
  });

  test('are rejected to others by filter', async () => {
    const project = await createReviewed(t, { tasks: 3 });
    await submit(project.bob, project.taskIds[0] as number);
    for (const task of project.taskIds.slice(1)) await answered(t, project.ada, task);
    const body = { decision: 'reject', all: true, annotator: project.ada.id, reason: 'guessed', requeue: 'others' };
    const given = await project.reviewer.post(`/api/projects/${project.id}/review/bulk`, body);
    expect(given.body).toMatchObject({ decided: 2, skipped: 0 });
    expect((await openReviews(project)).length).toBe(1);
    expect((await project.bob.get(`/api/projects/${project.id}/next`)).body.id).toBe(project.taskIds[1]);
    await expectNoDrift(project);
  });
});
