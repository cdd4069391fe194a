import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, doNext, type QueueOptions, type QueueProject } from './distribution.fixture.ts';

/** Several people are served in one call where nothing but the order has a say (D-72, migration 0330); all others are left out. */

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

/** Everybody has been given and has answered a task, so that each has a place in the order. */
async function begun(options: QueueOptions): Promise<QueueProject> {
  const made = await createQueue(t, options);
  for (const person of made.people) await doNext(person, made.id);
  return made;
}

async function together(made: QueueProject, people: TestUser[], prefetch = false): Promise<Map<number, number>> {
  const { rows } = await t.app.platform.db.quick.query<{ user_id: number; answer: { task: { id: number } } }>(
    'select * from next_tasks($1, $2, $3, $4, 600, $5)',
    [made.owner.organizationId, String(made.id), people.map(({ id }) => id), new Date(clockMs), prefetch],
  );
  return new Map(rows.map((row) => [row.user_id, row.answer.task.id]));
}

test('everybody gets a task of their own, the next ones in order, and the same again when they ask alone (D-72)', async () => {
  const made = await begun({ tasks: 20, people: 5 });
  const given = await together(made, made.people);
  expect([...given.values()].toSorted((a, b) => a - b)).toEqual(made.taskIds.slice(5, 10));
  for (const person of made.people) {
    const { body } = await person.get(`/api/projects/${made.id}/next`);
    expect(body).toMatchObject({ id: given.get(person.id), queue: 'Own task', lease: { kind: 'work' } });
  }
  // Who has work at hand is left to next_task, but for what they fetch ahead.
  expect(await together(made, made.people)).toEqual(new Map());
  const ahead = await together(made, made.people, true);
  expect([...ahead.values()].toSorted((a, b) => a - b)).toEqual(made.taskIds.slice(10, 15));
  expect(await together(made, made.people, true)).toEqual(new Map());
});

test('the answer is what next_task says', async () => {
  const made = await begun({ tasks: 6, people: 2, settings: { show_collab_predictions: true } });
  const [ada, bob] = made.people as [TestUser, TestUser];
  const [third, fourth] = made.taskIds.slice(2) as [number, number];
  for (const task of [third, fourth])
    expect(
      (await made.owner.post('/api/predictions', { task, model_version: 'm1', result: [], score: 0.5 })).status,
    ).toBe(201);
  const { rows } = await t.app.platform.db.quick.query<{ answer: Record<string, unknown> }>(
    'select * from next_tasks($1, $2, $3, $4, 600, false) order by user_id',
    [made.owner.organizationId, String(made.id), [ada.id, bob.id], new Date(clockMs)],
  );
  const alone = await t.app.platform.db.quick.query<{ answer: Record<string, unknown> }>(
    `select next_task($1, $2, u, false, $4, 600, false, 0.5, false) as answer from unnest($3::bigint[]) as u`,
    [made.owner.organizationId, String(made.id), [ada.id, bob.id], new Date(clockMs)],
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]?.answer.predictions).toHaveLength(1);
  expect(rows.map(({ answer }) => ({ ...answer, queue: 'Own task' }))).toEqual(alone.rows.map(({ answer }) => answer));
});

test('at overlap 2 nobody gets what they have answered', async () => {
  const made = await begun({ tasks: 6, people: 3, overlap: 2 });
  for (let round = 0; round < 6; round++) {
    const given = await together(made, made.people);
    const { rows } = await t.admin.query('select task_id, completed_by from annotation where project_id = $1', [
      made.id,
    ]);
    const done = new Set(rows.map((row) => `${row.task_id}:${row.completed_by}`));
    for (const [user, task] of given) expect(done).not.toContain(`${task}:${user}`);
    for (const person of made.people) await doNext(person, made.id);
  }
  const { rows } = await t.admin.query('select counted from task where project_id = $1', [made.id]);
  expect(rows.every(({ counted }) => counted === 2)).toBe(true);
});

test('a rule that has a say leaves it to next_task', async () => {
  const limited = await begun({ tasks: 20, people: 5 });
  const [plain, paused, filtered, counted] = limited.people as [TestUser, TestUser, TestUser, TestUser];
  const change = (person: TestUser, set: string) =>
    t.admin.query(`update project_member set ${set} where project_id = $1 and user_id = $2`, [limited.id, person.id]);
  await change(paused, 'paused_at = now()');
  await change(filtered, `data_filter = '{"conjunction": "and", "items": []}'`);
  await change(counted, 'task_limit = 3');
  // A change of a member begins the order anew.
  await doNext(plain, limited.id);
  const stranger = await t.newUser(limited.owner.organizationId);
  const foreign = (await t.newOrganization()).owner;
  const given = await together(limited, [plain, paused, filtered, counted, stranger, foreign]);
  expect([...given.keys()]).toEqual([plain.id]);

  for (const settings of [
    { state: 'paused' },
    { is_published: false },
    { sampling: 'Uniform sampling' },
    { show_overlap_first: true },
    { show_ground_truth_first: true },
    { golden_ref_percentage: 20 },
  ]) {
    const made = await begun({ tasks: 8, people: 2 });
    const [name, value] = Object.entries(settings)[0] as [string, unknown];
    await t.admin.query(`update project set ${name} = $2 where id = $1`, [made.id, value]);
    expect(await together(made, made.people), name).toEqual(new Map());
  }

  const returned = await begun({ tasks: 8, people: 2 });
  await (returned.people[0] as TestUser).get(`/api/projects/${returned.id}/next`);
  clockMs += 3_600_000;
  expect(await together(returned, returned.people)).toEqual(new Map());
});

test('a project of another organization is nobody’s, and tasks that somebody holds are passed, not waited for', async () => {
  const made = await begun({ tasks: 12, people: 2 });
  const elsewhere = await t.newOrganization();
  const { rows } = await t.app.platform.db.quick.query('select * from next_tasks($1, $2, $3, $4, 600, false)', [
    elsewhere.id,
    String(made.id),
    made.people.map(({ id }) => id),
    new Date(clockMs),
  ]);
  expect(rows).toEqual([]);
  const holder = await t.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('select from task where id = $1 for update', [made.taskIds[2]]);
    const given = await together(made, made.people);
    expect([...given.values()].toSorted((a, b) => a - b)).toEqual(made.taskIds.slice(3, 5));
    await holder.query('rollback');
  } finally {
    holder.release();
  }
});

test('whoever is behind is served with the others and moves up, but not beyond what is only locked (D-72)', async () => {
  const made = await begun({ tasks: 400, people: 4 });
  const [ada, bob, cyd, far] = made.people as [TestUser, TestUser, TestUser, TestUser];
  const open = made.taskIds.slice(300);
  await t.admin.query(
    `update task set counted = 1, total_annotations = 1, is_labeled = true, status = 'complete', labeled_at = now()
     where project_id = $1 and id < $2`,
    [made.id, open[0]],
  );
  await t.admin.query('update queue_cursor set task_id = task_id - 6000 where project_id = $1 and user_id = $2', [
    made.id,
    far.id,
  ]);
  const holder = await t.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('select from task where id = $1 for update', [open[0]]);
    const given = await together(made, made.people);
    expect([...given.keys()].toSorted((a, b) => a - b)).toEqual([ada.id, bob.id, cyd.id].toSorted((a, b) => a - b));
    expect([...given.values()].toSorted((a, b) => a - b)).toEqual(open.slice(1, 4));
    await holder.query('rollback');
  } finally {
    holder.release();
  }
  const { rows } = await t.admin.query(
    `select user_id::int as person, task_id::int as place from queue_cursor where project_id = $1 and user_id <> $2`,
    [made.id, far.id],
  );
  expect(rows.map(({ place }) => place)).toEqual([open[0], open[0], open[0]]);
  // Too far behind for a look ahead that is shared; alone they get what came free again.
  expect(await doNext(far, made.id)).toBe(open[0]);
});

test('nobody moves up beyond a task that somebody holds while it has another place', async () => {
  const made = await begun({ tasks: 400, people: 2, overlap: 2 });
  const [ada, bob] = made.people as [TestUser, TestUser];
  const [full, half, last] = made.taskIds.slice(300) as [number, number, number];
  const count = (counted: number, where: string, id: number) =>
    t.admin.query(
      `update task set counted = $2, total_annotations = $2, is_labeled = $2 = 2, labeled_at = case when $2 = 2 then now() end,
         status = case when $2 = 2 then 'complete' else 'in_progress' end
       where project_id = $1 and id ${where} $3`,
      [made.id, counted, id],
    );
  await count(2, '<', full);
  // Its last place is held, so that it is as good as done; the next one has a second place.
  await count(1, '=', full);
  for (const task of [full, half])
    await t.admin.query(
      `insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at, takes_place)
       values ($1, $2, $3, $4, 'work', $5, $5::timestamptz + interval '10 minutes', true)`,
      [made.owner.organizationId, task, made.owner.id, made.id, new Date(clockMs)],
    );
  expect([...(await together(made, [ada, bob])).values()].toSorted((a, b) => a - b)).toEqual([last, last + 1]);
  const { rows } = await t.admin.query(
    `select task_id::int as place from queue_cursor where project_id = $1 and user_id = any ($2)`,
    [made.id, [ada.id, bob.id]],
  );
  expect(rows.map(({ place }) => place)).toEqual([half, half]);
  // When nothing else is left, they get its second place.
  await count(2, '>', half);
  expect(await doNext(bob, made.id)).toBe(half);
});
