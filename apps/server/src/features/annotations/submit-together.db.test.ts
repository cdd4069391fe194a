import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject, submit } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { callSubmitAnnotation } from './submissions.queries.ts';

/** Answers that are stored together (D-72, migration 0330) leave what they would have left one by one; what is not plain is left out. */

const NOW = '2026-03-01T09:00:00.000Z';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(NOW) });
});
afterAll(() => t.close());

interface Call {
  task: number;
  user: TestUser;
  body?: Record<string, unknown>;
  definition?: number | null;
}

const bodyOf = (call: Call): Record<string, unknown> => ({
  result: answer(),
  result_count: 1,
  lead_time_ms: 1500,
  submission_id: `of-${call.task}-${call.user.id}`,
  was_cancelled: false,
  ...call.body,
});
const actorOf = ({ user }: Call) => ({
  name: user.email,
  user_id: user.id,
  ip: '10.0.0.1',
  user_agent: 'test',
  request_id: 'r1',
});

/** The places of those that were stored, from 0. */
async function together(made: QueueProject, calls: Call[]): Promise<number[]> {
  const sent = calls.map((call) => ({
    organization_id: made.owner.organizationId,
    project_id: made.id,
    task_id: call.task,
    user_id: call.user.id,
    definition_id: call.definition ?? null,
    actor: actorOf(call),
    body: bodyOf(call),
  }));
  const { rows } = await t.app.platform.db.quick.query<{ place: number; outcome: { status: string } }>(
    'select * from submit_annotations($1, $2)',
    [JSON.stringify(sent), NOW],
  );
  expect(rows.every(({ outcome }) => outcome.status === 'created')).toBe(true);
  return rows.map(({ place }) => place - 1).toSorted((a, b) => a - b);
}

async function alone(made: QueueProject, call: Call): Promise<void> {
  const { rows } = await t.app.platform.db.quick.query<{ outcome: { status: string } }>(
    'select submit_annotation($1, $2, $3, false, $4, $5, $6) as outcome',
    [
      made.owner.organizationId,
      call.task,
      call.user.id,
      NOW,
      actorOf(call),
      { ...bodyOf(call), project_id: made.id, definition_id: call.definition ?? null },
    ],
  );
  expect(rows[0]?.outcome.status).toBe('created');
}

async function lease(made: QueueProject, task: number, user: TestUser): Promise<void> {
  await t.admin.query(
    `insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at)
     values ($1, $2, $3, $4, 'work', $5, $5::timestamptz + interval '10 minutes')`,
    [made.owner.organizationId, task, user.id, made.id, NOW],
  );
}

/** Everything that answers leave behind, with places in lists instead of ids. */
async function traces(made: QueueProject): Promise<unknown> {
  const { rows } = await t.admin.query(
    `with n as (select id, inner_id from task where project_id = $1),
       who as (select user_id, row_number() over (order by user_id) as place from project_member where project_id = $1)
     select
       (select json_agg(to_jsonb(a) - '{id,unique_id,organization_id,project_id,task_id,completed_by,updated_by,submission_id,draft_created_at}'::text[]
          || jsonb_build_object('task', n.inner_id, 'by', w.place, 'had_draft', a.draft_created_at is not null) order by n.inner_id, w.place)
        from annotation a join n on n.id = a.task_id join who w on w.user_id = a.completed_by) as annotations,
       (select json_agg(to_jsonb(x) - '{id,organization_id,project_id,updated_by,created_at,sample_key}'::text[]
          || jsonb_build_object('by', w.place) order by x.inner_id)
        from task x left join who w on w.user_id = x.updated_by where x.project_id = $1) as tasks,
       (select json_build_array(sum(finished_task_number), sum(total_annotations_number), sum(num_tasks_with_annotations),
          sum(useful_annotation_number), sum(skipped_annotations_number), sum(result_count), sum(lead_time_ms),
          sum(draft_number))
        from project_counter where project_id = $1) as counters,
       (select json_agg(json_build_array(label, uses, drafts) order by label) from (
          select label, sum(count) as uses, sum(draft_count) as drafts from project_result_count where project_id = $1 group by label) as u) as labels,
       (select json_agg(e.payload - '{task_id,annotation_id,project_id,submission_id,open_tasks}'::text[]
          || jsonb_build_object('task', n.inner_id, 'actor_is', w.place, 'aggregate', a.id::text = e.aggregate_id)
          order by n.inner_id, w.place)
        from event_log e join n on n.id = (e.payload ->> 'task_id')::bigint join annotation a on a.id = (e.payload ->> 'annotation_id')::bigint
        join who w on w.user_id = e.actor_user_id where e.project_id = $1 and e.event_type = 'ANNOTATION_CREATED') as events,
       (select json_agg(json_build_array(l.action, l.resource_type, l.ip_address, l.user_agent, l.request_id, w.place) order by n.inner_id, w.place)
        from audit_log l join annotation a on a.id::text = l.resource_id and l.resource_type = 'annotation'
        join n on n.id = a.task_id join who w on w.user_id = l.actor_user_id) as audit,
       (select count(*) from outbox_event o join annotation a on a.id::text = o.aggregate_id and o.aggregate_type = 'annotation'
        where a.project_id = $1 and o.event_type = 'ANNOTATION_CREATED') as sent,
       (select json_agg(json_build_array(w.place, k.annotations) order by w.place) from work_tally k join who w using (user_id)
        where k.project_id = $1) as tally,
       (select count(*) from annotation_draft where project_id = $1) as drafts,
       (select count(*) from task_lease where project_id = $1) as leases`,
    [made.id],
  );
  return rows[0];
}

test('what is left behind is the same, at overlap 1 and 2', async () => {
  for (const overlap of [1, 2]) {
    const made = [
      await createQueue(t, { tasks: 3, people: 3, overlap }),
      await createQueue(t, { tasks: 3, people: 3, overlap }),
    ] as [QueueProject, QueueProject];
    const callsOf = async ({ people, taskIds }: QueueProject, one: QueueProject): Promise<Call[]> => {
      const [ada, bob, eve] = people as [TestUser, TestUser, TestUser];
      const [first, second, third] = taskIds as [number, number, number];
      await t.admin.query('update project set has_ops_manager = true where id = $1', [one.id]);
      // Bob has answered the second task already where it takes two.
      if (overlap === 2) {
        await lease(one, second, bob);
        await alone(one, { task: second, user: bob });
      }
      const calls = [
        { task: first, user: ada, body: { started_at: '2026-03-01T08:59:00Z', actor: 'desk 4', tool_version: '2.1' } },
        { task: second, user: eve, body: { lead_time_ms: undefined, origin: 'prediction', raw_payload: { note: 1 } } },
        { task: third, user: bob },
      ];
      for (const call of calls) await lease(one, call.task, call.user);
      // A draft with another answer, which is used up.
      const { body } = await bob.post(`/api/tasks/${third}/drafts`, { result: answer('bad') });
      return calls.map((call) => (call.task === third ? { ...call, body: { draft_id: body.id } } : call));
    };
    const [batch, single] = [await callsOf(made[0], made[0]), await callsOf(made[1], made[1])];
    expect(await together(made[0], batch)).toEqual([0, 1, 2]);
    for (const call of single) await alone(made[1], call);
    expect(await traces(made[0])).toEqual(await traces(made[1]));
    for (const { owner, id } of made) {
      const drift = await withSystem(t.app.platform.db, (tx) =>
        reconcileProject(tx, owner.organizationId, id, new Date(0)),
      );
      expect(drift).toEqual({ repaired: false, drift: {} });
    }
  }
});

test('what is not plain is left out, and nothing of it is changed', async () => {
  const made = await createQueue(t, { tasks: 12, people: 2, overlap: 2 });
  const [ada, bob] = made.people as [TestUser, TestUser];
  const task = (at: number): number => made.taskIds[at] as number;
  for (const id of made.taskIds.slice(1)) await lease(made, id, ada);
  await t.admin.query('update task set is_golden = true where id = $1', [task(3)]);
  await t.admin.query('update task set deleted_at = now() where id = $1', [task(4)]);
  const draft = await bob.post(`/api/tasks/${task(5)}/drafts`, { result: answer() });
  await t.admin.query('update task set counted = 2 where id = $1', [task(6)]);
  await alone(made, { task: task(7), user: ada });
  await lease(made, task(7), ada);
  await t.admin.query(`update task_lease set expires_at = $2 where task_id = $1`, [task(8), '2026-03-01T08:00:00Z']);
  const before = await traces(made);
  const calls: Call[] = [
    // Without a lease; a skip; a ground truth; a golden task; a deleted one; full; answered; run out; somebody else's draft.
    { task: task(0), user: ada },
    { task: task(1), user: ada, body: { was_cancelled: true } },
    { task: task(2), user: ada, body: { ground_truth: true } },
    ...[3, 4, 6, 7, 8].map((at) => ({ task: task(at), user: ada })),
    { task: task(5), user: ada, body: { draft_id: draft.body.id } },
    // Checked against another config; derived from something; somebody else's lease.
    { task: task(9), user: ada, definition: 1 },
    { task: task(10), user: ada, body: { parent_prediction: 1 } },
    { task: task(11), user: bob },
  ];
  expect(await together(made, calls)).toEqual([]);
  expect(await traces(made)).toEqual(before);
});

test('of two answers to one task only the first goes, and a task or a config that somebody holds is not waited for', async () => {
  const made = await createQueue(t, { tasks: 2, people: 2, overlap: 2 });
  const [ada, bob] = made.people as [TestUser, TestUser];
  const [first, second] = made.taskIds as [number, number];
  await lease(made, first, ada);
  await lease(made, first, bob);
  await lease(made, second, ada);
  const holder = await t.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('select from task where id = $1 for update', [second]);
    expect(
      await together(made, [
        { task: first, user: ada },
        { task: first, user: bob },
        { task: second, user: ada },
      ]),
    ).toEqual([0]);
    await holder.query('rollback');
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(label_config_key($1))', [made.id]);
    expect(await together(made, [{ task: second, user: ada }])).toEqual([]);
    await holder.query('rollback');
  } finally {
    holder.release();
  }
  expect(await together(made, [{ task: second, user: ada }])).toEqual([0]);
});

test('people who answer at the same moment are all answered, each as if alone', async () => {
  const made = await createQueue(t, { tasks: 30, people: 10 });
  const given = await Promise.all(made.people.map((person) => person.get(`/api/projects/${made.id}/next`)));
  const mine = given.map(({ body }) => body.id as number);
  expect(new Set(mine).size).toBe(10);
  const answers = await Promise.all(
    made.people.map((person, at) => {
      const id = mine[at] as number;
      if (at === 0) return submit(person, id, { result: [{ ...answer()[0], value: { choices: ['unknown'] } }] });
      if (at === 1) return person.post(`/api/tasks/${id}/annotations`, { result: [], was_cancelled: true });
      if (at === 2) return submit(person, mine[3] as number);
      return submit(person, id);
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([400, 201, 409, ...Array.from({ length: 7 }, () => 201)]);
  expect(answers[5]?.body).toMatchObject({ completed_by: made.people[5]?.id, task: mine[5] });
});

test('one that cannot be stored does not take the others with it', async () => {
  const made = await createQueue(t, { tasks: 6, people: 6 });
  for (const [at, person] of made.people.entries()) await lease(made, made.taskIds[at] as number, person);
  const stored = await Promise.allSettled(
    made.people.map((user, at) => {
      const call: Call = { task: made.taskIds[at] as number, user };
      return callSubmitAnnotation(t.app.platform.db, {
        organizationId: made.owner.organizationId,
        projectId: made.id,
        taskId: call.task,
        userId: user.id,
        definitionId: null,
        mayAddExtra: false,
        now: new Date(NOW),
        actor: actorOf(call),
        body: { ...bodyOf(call), ...(at === 3 ? { started_at: 'never' } : {}) },
      });
    }),
  );
  expect(stored.map((one) => (one.status === 'fulfilled' ? one.value.status : 'refused'))).toEqual([
    'created',
    'created',
    'created',
    'refused',
    'created',
    'created',
  ]);
});
