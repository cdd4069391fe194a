import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { addTasks, createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const next = (person: TestUser, project: QueueProject) => person.get(`/api/projects/${project.id}/next`);
const many = (project: QueueProject) => `/api/projects/${project.id}/tasks/assignees`;
const one = (project: QueueProject, number: number) =>
  `/api/projects/${project.id}/tasks/${project.taskIds[number - 1]}/assignees`;

async function assign(project: QueueProject, person: TestUser, ...numbers: number[]): Promise<void> {
  const included = numbers.map((number) => project.taskIds[number - 1]);
  const body = { type: 'AN', users: [person.id], selectedItems: { all: false, included } };
  const given = await project.owner.post(many(project), body);
  if (given.status !== 201) throw new Error(given.text);
}

async function onlyAssigned(project: QueueProject): Promise<void> {
  const body = { assignment_mode: 'only' };
  expect((await project.owner.patch(`/api/projects/${project.id}/queue/settings`, body)).status).toBe(200);
}

async function drain(person: TestUser, project: QueueProject): Promise<number[]> {
  const numbers: number[] = [];
  for (;;) {
    const task = await doNext(person, project.id);
    if (task === undefined) return numbers;
    numbers.push(project.taskIds.indexOf(task) + 1);
  }
}

test('is for managers (401, 404, 403), and only people who may label can have tasks (400)', async () => {
  const project = await createQueue(t, { tasks: 2 });
  const [ada] = project.people as [TestUser];
  const elsewhere = await t.newOrganization();
  const body = { type: 'AN', users: [ada.id], selectedItems: { all: true } };
  expect((await t.anonymous.post(many(project), body)).status).toBe(401);
  expect((await elsewhere.owner.post(many(project), body)).status).toBe(404);
  expect((await ada.post(many(project), body)).status).toBe(403);
  expect((await ada.get(many(project))).status).toBe(403);
  for (const users of [[elsewhere.owner.id], [(await t.newUser(project.owner.organizationId)).id], []])
    expect((await project.owner.post(many(project), { ...body, users })).status).toBe(400);
  // Annotators do not review.
  expect((await project.owner.post(many(project), { ...body, type: 'RE' })).status).toBe(400);
  expect((await project.owner.post(many(project), { ...body, selectedItems: { all: false } })).status).toBe(400);
  const foreign = await createQueue(t, { tasks: 1 });
  const url = `/api/projects/${project.id}/tasks/${foreign.taskIds[0]}/assignees`;
  expect((await project.owner.get(url)).status).toBe(404);
  expect((await project.owner.post(url, { type: 'AN', users: [ada.id] })).status).toBe(404);
});

test('adds, sets, lists and takes away, with an audit row each (C-056)', async () => {
  const project = await createQueue(t, { tasks: 3 });
  const { owner } = project;
  const [ada, bob] = project.people as [TestUser, TestUser];
  await assign(project, ada, 1, 2);
  const added = await owner.post(one(project, 1), { type: 'AN', users: [bob.id] });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ task: project.taskIds[0], assignee: bob.id, type: 'AN', state: 'open' });
  expect(added.body.assignees.map((entry: { assignee: number }) => entry.assignee)).toEqual([ada.id, bob.id]);
  expect((await owner.patch(one(project, 1), { type: 'AN', users: [bob.id] })).body.assignees).toHaveLength(1);
  const reviewing = { type: 'RE', users: [owner.id], selectedItems: { all: true, excluded: [project.taskIds[2]] } };
  expect((await owner.patch(many(project), reviewing)).body).toMatchObject({ processed_items: 2 });
  const all = (await owner.get(many(project))).body;
  expect(
    all.map((entry: { inner_id: number; assignee: number; type: string }) => [
      entry.inner_id,
      entry.assignee,
      entry.type,
    ]),
  ).toEqual([
    [2, ada.id, 'AN'],
    [1, bob.id, 'AN'],
    [1, owner.id, 'RE'],
    [2, owner.id, 'RE'],
  ]);
  expect((await owner.get(`${many(project)}?user=${ada.id}&page=1`)).body).toMatchObject({ count: 1 });
  await submit(ada, project.taskIds[1] as number);
  expect((await owner.get(`${one(project, 2)}`)).body[0]).toMatchObject({ assignee: ada.id, state: 'done' });
  expect((await owner.delete(`${one(project, 1)}?type=AN&users=${bob.id}`)).status).toBe(204);
  const gone = await owner.delete(many(project), { selectedItems: { all: true } });
  expect(gone.body).toMatchObject({ processed_items: 3 });
  expect((await owner.get(many(project))).body).toEqual([]);
  const audit = await t.admin.query(
    `select action, count(*)::int as n from audit_log where action like 'tasks_%assigned' and metadata ->> 'project_id' = $1 group by 1 order by 1`,
    [String(project.id)],
  );
  expect(audit.rows).toEqual([
    { action: 'tasks_assigned', n: 4 },
    { action: 'tasks_unassigned', n: 2 },
  ]);
});

describe('the queue', () => {
  test('gives assigned tasks first, raised ones before others, then the rest (D-15)', async () => {
    const project = await createQueue(t, { tasks: 5 });
    const [ada] = project.people as [TestUser];
    await assign(project, ada, 3, 5);
    await project.owner.patch(`/api/tasks/${project.taskIds[4]}`, { priority: 1 });
    expect((await next(ada, project)).body.queue).toBe('Assigned queue');
    expect(await drain(ada, project)).toEqual([5, 3, 1, 2, 4]);
  });

  test('keeps a place for everybody a task is assigned to, and leaves the others (D-16)', async () => {
    const project = await createQueue(t, { tasks: 2, people: 3, overlap: 2 });
    const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
    await assign(project, ada, 1, 2);
    await assign(project, bob, 1);
    expect(await drain(cyd, project)).toEqual([2]);
    expect((await next(cyd, project)).body.error.reason).toBe('reserved');
    // Nor by the back door.
    expect((await submit(cyd, project.taskIds[0] as number)).body.error.reason).toBe('slot_taken');
    expect(await drain(ada, project)).toEqual([1, 2]);
    expect(await drain(bob, project)).toEqual([1]);
  });

  test('keeps no place for who is paused or has skipped (D-16)', async () => {
    const project = await createQueue(t, { tasks: 2 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    await assign(project, ada, 1, 2);
    expect((await next(bob, project)).status).toBe(404);
    const first = await next(ada, project);
    await ada.post(`/api/tasks/${first.body.id}/skip`);
    expect((await next(bob, project)).body.id).toBe(first.body.id);
    await submit(bob, first.body.id);
    await project.owner.post(`/api/projects/${project.id}/members/${ada.id}/pauses`, {});
    expect(await drain(bob, project)).toEqual([2]);
  });

  test('gives nothing else where only assigned tasks are handed out (D-15)', async () => {
    const project = await createQueue(t, { tasks: 3 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    await assign(project, ada, 2);
    await onlyAssigned(project);
    expect(await drain(ada, project)).toEqual([2]);
    expect((await next(ada, project)).body.error.reason).toBe('none_assigned');
    expect((await next(bob, project)).body.error.reason).toBe('none_assigned');
    await assign(project, bob, 1);
    expect(await drain(bob, project)).toEqual([1]);
  });

  test('a skip in a project of assigned tasks ends its round when all assigned have skipped (D-15, C-040)', async () => {
    const project = await createQueue(t, { tasks: 1, people: 3 });
    const [ada] = project.people as [TestUser];
    await assign(project, ada, 1);
    await onlyAssigned(project);
    await next(ada, project);
    await ada.post(`/api/tasks/${project.taskIds[0]}/skip`);
    expect((await next(ada, project)).body.id).toBe(project.taskIds[0]);
  });

  test('what was taken back from people is everybody’s again, also for those who had been told there was nothing (D-14, D-16)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    await assign(project, ada, 1);
    expect((await next(bob, project)).status).toBe(404);
    await project.owner.delete(one(project, 1));
    expect((await next(bob, project)).status).toBe(200);
  });
});

test('what was assigned to somebody who left is everybody’s (D-16)', async () => {
  const project = await createQueue(t, { tasks: 1 });
  const [ada, bob] = project.people as [TestUser, TestUser];
  await assign(project, ada, 1);
  expect((await next(bob, project)).status).toBe(404);
  await project.owner.delete(`/api/projects/${project.id}/members/${ada.id}`);
  await t.relayEvents();
  expect((await next(bob, project)).status).toBe(200);
  const { rows } = await t.admin.query('select assigned_to from task where id = $1', [project.taskIds[0]]);
  expect(rows).toEqual([{ assigned_to: '' }]);
});

test('task.assigned_to says who, and naming somebody of the project there assigns the task (D-17, S3-023)', async () => {
  const project = await createQueue(t, { tasks: 2 });
  const { owner } = project;
  const [ada, bob] = project.people as [TestUser, TestUser];
  const text = async (id: number) =>
    (await t.admin.query('select assigned_to from task where id = $1', [id])).rows[0].assigned_to;
  await assign(project, ada, 1);
  expect(await text(project.taskIds[0] as number)).toBe(ada.email);
  await assign(project, bob, 1);
  expect(await text(project.taskIds[0] as number)).toBe([ada.email, bob.email].toSorted().join(', '));
  await owner.delete(one(project, 1));
  expect(await text(project.taskIds[0] as number)).toBe('');

  const made = await owner.post('/api/tasks', { project: project.id, data: { text: 'x' }, assigned_to: bob.email });
  expect(made.status).toBe(201);
  const task = made.body.id;
  expect((await owner.get(`/api/projects/${project.id}/tasks/${task}/assignees`)).body).toMatchObject([
    { assignee: bob.id, type: 'AN' },
  ]);
  expect((await next(bob, project)).body.id).toBe(task);
  const crowd = await owner.post('/api/tasks', { project: project.id, data: { text: 'y' }, assigned_to: 'mturk-A1B2' });
  expect((await owner.get(`/api/projects/${project.id}/tasks/${crowd.body.id}/assignees`)).body).toEqual([]);
});

test('more than 10,000 tasks are assigned by a job', { timeout: 120_000 }, async () => {
  const project = await createQueue(t, { tasks: 1 });
  const [ada] = project.people as [TestUser];
  await addTasks(t, project.owner.organizationId, project.id, 10_100, 1);
  const body = { type: 'AN', users: [ada.id], selectedItems: { all: true, excluded: [project.taskIds[0]] } };
  const asked = await project.owner.post(many(project), body);
  expect(asked.body).toMatchObject({ processed_items: 10_100, job_id: expect.any(String) });
  await t.runJobs();
  expect((await project.owner.get(`${many(project)}?page=1&page_size=1`)).body.count).toBe(10_100);
});

test('a task is assigned by its own path, to people or by name, and taken back (C-056, S3-023)', async () => {
  const project = await createQueue(t, { tasks: 2 });
  const [ada, bob] = project.people as [TestUser, TestUser];
  const { owner } = project;
  const url = `/api/tasks/${project.taskIds[1]}`;
  for (const path of [`${url}/assign`, `${url}/unassign`]) {
    expect((await t.anonymous.post(path, {})).status).toBe(401);
    expect((await (await t.newOrganization()).owner.post(path, {})).status).toBe(404);
    expect((await ada.post(path, {})).status).toBe(403);
  }
  const stranger = await t.newUser(owner.organizationId);
  for (const body of [{}, { users: [stranger.id] }, { users: [ada.id], assigned_to: 'x' }, { users: [] }])
    expect((await owner.post(`${url}/assign`, body)).status).toBe(400);
  const given = await owner.post(`${url}/assign`, { users: [ada.id] });
  expect(given).toMatchObject({
    status: 200,
    body: { id: project.taskIds[1], assigned_to: ada.email, assignees: [{ assignee: ada.id, type: 'AN' }] },
  });
  expect((await next(ada, project)).body).toMatchObject({ id: project.taskIds[1], queue: 'Assigned queue' });
  const named = await owner.post(`${url}/assign`, { assigned_to: `${bob.email}, worker-7` });
  expect(named.body).toMatchObject({
    assigned_to: `${bob.email}, worker-7`,
    assignees: [{ assignee: bob.id }],
  });
  expect((await owner.post(`${url}/unassign`, { users: [bob.id] })).body).toMatchObject({ assignees: [] });
  await owner.post(`${url}/assign`, { assigned_to: 'worker-7' });
  expect((await owner.post(`${url}/unassign`)).body).toEqual({
    id: project.taskIds[1],
    assigned_to: '',
    assignees: [],
  });
  const { rows } = await t.admin.query('select has_assignments from project where id = $1', [project.id]);
  expect(rows[0].has_assignments).toBe(false);
});
