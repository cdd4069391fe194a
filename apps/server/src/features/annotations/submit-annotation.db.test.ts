import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, doNext, type QueueOptions, submit } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

const later = (seconds: number): void => {
  clockMs += seconds * 1000;
};

async function queue(options: QueueOptions) {
  const made = await createQueue(t, options);
  const [ada, bob, eve] = made.people as [TestUser, TestUser, TestUser];
  const next = (person: TestUser) => person.get(`/api/projects/${made.id}/next`);
  return { ...made, ada, bob, eve, next, task: made.taskIds[0] as number };
}

async function counters(projectId: number): Promise<Record<string, number>> {
  const { rows } = await t.admin.query(
    `select sum(finished_task_number)::int as finished, sum(total_annotations_number)::int as annotations,
       sum(num_tasks_with_annotations)::int as annotated, sum(useful_annotation_number)::int as useful,
       sum(ground_truth_number)::int as golden, sum(skipped_annotations_number)::int as skipped, sum(draft_number)::int as drafts,
       sum(result_count)::int as results, sum(lead_time_ms)::int as lead
     from project_counter where project_id = $1`,
    [projectId],
  );
  return rows[0];
}

async function labels(projectId: number): Promise<Record<string, [number, number]>> {
  const { rows } = await t.admin.query(
    `select label, sum(count)::int as count, sum(draft_count)::int as drafts from project_result_count
     where project_id = $1 group by label having sum(count) <> 0 or sum(draft_count) <> 0 order by label`,
    [projectId],
  );
  return Object.fromEntries(rows.map((row) => [row.label, [row.count, row.drafts]]));
}

/** Counters equal a recount from the rows. */
async function expectNoDrift(organizationId: number, projectId: number): Promise<void> {
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, organizationId, projectId, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
}

describe('who may submit', () => {
  test('nobody 401, contributor 403, another organization 404, a bad body 400', async () => {
    const { task, ada, owner, id } = await queue({ tasks: 1 });
    const url = `/api/tasks/${task}/annotations`;
    expect((await t.anonymous.post(url, { result: answer() })).status).toBe(401);
    const contributor = await t.newUser(owner.organizationId);
    await t.addMember(id, contributor, 5);
    expect((await contributor.post(url, { result: answer() })).status).toBe(403);
    const { owner: foreigner } = await t.newOrganization();
    expect((await foreigner.post(url, { result: answer() })).status).toBe(404);
    expect((await ada.post(url, {})).body.validation_errors).toEqual({ result: ['This field is required.'] });
    expect((await ada.post(url, { result: answer(), lead_time: -1 })).status).toBe(400);
    expect((await ada.post(url, { result: answer('ugly') })).status).toBe(400);
    expect((await ada.post(url, { result: 'good' })).status).toBe(400);
    expect((await ada.post(url, { result: answer(), ground_truth: true })).status).toBe(403);
    expect(await counters(id)).toMatchObject({ annotations: 0, finished: 0 });
  });

  test('annotator, reviewer, adjudicator and admin (S4-295)', async () => {
    const { taskIds, owner, id } = await queue({ tasks: 4 });
    for (const [index, type] of [1, 2, 3, 4].entries()) {
      const person = await t.newUser(owner.organizationId);
      await t.addMember(id, person, type);
      expect((await submit(person, taskIds[index] as number)).status).toBe(201);
    }
  });
});

describe('a submission', () => {
  test('stores, counts, finishes the task, says so in the logs and ends the lease (S4-262)', async () => {
    const { task, ada, id, next } = await queue({ tasks: 1 });
    await next(ada);
    const done = await submit(ada, task);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({
      task,
      project: id,
      completed_by: ada.id,
      created_username: ` ${ada.email}, ${ada.id}`,
      result: answer(),
      result_count: 1,
      lead_time: 2,
      was_cancelled: false,
      ground_truth: false,
      last_action: 'submitted',
      version: 1,
      can: { update: true, delete: false },
    });
    expect(done.body.submission_id).toMatch(/^[0-9a-f]{32}$/);
    const { rows } = await t.admin.query(
      'select is_labeled, counted, total_annotations, status from task where id = $1',
      [task],
    );
    expect(rows[0]).toEqual({ is_labeled: true, counted: 1, total_annotations: 1, status: 'complete' });
    expect(await counters(id)).toEqual({
      finished: 1,
      annotations: 1,
      annotated: 1,
      useful: 1,
      golden: 0,
      skipped: 0,
      drafts: 0,
      results: 1,
      lead: 2000,
    });
    expect(await labels(id)).toEqual({ '': [1, 0], good: [1, 0] });
    const events = await t.admin.query(
      `select e.payload, o.status, a.action from event_log e
       join outbox_event o on o.aggregate_id = e.aggregate_id and o.event_type = e.event_type
       join audit_log a on a.resource_id = e.aggregate_id and a.action = 'annotation_created'
       where e.event_type = 'ANNOTATION_CREATED' and e.aggregate_id = $1`,
      [String(done.body.id)],
    );
    expect(events.rows).toHaveLength(1);
    expect(events.rows[0].payload).toMatchObject({
      task_id: task,
      annotation_id: done.body.id,
      submission_id: done.body.submission_id,
      assignment_id: null,
    });
    expect((await t.admin.query('select from task_lease where task_id = $1', [task])).rowCount).toBe(0);
  });

  test('is done once for one submission_id, also when sent twice at once (S3-037, S3-038, D-25)', async () => {
    const { task, ada, id } = await queue({ tasks: 2, overlap: 2 });
    const body = { task, result: answer(), schema_version: '1', submission_id: 'abc' };
    const both = await Promise.all([1, 2, 3].map(() => ada.post('/api/annotations', body)));
    expect(both.map((given) => given.status).sort()).toEqual([200, 200, 201]);
    expect(new Set(both.map((given) => given.body.id)).size).toBe(1);
    const again = await ada.post('/api/annotations', { ...body, result: answer('bad') });
    expect(again.status).toBe(200);
    expect(again.body.result).toEqual(answer());
    expect(await counters(id)).toMatchObject({ annotations: 1 });
    const events = await t.admin.query(
      `select from event_log where event_type = 'ANNOTATION_CREATED' and project_id = $1`,
      [id],
    );
    expect(events.rowCount).toBe(1);
  });

  test('with the same submission_id on another task is another annotation (S3-039)', async () => {
    const { taskIds, ada } = await queue({ tasks: 2 });
    for (const task of taskIds) {
      const given = await ada.post('/api/annotations', {
        task,
        result: answer(),
        schema_version: '1',
        submission_id: 'same',
      });
      expect(given.status).toBe(201);
    }
  });

  test('needs result and schema_version, and an assignment of the task (S3-035, S3-068)', async () => {
    const { task, ada } = await queue({ tasks: 1 });
    expect((await ada.post('/api/annotations', { task, schema_version: '1' })).status).toBe(400);
    expect((await ada.post('/api/annotations', { task, result: answer() })).status).toBe(400);
    const assigned = await ada.post('/api/annotations', { task, result: answer(), schema_version: '1', assignment: 7 });
    expect(assigned.status).toBe(400);
    const plain = await ada.post('/api/annotations', {
      task,
      result: answer(),
      schema_version: '1',
      tool_version: '2',
      actor: 'worker',
      raw_payload: { a: 1 },
    });
    expect(plain.status).toBe(201);
    expect(plain.body).toMatchObject({
      schema_version: '1',
      tool_version: '2',
      actor: 'worker',
      raw_payload: { a: 1 },
      assignment: null,
    });
  });

  test('of a second answer by the same annotator is refused (S4-263)', async () => {
    const { task, ada } = await queue({ tasks: 1, overlap: 3 });
    await submit(ada, task);
    const again = await submit(ada, task);
    expect(again.status).toBe(409);
    expect(again.body.error.reason).toBe('already_done');
  });

  test('with a unique_id that exists is refused', async () => {
    const { taskIds, ada } = await queue({ tasks: 2 });
    const unique_id = '0189a8a6-5b3c-7d3e-8f00-000000000001';
    expect((await submit(ada, taskIds[0] as number, { unique_id })).status).toBe(201);
    expect((await submit(ada, taskIds[1] as number, { unique_id })).status).toBe(409);
  });

  test('may be empty unless the project forbids it (S4-037)', async () => {
    const { taskIds, ada, id } = await queue({ tasks: 2 });
    expect((await submit(ada, taskIds[0] as number, { result: [] })).status).toBe(201);
    await t.admin.query('update project set enable_empty_annotation = false where id = $1', [id]);
    expect((await submit(ada, taskIds[1] as number, { result: [] })).status).toBe(400);
  });

  test('by somebody without a lease counts while a place is free; otherwise it is kept as a draft (D-23)', async () => {
    const { task, ada, bob, id, next } = await queue({ tasks: 1 });
    await next(ada);
    later(601);
    await next(bob);
    const late = await submit(ada, task);
    expect(late.status).toBe(409);
    expect(late.body.error.reason).toBe('slot_taken');
    const drafts = await ada.get(`/api/tasks/${task}/drafts`);
    expect(drafts.body).toMatchObject([{ result: answer(), task }]);
    expect(await counters(id)).toMatchObject({ annotations: 0, drafts: 1 });
    expect((await submit(bob, task)).status).toBe(201);
    expect((await submit(ada, task)).body.error.reason).toBe('slot_taken');
    expect(await counters(id)).toMatchObject({ annotations: 1, drafts: 1 });
  });

  test('of a manager may be added beyond the overlap (D-24)', async () => {
    const { task, ada, owner, id } = await queue({ tasks: 1 });
    await submit(ada, task);
    expect((await submit(owner, task)).status).toBe(201);
    expect((await submit(owner, task)).status).toBe(201);
    expect(await counters(id)).toMatchObject({ annotations: 3, finished: 1, annotated: 1 });
    await expectNoDrift(owner.organizationId, id);
  });

  test('finishes the task at its overlap (S4-042) and completes the project with the last task (S4-277)', async () => {
    const { taskIds, ada, bob, id } = await queue({ tasks: 2, overlap: 2 });
    const labeled = async (task: number) =>
      (await t.admin.query('select is_labeled from task where id = $1', [task])).rows[0].is_labeled;
    const [first, second] = taskIds as [number, number];
    await submit(ada, first);
    expect(await labeled(first)).toBe(false);
    await submit(bob, first);
    expect(await labeled(first)).toBe(true);
    await submit(ada, second);
    await t.relayEvents();
    const state = async () => (await t.admin.query('select state from project where id = $1', [id])).rows[0].state;
    expect(await state()).toBe('live');
    await submit(bob, second);
    await t.relayEvents();
    expect(await state()).toBe('completed');
  });

  test('as ground truth does not finish the task, and there is one per task (S4-351, D-26, D-27)', async () => {
    const { task, owner, ada, id } = await queue({ tasks: 1 });
    const golden = await submit(owner, task, { ground_truth: true });
    expect(golden.status).toBe(201);
    expect(await counters(id)).toMatchObject({ finished: 0, golden: 1, useful: 0, annotations: 1 });
    const other = await submit(owner, task, { ground_truth: true });
    expect(await counters(id)).toMatchObject({ golden: 1, useful: 1, annotations: 2, finished: 1 });
    expect((await owner.get(`/api/annotations/${golden.body.id}`)).body.ground_truth).toBe(false);
    expect((await owner.get(`/api/annotations/${other.body.id}`)).body.ground_truth).toBe(true);
    expect((await submit(ada, task)).body.error.reason).toBe('slot_taken');
    await expectNoDrift(owner.organizationId, id);
  });
});

describe('a skip', () => {
  const skip = (person: TestUser, task: number) => person.post(`/api/tasks/${task}/skip`);

  test('is refused where the project does not allow it (S4-036)', async () => {
    const { task, ada } = await queue({ tasks: 1, settings: { show_skip_button: false } });
    expect((await skip(ada, task)).status).toBe(403);
    expect((await submit(ada, task, { was_cancelled: true })).status).toBe(403);
  });

  test('is stored with its person and counted (S4-288), by each of its three spellings', async () => {
    const { taskIds, ada, id } = await queue({ tasks: 3 });
    const [first, second, third] = taskIds as [number, number, number];
    expect((await skip(ada, first)).body).toMatchObject({
      was_cancelled: true,
      result: [],
      completed_by: ada.id,
      last_action: 'skipped',
    });
    expect(
      (await ada.post(`/api/tasks/${second}/annotations?was_cancelled=1`, { result: answer() })).body.result,
    ).toEqual([]);
    expect((await submit(ada, third, { was_cancelled: true })).status).toBe(201);
    expect(await counters(id)).toMatchObject({ skipped: 3, annotations: 0, finished: 0, annotated: 0 });
    expect((await ada.get(`/api/tasks/${first}/annotations`)).body).toEqual([]);
  });

  test('sent twice is one', async () => {
    const { task, ada, next } = await queue({ tasks: 1 });
    await next(ada);
    expect((await skip(ada, task)).status).toBe(201);
    expect((await skip(ada, task)).status).toBe(200);
  });

  test('REQUEUE_FOR_OTHERS: not for me, for others (S4-285); when everybody skipped, for all again (S4-286, D-52)', async () => {
    const { taskIds, ada, bob, id, next } = await queue({ tasks: 2 });
    const [first, second] = taskIds as [number, number];
    expect((await next(ada)).body.id).toBe(first);
    await skip(ada, first);
    expect((await next(ada)).body.id).toBe(second);
    expect((await next(bob)).body.id).toBe(first);
    await skip(bob, first);
    await submit(ada, second);
    expect((await next(ada)).body.id).toBe(first);
    expect((await submit(ada, first)).status).toBe(201);
    expect(await counters(id)).toMatchObject({ finished: 2, skipped: 2, annotations: 2 });
  });

  test('REQUEUE_FOR_OTHERS with skip_permanent is for good (D-52)', async () => {
    const { id, owner, task, ada, bob, next } = await queue({ tasks: 1 });
    const set = (skip_permanent: boolean) => owner.patch(`/api/projects/${id}`, { skip_permanent });
    expect((await set(true)).body.skip_permanent).toBe(true);
    for (const person of [ada, bob]) {
      await next(person);
      await skip(person, task);
    }
    expect((await next(ada)).body.error.reason).toBe('all_done_by_me');
    await set(false);
    expect((await next(ada)).body.id).toBe(task);
  });

  test('REQUEUE_FOR_ME: at the end of my own queue, the oldest skip first (S4-284, D-51)', async () => {
    const { taskIds, ada, id, next } = await queue({ tasks: 3, settings: { skip_queue: 'REQUEUE_FOR_ME' } });
    const [first, second, third] = taskIds as [number, number, number];
    await next(ada);
    await skip(ada, first);
    later(1);
    expect((await next(ada)).body.id).toBe(second);
    await skip(ada, second);
    expect(await doNext(ada, id)).toBe(third);
    expect((await next(ada)).body).toMatchObject({ id: first, queue: 'Skipped queue' });
    later(1);
    await skip(ada, first);
    expect(await doNext(ada, id)).toBe(second);
    expect(await doNext(ada, id)).toBe(first);
    expect((await next(ada)).body.error.reason).toBe('none_left');
  });

  test('IGNORE_SKIPPED: counts as done (S4-287, D-26, D-53)', async () => {
    const { task, ada, id, owner } = await queue({ tasks: 1, settings: { skip_queue: 'IGNORE_SKIPPED' } });
    await skip(ada, task);
    expect(await counters(id)).toMatchObject({ finished: 1, skipped: 1, annotations: 0 });
    await expectNoDrift(owner.organizationId, id);
  });
});
