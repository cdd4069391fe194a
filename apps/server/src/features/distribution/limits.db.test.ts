import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { addTasks, createQueue, doNext, type QueueProject } from './distribution.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const ops = (project: QueueProject) => `/api/projects/${project.id}/ops-manager`;
const next = (person: TestUser, project: QueueProject) => person.get(`/api/projects/${project.id}/next`);

async function drain(person: TestUser, project: QueueProject): Promise<number> {
  let done = 0;
  while ((await doNext(person, project.id)) !== undefined) done += 1;
  return done;
}

async function memberLimit(project: QueueProject, person: TestUser, limit: number): Promise<void> {
  await project.owner.patch(`/api/projects/${project.id}/members/${person.id}`, { task_limit: limit });
}

describe('the ops manager', () => {
  test('is for managers of the project (401, 404, 403, 400)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const [ada] = project.people as [TestUser];
    const stranger = (await t.newOrganization()).owner;
    expect((await t.anonymous.get(ops(project))).status).toBe(401);
    expect((await stranger.get(ops(project))).status).toBe(404);
    expect((await ada.get(ops(project))).status).toBe(403);
    expect((await ada.put(ops(project), {})).status).toBe(403);
    expect((await project.owner.put(ops(project), { split_strategy: 'FAIR' })).status).toBe(400);
    expect((await project.owner.put(ops(project), { max_limit: -1 })).status).toBe(400);
    expect((await project.owner.put(ops(project), { user_book: { ada: 3 } })).status).toBe(400);
    expect((await project.owner.put(ops(project), { rules: {} })).status).toBe(400);
  });

  test('exists once per project, is changed in part and removed (S4-119)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const { owner } = project;
    expect((await owner.get(ops(project))).status).toBe(404);
    expect((await owner.patch(ops(project), { max_limit: 3 })).status).toBe(404);
    const made = await owner.post(ops(project), { max_limit: 3 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ split_strategy: 'EQUAL', max_limit: 3, user_book: {}, rule_book: {} });
    expect((await owner.post(ops(project), {})).status).toBe(409);
    const changed = await owner.patch(ops(project), { split_strategy: 'USER_LIMITS', user_book: { 42: 200 } });
    expect(changed.body).toMatchObject({ split_strategy: 'USER_LIMITS', max_limit: 3, user_book: { 42: 200 } });
    expect((await owner.put(ops(project), {})).body).toMatchObject({
      split_strategy: 'EQUAL',
      max_limit: 0,
      user_book: {},
    });
    const { rows } = await t.admin.query(
      `select count(*)::int as n from audit_log where action = 'project_limits_changed' and resource_id = $1`,
      [String(project.id)],
    );
    expect(rows[0].n).toBe(3);
    expect((await owner.delete(ops(project))).status).toBe(204);
    expect((await owner.get(ops(project))).status).toBe(404);
    expect(await drain(project.people[0] as TestUser, project)).toBe(1);
  });
});

describe('the split', () => {
  test('EQUAL: places divided by annotators, rounded up, so that all of them are filled; fewer tasks than people is not "no limit" (D-06, S4-120, S4-124)', async () => {
    const project = await createQueue(t, { tasks: 10, people: 4, overlap: 2 });
    await project.owner.put(ops(project), { split_strategy: 'EQUAL' });
    for (const person of project.people) expect(await drain(person, project)).toBe(5);
    const told = await next(project.people[0] as TestUser, project);
    expect(told.body.error).toMatchObject({ reason: 'limit_reached', details: { limit: ['equal'] } });
    expect(told.body.error.message).toContain('5 tasks');
    // More tasks: everybody's share grows.
    await addTasks(t, project.owner.organizationId, project.id, 6, 2);
    for (const person of project.people) expect(await drain(person, project)).toBe(3);

    const few = await createQueue(t, { tasks: 3, people: 10, overlap: 3 });
    await few.owner.put(ops(few), { split_strategy: 'EQUAL' });
    for (const person of few.people) expect(await drain(person, few)).toBeLessThanOrEqual(1);
  });

  test('EQUAL without annotators: nobody gets any (C-043)', async () => {
    const project = await createQueue(t, { tasks: 3, people: 0 });
    await project.owner.put(ops(project), { split_strategy: 'EQUAL' });
    expect((await next(project.owner, project)).body.error.details).toEqual({ limit: ['equal'] });
  });

  test('MAX_LIMIT caps everybody; 0 is no limit (D-06, S4-121, S4-290)', async () => {
    const project = await createQueue(t, { tasks: 8 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    await project.owner.put(ops(project), { split_strategy: 'MAX_LIMIT', max_limit: 2 });
    expect([await drain(ada, project), await drain(bob, project)]).toEqual([2, 2]);
    expect((await next(ada, project)).body.error.details).toEqual({ limit: ['max_limit'] });
    await project.owner.put(ops(project), { split_strategy: 'MAX_LIMIT', max_limit: 0 });
    expect(await drain(ada, project)).toBe(4);
  });

  test('USER_LIMITS: the book, else the membership, else the limit of all; 0 in the book is no limit (D-06, S4-122, C-042)', async () => {
    const project = await createQueue(t, { tasks: 30, people: 4 });
    const [ada, bob, cyd, dan] = project.people as [TestUser, TestUser, TestUser, TestUser];
    await memberLimit(project, bob, 3);
    await memberLimit(project, dan, 1);
    await project.owner.put(ops(project), {
      split_strategy: 'USER_LIMITS',
      max_limit: 4,
      user_book: { [ada.id]: 2, [dan.id]: 9 },
    });
    expect(await drain(ada, project)).toBe(2);
    expect(await drain(bob, project)).toBe(3);
    expect(await drain(cyd, project)).toBe(4);
    // The limit of a membership is always a cap.
    expect(await drain(dan, project)).toBe(1);
    const sources = [ada, bob, cyd, dan].map(
      async (person) => (await next(person, project)).body.error.details.limit[0],
    );
    expect(await Promise.all(sources)).toEqual(['user_book', 'member', 'max_limit', 'member']);
    await project.owner.patch(ops(project), { user_book: { [ada.id]: 0 } });
    expect(await drain(ada, project)).toBe(20);
  });

  test('ORGANIZATION_LIMITS: the book counts all people of the organization, also when they ask at once (D-07, S4-123, S4-125)', async () => {
    const project = await createQueue(t, { tasks: 30, people: 6 });
    const { organizationId } = project.owner;
    await project.owner.put(ops(project), {
      split_strategy: 'ORGANIZATION_LIMITS',
      rule_book: { [organizationId]: 4 },
    });
    const asked = await Promise.all(project.people.map((person) => next(person, project)));
    expect(asked.filter((given) => given.status === 200)).toHaveLength(4);
    const refused = asked.filter((given) => given.status === 404);
    for (const given of refused) expect(given.body.error.details).toEqual({ limit: ['rule_book'] });
  });

  test('ORGANIZATION_LIMITS without an entry: the organization membership, then the limit of all (D-06, C-042, S4-383)', async () => {
    const project = await createQueue(t, { tasks: 10 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    await t.admin.query('update organization_member set task_limit = 2 where user_id = $1', [ada.id]);
    await project.owner.put(ops(project), { split_strategy: 'ORGANIZATION_LIMITS', max_limit: 3 });
    expect([await drain(ada, project), await drain(bob, project)]).toEqual([2, 3]);
    expect((await next(ada, project)).body.error.details).toEqual({ limit: ['organization_member'] });
  });
});

test('live leases count, and a lease that ran out does not (D-03)', async () => {
  const project = await createQueue(t, { tasks: 5 });
  const [ada] = project.people as [TestUser];
  await project.owner.put(ops(project), { split_strategy: 'MAX_LIMIT', max_limit: 1 });
  const held = await next(ada, project);
  expect(held.body.left).toBe(1);
  expect((await ada.get(`/api/projects/${project.id}/next?prefetch=1`)).body.error.reason).toBe('limit_reached');
  await ada.post(`/api/tasks/${held.body.id}/release`);
  expect((await next(ada, project)).status).toBe(200);
});

test('skips are not counted against a limit (D-03)', async () => {
  const project = await createQueue(t, { tasks: 5 });
  const [ada] = project.people as [TestUser];
  await memberLimit(project, ada, 1);
  const first = await next(ada, project);
  await ada.post(`/api/tasks/${first.body.id}/skip`);
  expect((await next(ada, project)).status).toBe(200);
});

test('everybody’s limits and what is left of them (S4-310)', async () => {
  const project = await createQueue(t, { tasks: 9, people: 3 });
  const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
  await memberLimit(project, bob, 2);
  await project.owner.put(ops(project), { split_strategy: 'EQUAL' });
  await doNext(ada, project.id);
  const { body } = await project.owner.get(`/api/projects/${project.id}/limits`);
  const of = (person: TestUser) => body.find((entry: { user: number }) => entry.user === person.id);
  expect(of(ada)).toEqual({ user: ada.id, left: 2, limits: [{ source: 'equal', limit: 3, used: 1 }] });
  expect(of(bob)).toMatchObject({
    left: 2,
    limits: [
      { source: 'member', limit: 2 },
      { source: 'equal', limit: 3 },
    ],
  });
  expect(of(cyd)).toMatchObject({ left: 3 });
  expect((await ada.get(`/api/projects/${project.id}/limits`)).status).toBe(403);
});

test('what everybody has done is kept in step with their answers (D-08)', async () => {
  const project = await createQueue(t, { tasks: 8 });
  const { owner } = project;
  const [ada, bob] = project.people as [TestUser, TestUser];
  const expectKept = async () => {
    const { rows } = await t.admin.query(
      `select w.user_id::int as person, w.annotations::int as kept, (
         select count(*)::int from annotation a
         where a.project_id = $1 and a.completed_by = w.user_id and a.deleted_at is null and not a.was_cancelled) as counted
       from work_tally w where w.project_id = $1 order by 1`,
      [project.id],
    );
    for (const row of rows) expect(row.kept).toBe(row.counted);
    return rows.map((row) => [row.person, row.kept]);
  };
  for (const person of [ada, bob, ada]) await doNext(person, project.id);
  expect(await expectKept()).toEqual([]);
  // Counted when somebody limits it, and kept from then on.
  expect((await owner.post(ops(project), { max_limit: 100 })).status).toBe(201);
  expect(new Map((await expectKept()) as [number, number][])).toEqual(
    new Map([
      [ada.id, 2],
      [bob.id, 1],
    ]),
  );
  const [own] = (await ada.get(`/api/annotations?project=${project.id}`)).body;
  await Promise.all([doNext(ada, project.id), doNext(bob, project.id)]);
  await expectKept();
  const held = (await next(bob, project)).body.id;
  await bob.post(`/api/tasks/${held}/skip`);
  await expectKept();
  if (own) {
    await owner.delete(`/api/annotations/${own.id}`);
    await expectKept();
    await owner.post(`/api/annotations/${own.id}/restore`);
    await expectKept();
  }
  await t.admin.query('delete from annotation where project_id = $1 and completed_by = $2', [project.id, bob.id]);
  expect(new Map((await expectKept()) as [number, number][]).get(bob.id)).toBe(0);
});
