import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

async function drain(person: TestUser, project: QueueProject): Promise<number[]> {
  const numbers: number[] = [];
  for (;;) {
    const task = await doNext(person, project.id);
    if (task === undefined) return numbers;
    numbers.push(project.taskIds.indexOf(task) + 1);
  }
}

async function predict(project: QueueProject, scores: Record<number, number>, version = 'm1'): Promise<void> {
  const body = Object.entries(scores).map(([number, score]) => ({
    task: project.taskIds[Number(number) - 1],
    model_version: version,
    score,
    result: [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }],
  }));
  const given = await project.owner.post(`/api/projects/${project.id}/import/predictions`, body);
  if (given.status !== 201) throw new Error(`predictions answered ${given.status}: ${given.text}`);
  await t.relayEvents();
}

describe('uncertainty sampling', () => {
  const settings = { sampling: 'Uncertainty sampling' };

  test('hands out the least certain first, tasks without a score last, raised priorities before (D-32, S4-281, S4-282)', async () => {
    const project = await createQueue(t, { tasks: 6, settings });
    await predict(project, { 2: 0.9, 3: 0.4, 5: 0.61 });
    await project.owner.patch(`/api/tasks/${project.taskIds[3]}`, { priority: 5 });
    const order = await drain(project.people[0] as TestUser, project);
    expect(order.slice(0, 4)).toEqual([4, 3, 5, 2]);
    expect(order.slice(4).toSorted()).toEqual([1, 6]);
  });

  test('a task counts by its best prediction of the project’s model version (D-32)', async () => {
    const project = await createQueue(t, { tasks: 3, settings: { ...settings, model_version: 'm2' } });
    await predict(project, { 1: 0.1, 2: 0.2, 3: 0.3 }, 'm1');
    await predict(project, { 1: 0.9, 2: 0.5 }, 'm2');
    await predict(project, { 1: 0.3 }, 'm2');
    expect(await drain(project.people[0] as TestUser, project)).toEqual([2, 1, 3]);
  });

  test('new scores are followed, also by those who had gone past the task (D-32)', async () => {
    const project = await createQueue(t, { tasks: 4, settings });
    await predict(project, { 1: 0.2, 2: 0.3, 3: 0.4, 4: 0.5 });
    const [ada] = project.people as [TestUser];
    expect(await doNext(ada, project.id)).toBe(project.taskIds[0]);
    expect(await doNext(ada, project.id)).toBe(project.taskIds[1]);
    const { body } = await project.owner.get(`/api/predictions?task=${project.taskIds[3]}&project=${project.id}`);
    expect((await project.owner.patch(`/api/predictions/${body[0].id}`, { score: 0.05 })).status).toBe(200);
    await t.relayEvents();
    expect(await doNext(ada, project.id)).toBe(project.taskIds[3]);
    expect(await doNext(ada, project.id)).toBe(project.taskIds[2]);
  });

  test('another model version or sampling sorts the tasks anew (D-32)', async () => {
    const project = await createQueue(t, { tasks: 3 });
    await predict(project, { 1: 0.9, 2: 0.5, 3: 0.1 }, 'm1');
    await predict(project, { 1: 0.2, 2: 0.4, 3: 0.6 }, 'm2');
    const change = async (body: Record<string, unknown>) => {
      expect((await project.owner.patch(`/api/projects/${project.id}`, body)).status).toBe(200);
      await t.relayEvents();
      await t.runJobs();
      const keys = await t.admin.query('select sample_key from task where project_id = $1 order by id', [project.id]);
      return keys.rows.map((row) => Math.round(row.sample_key * 10) / 10);
    };
    expect(await change({ sampling: 'UNCERTAINTY' })).toEqual([2.9, 2.5, 2.6]);
    expect(await change({ model_version: 'm2' })).toEqual([2.2, 2.4, 2.6]);
    for (const key of await change({ sampling: 'UNIFORM' })) expect(key).toBeLessThanOrEqual(1);
  });

  test('what a model is sure of is handed out to nobody: 0.92 stays, 0.61 is first (D-33, S4-321)', async () => {
    const project = await createQueue(t, { tasks: 3, settings });
    await predict(project, { 1: 0.92, 2: 0.9, 3: 0.61 });
    const url = `/api/projects/${project.id}/queue/settings`;
    expect((await project.owner.patch(url, { confidence_limit: 0.9 })).body).toMatchObject({ confidence_limit: 0.9 });
    const [ada] = project.people as [TestUser];
    expect(await drain(ada, project)).toEqual([3, 2]);
    expect((await ada.get(`/api/projects/${project.id}/next`)).body.error.reason).toBe('confident');
    await project.owner.patch(`/api/tasks/${project.taskIds[0]}`, { priority: 1 });
    expect((await ada.get(`/api/projects/${project.id}/next`)).status).toBe(404);
    await project.owner.patch(url, { confidence_limit: null });
    expect(await drain(ada, project)).toEqual([1]);
  });
});

describe('equal distribution', () => {
  const settings = { sampling: 'Equally distributed blind pass sampling' };

  async function pairs(projectId: number): Promise<number[]> {
    const { rows } = await t.admin.query<{ meets: string }>(
      `select count(*) as meets from annotation a join annotation b on b.task_id = a.task_id and b.completed_by > a.completed_by
       where a.project_id = $1 group by a.completed_by, b.completed_by`,
      [projectId],
    );
    return rows.map((row) => Number(row.meets));
  }

  test('100 tasks of two places among four: 50 each, every pair meets equally often, however fast they are (D-34, S4-283)', async () => {
    const project = await createQueue(t, { tasks: 100, people: 4, overlap: 2, settings });
    const counts: number[] = [];
    for (const person of project.people) counts.push((await drain(person, project)).length);
    expect(counts).toEqual([50, 50, 50, 50]);
    const meets = await pairs(project.id);
    expect(meets).toHaveLength(6);
    expect(Math.max(...meets) - Math.min(...meets)).toBeLessThanOrEqual(1);
    const done = await t.admin.query('select from task where project_id = $1 and is_labeled', [project.id]);
    expect(done.rowCount).toBe(100);
  });

  test('three places among five: nobody more than two apart, everything gets done (D-34)', async () => {
    const project = await createQueue(t, { tasks: 40, people: 5, overlap: 3, settings });
    const counts: number[] = [];
    for (const person of project.people) counts.push((await drain(person, project)).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  test('who has done their share is told so, and gets what others skip (D-34)', async () => {
    const project = await createQueue(t, { tasks: 4, people: 2, settings });
    const [ada, bob] = project.people as [TestUser, TestUser];
    expect(await drain(ada, project)).toEqual([1, 3]);
    expect((await ada.get(`/api/projects/${project.id}/next`)).body.error.reason).toBe('share_done');
    const { body } = await bob.get(`/api/projects/${project.id}/next`);
    expect((await bob.post(`/api/tasks/${body.id}/skip`)).status).toBe(201);
    expect((await ada.get(`/api/projects/${project.id}/next`)).body.id).toBe(body.id);
  });

  test('gaps that deleted tasks leave are closed: everybody still gets the same number (D-34)', async () => {
    const project = await createQueue(t, { tasks: 20, people: 2, settings });
    const even = project.taskIds.filter((_, index) => index % 2 === 1);
    const act = (id: string, items: object) =>
      project.owner.post(`/api/dm/actions?id=${id}&project=${project.id}`, { selectedItems: items });
    expect((await act('delete_tasks', { all: false, included: even })).status).toBeLessThan(300);
    // Those of the tests before come first.
    for (let open = 1; open > 0; ) {
      await t.relayEvents();
      const { rows } = await t.admin.query(`select count(*)::int as open from outbox_event where status = 'pending'`);
      open = rows[0].open;
    }
    await t.admin.query(`update job set run_at = now() where status = 'queued'`);
    await t.runJobs();
    const [ada, bob] = project.people as [TestUser, TestUser];
    const dealt = [await drain(ada, project), await drain(bob, project)];
    expect(dealt.map((tasks) => tasks.length)).toEqual([5, 5]);
    expect((await ada.get(`/api/projects/${project.id}/next`)).body.error.reason).toBe('none_left');
    // Another order puts the tasks back to places of chance.
    await project.owner.patch(`/api/projects/${project.id}`, { sampling: 'UNIFORM' });
    await t.relayEvents();
    await t.runJobs();
    const keys = await t.admin.query('select max(sample_key) as highest from task where project_id = $1', [project.id]);
    expect(keys.rows[0].highest).toBeLessThanOrEqual(1);
  });

  test('who may take no more gives up the seat, and others get what was theirs (D-35)', async () => {
    const project = await createQueue(t, { tasks: 6, people: 2, settings });
    const [ada, bob] = project.people as [TestUser, TestUser];
    expect(await drain(bob, project)).toHaveLength(3);
    expect((await bob.get(`/api/projects/${project.id}/next`)).body.error.reason).toBe('share_done');
    const member = `/api/projects/${project.id}/members/${ada.id}`;
    expect((await project.owner.patch(member, { task_limit: 1 })).status).toBe(200);
    expect(await drain(ada, project)).toHaveLength(1);
    expect((await ada.get(`/api/projects/${project.id}/next`)).body.error.reason).toBe('limit_reached');
    expect(await drain(bob, project)).toHaveLength(2);
  });

  test('the cards of somebody who is paused are dealt again (D-35)', async () => {
    const project = await createQueue(t, { tasks: 6, people: 3, settings });
    const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
    expect(await drain(ada, project)).toHaveLength(2);
    await project.owner.post(`/api/projects/${project.id}/members/${bob.id}/pauses`, { reason: 'MANUAL' });
    const first = await drain(ada, project);
    const second = await drain(cyd, project);
    expect(first.length + second.length).toBe(4);
    expect(Math.abs(first.length + 2 - second.length)).toBeLessThanOrEqual(2);
  });
});

test('sequential sampling is the order of the numbers, priority first (D-30, S4-279)', async () => {
  const project = await createQueue(t, { tasks: 5 });
  await project.owner.patch(`/api/tasks/${project.taskIds[3]}`, { priority: 1 });
  await project.owner.patch(`/api/tasks/${project.taskIds[0]}`, { priority: -1 });
  expect(await drain(project.people[0] as TestUser, project)).toEqual([4, 2, 3, 5, 1]);
});

test('a late answer to a task of somebody else’s share is taken while a place is free (D-23, D-34)', async () => {
  const settings = { sampling: 'EQUAL_DISTRIBUTION' };
  const project = await createQueue(t, { tasks: 2, people: 2 });
  await project.owner.patch(`/api/projects/${project.id}`, settings);
  const [ada] = project.people as [TestUser];
  expect((await submit(ada, project.taskIds[1] as number)).status).toBe(201);
});
