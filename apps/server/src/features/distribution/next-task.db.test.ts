import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { addTasks, createQueue, doNext, submit } from './distribution.fixture.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

const later = (seconds: number): void => {
  clockMs += seconds * 1000;
};

describe('a task is handed out', () => {
  test('in order, leased, with what the label page needs (D-30)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 3 });
    const [ada] = people;
    const next = await ada?.get(`/api/projects/${id}/next`);
    expect(next?.status).toBe(200);
    expect(next?.body).toMatchObject({
      id: taskIds[0],
      data: { text: 'Text 1' },
      annotations: [],
      predictions: [],
      drafts: [],
      queue: 'Sequence queue',
      allow_skip: true,
      left: 3,
      lease: { kind: 'work', expires_at: new Date(clockMs + 600_000).toISOString() },
    });
    expect(next?.body.unique_lock_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the same one again while the lease lives, another one to another person (D-11)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 3 });
    const [ada, bob] = people;
    expect((await ada?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[0]);
    expect((await ada?.get(`/api/projects/${id}/next`))?.body).toMatchObject({ id: taskIds[0], queue: 'Own task' });
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[1]);
  });

  test('to at most `overlap` people at once, twenty calling together (D-12)', async () => {
    for (const overlap of [1, 2]) {
      const { id, people } = await createQueue(t, { tasks: 30, people: 20, overlap });
      const answers = await Promise.all(people.map((person) => person.get(`/api/projects/${id}/next`)));
      expect(answers.map((given) => given.status)).toEqual(people.map(() => 200));
      const holders = Map.groupBy(answers, (given) => given.body.id as number);
      for (const group of holders.values()) expect(group.length).toBeLessThanOrEqual(overlap);
    }
  });

  test('never twice to one person, in a run over the whole project (D-13)', async () => {
    const { id, people } = await createQueue(t, { tasks: 100, people: 2, overlap: 2 });
    const seen = new Set<number>();
    for (;;) {
      const task = await doNext(people[0] as never, id);
      if (task === undefined) break;
      expect(seen.has(task)).toBe(false);
      seen.add(task);
    }
    expect(seen.size).toBe(100);
  });

  test('again after the lease ran out, at 601 s and not before (D-20)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 1 });
    const [ada, bob] = people;
    await ada?.get(`/api/projects/${id}/next`);
    later(599);
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.error.reason).toBe('all_taken');
    later(2);
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[0]);
  });

  test('before later ones, when it came back behind somebody who has gone on (D-21)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 5 });
    const [ada, bob] = people as [never, never];
    await (ada as { get(url: string): Promise<unknown> }).get(`/api/projects/${id}/next`);
    expect(await doNext(bob, id)).toBe(taskIds[1]);
    expect(await doNext(bob, id)).toBe(taskIds[2]);
    later(601);
    expect(await doNext(bob, id)).toBe(taskIds[0]);
    expect(await doNext(bob, id)).toBe(taskIds[3]);
  });

  test('by priority, ground truth and overlap before the order (D-10)', async () => {
    const { id, people, taskIds } = await createQueue(t, {
      tasks: 5,
      settings: { show_ground_truth_first: true, show_overlap_first: true },
    });
    await t.admin.query('update task set priority = 5 where id = $1', [taskIds[4]]);
    await t.admin.query('update task set overlap = 2 where id = $1', [taskIds[3]]);
    await t.admin.query('update task set is_golden = true where id = $1', [taskIds[2]]);
    const order = [];
    for (let count = 0; count < 5; count++) order.push(await doNext(people[0] as never, id));
    expect(order).toEqual([2, 3, 4, 0, 1].map((index) => taskIds[index]));
  });

  test('in random order under uniform sampling, each person another, all of them (D-31)', async () => {
    const { id, people, taskIds } = await createQueue(t, {
      tasks: 20,
      people: 5,
      overlap: 5,
      settings: { sampling: 'Uniform sampling' },
    });
    const orders: number[][] = [];
    for (const person of people) {
      const order: number[] = [];
      for (let task = await doNext(person, id); task !== undefined; task = await doNext(person, id)) order.push(task);
      orders.push(order);
    }
    for (const order of orders) {
      expect(order.toSorted((a, b) => a - b)).toEqual(taskIds);
      expect(order).not.toEqual(taskIds);
    }
    // Two may start between the same two tasks, all five do not.
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  test('that was added later, also when the person had been told there is none (D-14)', async () => {
    const { id, people, taskIds, owner } = await createQueue(t, { tasks: 1 });
    const [ada] = people as [never];
    expect(await doNext(ada, id)).toBe(taskIds[0]);
    expect(await doNext(ada, id)).toBe(undefined);
    const [added] = await addTasks(t, owner.organizationId, id, 1, 1);
    expect(await doNext(ada, id)).toBe(added);
  });
});

describe('a further task is fetched ahead', () => {
  test('for two minutes, counting against overlap, and becomes work when it is asked for (D-40)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 3 });
    const [ada, bob] = people;
    await ada?.get(`/api/projects/${id}/next`);
    const ahead = await ada?.get(`/api/projects/${id}/next?prefetch=1`);
    expect(ahead?.body).toMatchObject({
      id: taskIds[1],
      lease: { kind: 'prefetch', expires_at: new Date(clockMs + 120_000).toISOString() },
    });
    expect((await ada?.get(`/api/projects/${id}/next?prefetch=1`))?.body.id).toBe(taskIds[1]);
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[2]);
    await submit(ada as never, taskIds[0] as number);
    expect((await ada?.get(`/api/projects/${id}/next`))?.body).toMatchObject({
      id: taskIds[1],
      lease: { kind: 'work' },
    });
  });

  test('and given back when the page closes (D-41)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 1 });
    const [ada, bob] = people;
    await ada?.get(`/api/projects/${id}/next?prefetch=1`);
    const released = await ada?.post(`/api/tasks/${taskIds[0]}/release`, 'bye', { 'content-type': 'text/plain' });
    expect(released?.status).toBe(204);
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[0]);
  });
});

describe('no task is handed out, and the answer says why (S4-369)', () => {
  test('not_live, not_published, not_member, disabled, limit_reached, all_done_by_me, none_left (D-01, D-04)', async () => {
    const { id, people, owner } = await createQueue(t, { tasks: 2, overlap: 2 });
    const [ada, bob] = people;
    const reason = async (person: typeof ada) => {
      const answer = await person?.get(`/api/projects/${id}/next`);
      expect(answer?.status).toBe(404);
      return answer?.body.error.reason;
    };
    const set = (column: string, value: unknown) =>
      t.admin.query(`update project set ${column} = $2 where id = $1`, [id, value]);
    for (const state of ['pending', 'building_workflow', 'paused', 'completed']) {
      await set('state', state);
      expect(await reason(ada)).toBe('not_live');
    }
    await set('state', 'live');
    await set('is_published', false);
    expect(await reason(ada)).toBe('not_published');
    await set('is_published', true);
    expect(await reason(await t.newUser(owner.organizationId))).toBe('not_member');
    await t.admin.query('update project_member set enabled = false where user_id = $1', [ada?.id]);
    expect(await reason(ada)).toBe('disabled');
    await t.admin.query('update project_member set enabled = true, task_limit = 1 where user_id = $1', [ada?.id]);
    expect(await doNext(ada as never, id)).toBeDefined();
    expect(await reason(ada)).toBe('limit_reached');
    await t.admin.query('update project_member set task_limit = 0 where user_id = $1', [ada?.id]);
    expect(await doNext(ada as never, id)).toBeDefined();
    expect(await reason(ada)).toBe('all_done_by_me');
    await doNext(bob as never, id);
    await doNext(bob as never, id);
    expect(await reason(ada)).toBe('none_left');
  });

  test('another organization sees nothing, a contributor is refused, a stranger must log in', async () => {
    const { id, owner } = await createQueue(t, { tasks: 1 });
    const { owner: foreigner } = await t.newOrganization();
    const foreign = await foreigner.get(`/api/projects/${id}/next`);
    expect(foreign.status).toBe(404);
    expect(foreign.body.error.reason).toBeUndefined();
    const contributor = await t.newUser(owner.organizationId);
    await t.addMember(id, contributor, 5);
    expect((await contributor.get(`/api/projects/${id}/next`)).status).toBe(403);
    expect((await t.anonymous.get(`/api/projects/${id}/next`)).status).toBe(401);
  });

  test('a manager may try the interface before the project is live (D-02)', async () => {
    const { id, owner } = await createQueue(t, { tasks: 1, settings: { state: 'pending', is_published: false } });
    expect((await owner.get(`/api/projects/${id}/next`)).status).toBe(200);
  });
});

describe('leases', () => {
  test('are renewed by heartbeats, given again while there is place, refused when there is none (D-22)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 1 });
    const [ada, bob] = people;
    const task = taskIds[0];
    await ada?.get(`/api/projects/${id}/next`);
    later(500);
    expect((await ada?.post(`/api/tasks/${task}/heartbeat`))?.body).toEqual({
      task,
      expires_at: new Date(clockMs + 600_000).toISOString(),
    });
    later(500);
    expect((await bob?.get(`/api/projects/${id}/next`))?.status).toBe(404);
    later(200);
    expect((await ada?.post(`/api/tasks/${task}/heartbeat`))?.status).toBe(200);
    later(601);
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(task);
    const late = await ada?.post(`/api/tasks/${task}/heartbeat`);
    expect(late?.status).toBe(409);
    expect(late?.body.error.reason).toBe('slot_taken');
  });

  test('that a crash has lost cost nobody their answer while a place is free (D-23, D-28)', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 2 });
    const [ada, bob] = people as [TestUser, TestUser];
    const [first, second] = taskIds as [number, number];
    expect((await ada.get(`/api/projects/${id}/next`)).body.id).toBe(first);
    await t.admin.query('delete from task_lease where project_id = $1', [id]);
    expect((await submit(ada, first)).status).toBe(201);
    expect((await ada.get(`/api/projects/${id}/next`)).body.id).toBe(second);
    await t.admin.query('delete from task_lease where project_id = $1', [id]);
    expect((await bob.get(`/api/projects/${id}/next`)).body.id).toBe(second);
    const late = await submit(ada, second);
    expect([late.status, late.body.error.reason]).toEqual([409, 'slot_taken']);
  });

  test('are shown to managers and taken away by them (S4-352, D-42)', async () => {
    const { id, people, taskIds, owner } = await createQueue(t, { tasks: 2 });
    const [ada, bob] = people;
    await ada?.get(`/api/projects/${id}/next`);
    later(30);
    const queue = await owner.get(`/api/projects/${id}/queue`);
    expect(queue.body).toMatchObject({
      left: 2,
      total: 2,
      held: 1,
      leases: [{ task: taskIds[0], user: { id: ada?.id }, kind: 'work', held_seconds: 30 }],
    });
    expect((await bob?.get(`/api/projects/${id}/queue`))?.status).toBe(403);
    expect((await bob?.post(`/api/tasks/${taskIds[0]}/unlock`))?.status).toBe(403);
    expect((await owner.post(`/api/tasks/${taskIds[0]}/unlock`)).body).toEqual({ released: 1 });
    expect((await bob?.get(`/api/projects/${id}/next`))?.body.id).toBe(taskIds[0]);
  });
});

test('what an adjudicator has settled is offered to nobody, though places be open (D-19)', async () => {
  const project = await createQueue(t, { tasks: 3, overlap: 2 });
  const [ada, bob] = project.people as [TestUser, TestUser];
  const [settled, ...others] = project.taskIds as [number, number, number];
  const { rows } = await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, completed_by, counts, origin)
     values ($1, $2, $3, '[]', $4, false, 'adjudication') returning id`,
    [project.owner.organizationId, project.id, settled, project.owner.id],
  );
  const final = (id: number | null) =>
    t.admin.query('update task set final_annotation_id = $2 where id = $1', [settled, id]);
  await final(rows[0].id);
  const drain = async (person: TestUser): Promise<number[]> => {
    const given = await doNext(person, project.id);
    return given === undefined ? [] : [given, ...(await drain(person))];
  };
  expect(await drain(ada)).toEqual(others);
  expect(await drain(bob)).toEqual(others);
  const refused = await ada.get(`/api/projects/${project.id}/next`);
  expect(refused.body.error.reason).toBe('none_left');
  // Taken back, it is found again at once, also by those who have passed it.
  await final(null);
  expect(await drain(ada)).toEqual([settled]);
});
