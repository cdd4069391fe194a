import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';
import { createMeasured, give, type Measured, mood, read, settle } from '../quality.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

/** A project whose every task has the golden answer "good". */
async function withGolden(quality: object, tasks = 4): Promise<Measured> {
  const project = await createMeasured(t, { tasks, people: 2, overlap: 2, quality });
  for (const task of project.taskIds) await give(project.owner, task, [mood('good')], { ground_truth: true });
  await settle(t);
  return project;
}

const first = (project: Measured): TestUser => project.people[0] as TestUser;

async function openPauses(project: Measured) {
  const { rows } = await t.admin.query(
    'select user_id::int, reason, verbose_reason from queue_pause where project_id = $1 and ended_at is null',
    [project.id],
  );
  return rows;
}

test('feedback is for the author, and only where a control task was missed and the project shows it (Q-31)', async () => {
  const project = await withGolden({ show_golden_feedback: true });
  const author = first(project);
  const missed = await give(author, project.taskIds[0], [mood('bad')]);
  const url = `/api/annotations/${missed}/feedback`;
  expect((await t.anonymous.get(url)).status).toBe(401);
  expect((await (await t.newOrganization()).owner.get(url)).status).toBe(404);
  expect((await (project.people[1] as TestUser).get(url)).status).toBe(403);
  // Asked for before any event was handed out.
  const feedback = await read(author, url);
  expect(feedback).toMatchObject({ shown: true, score: 0, is_paused: false });
  expect(feedback.expected).toEqual([mood('good')]);
  const passed = await give(author, project.taskIds[1], [mood('good')]);
  const nothing = { shown: false, score: null, message: null, expected: null, is_paused: false };
  expect(await read(author, `/api/annotations/${passed}/feedback`)).toEqual(nothing);
  await settle(t);
  expect((await read(author, `${project.url}/quality/me`)).failures).toHaveLength(1);

  const silent = await withGolden({});
  const answer = await give(first(silent), silent.taskIds[0], [mood('bad')]);
  expect(await read(first(silent), `/api/annotations/${answer}/feedback`)).toEqual(nothing);
});

test('who misses two control tasks in a row is paused with the reason, once, and let in by a manager (Q-32)', async () => {
  const project = await withGolden({ pause_after_failures: 2 });
  const person = first(project);
  const [one, two, three, four] = project.taskIds;
  await give(person, one, [mood('bad')]);
  await settle(t);
  expect(await openPauses(project)).toEqual([]);
  await give(person, two, [mood('odd')]);
  await settle(t);
  expect(await openPauses(project)).toEqual([
    {
      user_id: person.id,
      reason: 'ANNOTATOR_EVALUATION',
      verbose_reason: expect.stringContaining('2 control tasks in a row'),
    },
  ]);
  expect((await person.get(`${project.url}/next`)).status).toBe(404);
  const { rows } = await t.admin.query(
    `select count(*)::int as audited from audit_log where organization_id = $1 and action = 'project_member_paused'`,
    [project.owner.organizationId],
  );
  expect(rows[0].audited).toBe(1);
  const detail = await read(project.owner, `${project.url}/quality/people/${person.id}`);
  expect(detail.pause).toMatchObject({ reason: 'ANNOTATOR_EVALUATION' });
  expect(detail.can).toEqual({ resume: true });

  const url = `${project.url}/members/${person.id}/pauses/${detail.pause.pause_id}`;
  expect((await project.owner.delete(url)).status).toBe(204);
  // What was missed before does not count any more, also when its events come again.
  await t.admin.query(`update outbox_event set status = 'pending' where organization_id = $1`, [
    project.owner.organizationId,
  ]);
  await settle(t);
  expect(await openPauses(project)).toEqual([]);
  await give(person, three, [mood('bad')]);
  await settle(t);
  expect(await openPauses(project)).toEqual([]);
  await give(person, four, [mood('bad')]);
  await settle(t);
  expect(await openPauses(project)).toHaveLength(1);
});

test('who asks for feedback, and so has the answer measured before its event, is paused all the same', async () => {
  const project = await withGolden({ pause_after_failures: 1, show_golden_feedback: true });
  const missed = await give(first(project), project.taskIds[0], [mood('bad')]);
  expect(await read(first(project), `/api/annotations/${missed}/feedback`)).toMatchObject({ shown: true });
  await settle(t);
  expect(await openPauses(project)).toHaveLength(1);
});

test('who falls under the accuracy over the last answers is paused; others are not (Q-32)', async () => {
  const project = await withGolden({ pause_below_accuracy: 0.6, pause_window: 4 });
  const [weak, good] = project.people as [TestUser, TestUser];
  for (const [index, task] of project.taskIds.entries()) {
    await give(weak, task, [mood(index % 2 === 0 ? 'good' : 'bad')]);
    await give(good, task, [mood('good')]);
  }
  await settle(t);
  expect(await openPauses(project)).toEqual([expect.objectContaining({ user_id: weak.id })]);
});

test('a pass score under 1 lets near misses pass', async () => {
  const project = await withGolden({ pause_after_failures: 1 });
  expect((await project.owner.patch(`${project.url}/quality/settings`, { golden_pass_score: 0 })).status).toBe(200);
  await give(first(project), project.taskIds[0], [mood('bad')]);
  await settle(t);
  expect(await openPauses(project)).toEqual([]);
  const { golden } = await read(project.owner, `/api/tasks/${project.taskIds[0]}/agreement`);
  expect(golden[0]).toMatchObject({ score: 0, passed: true });
});

test('answers beyond the places of a task are checked, and compared once they count (D-61, Q-01, Q-03)', async () => {
  const project = await withGolden({}, 1);
  const [task] = project.taskIds;
  for (const person of project.people) await give(person, task, [mood('good')]);
  const late = await give(project.owner, task, [mood('bad')]);
  // As the answer of somebody who was given the task as a check beyond its places.
  await t.admin.query('update annotation set counts = false where id = $1', [late]);
  await t.admin.query('update task set counted = 2, overlap = 2 where id = $1', [task]);
  await settle(t);
  const scored = async () =>
    (await t.admin.query('select score from golden_score where annotation_id = $1', [late])).rows;
  const pairs = async () =>
    (await t.admin.query('select from annotation_pair where $1 in (annotation_a, annotation_b)', [late])).rowCount;
  expect([await scored(), await pairs()]).toEqual([[{ score: 0 }], 0]);
  expect((await project.owner.patch(`/api/tasks/${task}`, { overlap: 3 })).status).toBe(200);
  await settle(t);
  expect([await scored(), await pairs()]).toEqual([[{ score: 0 }], 2]);
});
