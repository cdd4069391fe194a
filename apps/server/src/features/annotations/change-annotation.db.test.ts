import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueOptions, submit } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { purgeAnnotations } from './purge.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

async function answered(options: QueueOptions = { tasks: 1 }) {
  const made = await createQueue(t, options);
  const [ada, bob] = made.people as [TestUser, TestUser];
  const task = made.taskIds[0] as number;
  const { body } = await submit(ada, task);
  const reviewer = await t.newUser(made.owner.organizationId);
  await t.addMember(made.id, reviewer, 3);
  const adjudicator = await t.newUser(made.owner.organizationId);
  await t.addMember(made.id, adjudicator, 2);
  return {
    ...made,
    ada,
    bob,
    reviewer,
    adjudicator,
    task,
    annotation: body.id as number,
    url: `/api/annotations/${body.id}`,
  };
}

async function expectNoDrift(organizationId: number, projectId: number): Promise<void> {
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, organizationId, projectId, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
}

const isLabeled = async (task: number): Promise<boolean> =>
  (await t.admin.query('select is_labeled from task where id = $1', [task])).rows[0].is_labeled;

describe('reading', () => {
  test('annotators work blind unless the history is shown; reviewers see all (S4-039)', async () => {
    const { ada, bob, reviewer, task, url, id } = await answered({ tasks: 1, overlap: 2 });
    expect((await ada.get(url)).body).toMatchObject({ result: answer(), task });
    expect((await bob.get(url)).status).toBe(404);
    expect((await bob.get(`/api/tasks/${task}/annotations`)).body).toEqual([]);
    expect((await bob.get(`/api/projects/${id}/next`)).body.annotations).toEqual([]);
    expect((await reviewer.get(`/api/tasks/${task}/annotations`)).body).toHaveLength(1);
    await t.admin.query('update project set show_annotation_history = true where id = $1', [id]);
    expect((await bob.get(url)).status).toBe(200);
    expect((await bob.get(`/api/projects/${id}/next`)).body.annotations).toHaveLength(1);
    expect((await t.anonymous.get(url)).status).toBe(401);
    const { owner: foreigner } = await t.newOrganization();
    expect((await foreigner.get(url)).status).toBe(404);
  });

  test('the list of a project is paged, in both forms', async () => {
    const { owner, taskIds, id } = await answered({ tasks: 3 });
    for (const task of taskIds.slice(1)) await submit(owner, task);
    const first = await owner.get(`/api/annotations?project=${id}&limit=2`);
    expect(first.body).toHaveLength(2);
    const link = String(first.headers.link).match(/<([^>]+)>/)?.[1] ?? '';
    expect((await owner.get(link)).body).toHaveLength(1);
    expect((await owner.get(`/api/annotations?project=${id}&page=1&page_size=2`)).body).toMatchObject({
      count: 3,
      previous: null,
    });
    expect((await owner.get(`/api/annotations?project=${id}&page=3&page_size=2`)).status).toBe(404);
  });

  test('the list of everything keeps to what each may read, project by project (S3-064)', async () => {
    const { ada, bob, reviewer, owner, task, annotation } = await answered({ tasks: 1, overlap: 2 });
    const theirs = (await submit(bob, task)).body.id as number;
    const other = await createQueue(t, { tasks: 1 });
    await submit(other.people[0] as TestUser, other.taskIds[0] as number);
    const list = async (person: TestUser, query = '') => {
      const { body } = await person.get(`/api/annotations/${query}`);
      return body.map(({ id, can }: { id: number; can: unknown }) => [id, can]);
    };
    const none = { update: false, delete: false };
    const all = { update: true, delete: true };
    expect(await list(ada)).toEqual([[annotation, { update: true, delete: false }]]);
    expect(await list(reviewer)).toEqual([annotation, theirs].map((id) => [id, { ...none, delete: true }]));
    expect(await list(owner)).toEqual([annotation, theirs].map((id) => [id, all]));
    expect(await list(owner, '?was_cancelled=1')).toEqual([]);
    expect((await owner.get('/api/annotations?page=1&page_size=1')).body).toMatchObject({ count: 2 });
    expect(await list(await t.newUser(owner.organizationId))).toEqual([]);
    await t.admin.query('update project_member set enabled = false where user_id = $1', [ada.id]);
    expect(await list(ada)).toEqual([]);
    expect((await t.anonymous.get('/api/annotations')).status).toBe(401);
    const narrow = await t.newUser(owner.organizationId, { role: 'admin', scopes: ['project.read'] });
    expect((await narrow.get('/api/annotations')).status).toBe(403);
  });

  test('the way back through my own work is a bare list, oldest first', async () => {
    const { ada, id, taskIds, annotation } = await answered({ tasks: 2 });
    const second = await submit(ada, taskIds[1] as number);
    expect((await ada.get(`/api/projects/${id}/label-stream-history`)).body).toEqual([
      { taskId: taskIds[0], annotationId: annotation },
      { taskId: taskIds[1], annotationId: second.body.id },
    ]);
  });
});

describe('changing', () => {
  test('by its author keeps the version before', async () => {
    const { ada, url, owner, id } = await answered();
    const changed = await ada.patch(url, { result: answer('bad'), lead_time: 5 });
    expect(changed.body).toMatchObject({
      result: answer('bad'),
      version: 2,
      lead_time: 5,
      last_action: 'updated',
      updated_by: ada.id,
    });
    await t.admin.query(`update app_user set display_name = 'Ada Byron' where id = $1`, [ada.id]);
    const revisions = await ada.get(`${url}/revisions`);
    expect(revisions.body).toMatchObject([
      { version: 2, result: answer('bad') },
      { version: 1, result: answer(), changed_by: ada.id, changed_by_name: 'Ada Byron' },
    ]);
    await expectNoDrift(owner.organizationId, id);
  });

  test('by others is refused, except managers', async () => {
    const { bob, reviewer, owner, url, id } = await answered();
    await t.admin.query('update project set show_annotation_history = true where id = $1', [id]);
    expect((await bob.patch(url, { result: answer('bad') })).status).toBe(403);
    expect((await reviewer.patch(url, { result: answer('bad') })).status).toBe(403);
    expect((await owner.patch(url, { result: answer('bad') })).status).toBe(200);
    expect((await owner.patch(url, { result: answer('ugly') })).status).toBe(400);
  });

  test('on an old version is a conflict and changes nothing, also for two at once', async () => {
    const { ada, url } = await answered();
    const both = await Promise.all([
      ada.patch(url, { result: answer('bad'), version: 1 }),
      ada.patch(url, { result: answer('good'), version: 1 }),
    ]);
    expect(both.map((given) => given.status).sort()).toEqual([200, 409]);
    expect(both.find((given) => given.status === 409)?.body.error.reason).toBe('version_conflict');
    expect((await ada.get(url)).body.version).toBe(2);
  });

  test('to ground truth opens the task again, and back finishes it (C-049)', async () => {
    const { reviewer, owner, url, task, id } = await answered();
    expect((await owner.patch(url, { ground_truth: true })).status).toBe(200);
    expect(await isLabeled(task)).toBe(false);
    expect((await reviewer.patch(url, { ground_truth: false })).status).toBe(403);
    await owner.patch(url, { ground_truth: false });
    expect(await isLabeled(task)).toBe(true);
    await expectNoDrift(owner.organizationId, id);
  });

  test('to a skip and back moves the counters', async () => {
    const { ada, bob, url, task, owner, id } = await answered();
    expect((await ada.patch(url, { was_cancelled: true })).status).toBe(200);
    expect(await isLabeled(task)).toBe(false);
    expect((await ada.patch(url, { was_cancelled: false })).status).toBe(200);
    expect(await isLabeled(task)).toBe(true);
    await ada.patch(url, { was_cancelled: true });
    await submit(bob, task);
    expect((await ada.patch(url, { was_cancelled: false })).body.error.reason).toBe('slot_taken');
    await expectNoDrift(owner.organizationId, id);
  });
});

describe('deleting', () => {
  test('is for admins, adjudicators, and reviewers in review (S4-294); the task is offered again, to everybody', async () => {
    const { ada, bob, reviewer, adjudicator, url, task, id, owner } = await answered({ tasks: 3 });
    expect((await submit(bob, (await bob.get(`/api/projects/${id}/next`)).body.id)).status).toBe(201);
    expect((await ada.delete(url)).status).toBe(403);
    expect((await reviewer.delete(url)).body.error.reason).toBe('not_in_review');
    expect((await adjudicator.delete(url)).status).toBe(204);
    expect((await ada.get(url)).status).toBe(404);
    expect(await isLabeled(task)).toBe(false);
    expect((await bob.get(`/api/projects/${id}/next`)).body.id).toBe(task);
    await expectNoDrift(owner.organizationId, id);
  });

  test('can be undone while the task has a place for it', async () => {
    const { ada, bob, adjudicator, owner, url, task, id } = await answered();
    await adjudicator.delete(url);
    expect((await adjudicator.post(`${url}/restore`)).body).toMatchObject({ deleted_at: null, result: answer() });
    expect(await isLabeled(task)).toBe(true);
    await adjudicator.delete(url);
    await submit(bob, task);
    expect((await adjudicator.post(`${url}/restore`)).status).toBe(409);
    expect((await ada.post(`${url}/restore`)).status).toBe(403);
    await expectNoDrift(owner.organizationId, id);
  });

  test('cannot be undone after its days; then it is removed with its revisions', async () => {
    const { owner, ada, bob, url, annotation, task, id } = await answered({ tasks: 1, overlap: 2 });
    await ada.patch(url, { result: answer('bad') });
    const kept = await submit(bob, task);
    await owner.delete(url);
    await owner.delete(`/api/annotations/${kept.body.id}`);
    await t.admin.query(`update annotation set deleted_at = now() - interval '31 days' where id = $1`, [annotation]);
    expect((await owner.post(`${url}/restore`)).body.error.reason).toBe('too_late');
    expect(await purgeAnnotations(t.app.platform, new AbortController().signal)).toBe(1);
    expect((await owner.get(`${url}/revisions`)).status).toBe(404);
    expect(
      (await t.admin.query('select from annotation_revision where annotation_id = $1', [annotation])).rowCount,
    ).toBe(0);
    expect((await owner.post(`/api/annotations/${kept.body.id}/restore`)).status).toBe(200);
    await expectNoDrift(owner.organizationId, id);
  });

  test('of a ground truth, undone, takes the mark back from the one that came after', async () => {
    const { owner, bob, task, id } = await answered({ tasks: 1, overlap: 2 });
    const first = await submit(owner, task, { ground_truth: true });
    await owner.delete(`/api/annotations/${first.body.id}`);
    const second = await submit(bob, task);
    const url = `/api/annotations/${second.body.id}`;
    await owner.patch(url, { ground_truth: true });
    await owner.post(`/api/annotations/${first.body.id}/restore`);
    expect((await owner.get(`/api/annotations/${first.body.id}`)).body.ground_truth).toBe(true);
    expect((await owner.get(url)).body.ground_truth).toBe(false);
    expect((await owner.get(`${url}/revisions`)).body).toMatchObject([
      { version: 3, ground_truth: false },
      { version: 2, ground_truth: true },
      { version: 1, ground_truth: false },
    ]);
    await expectNoDrift(owner.organizationId, id);
  });

  test('into a draft opens the task for its author again', async () => {
    const { ada, url, task, id, owner } = await answered();
    const draft = await ada.post(`${url}/convert-to-draft`);
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ result: answer(), task, annotation: null });
    expect((await ada.get(`/api/projects/${id}/next`)).body).toMatchObject({
      id: task,
      drafts: [{ result: answer() }],
    });
    await expectNoDrift(owner.organizationId, id);
  });
});

describe('drafts', () => {
  test('cost one round trip beside the check of who asks, and begin the task', async () => {
    const { owner, people, taskIds, id } = await createQueue(t, { tasks: 1 });
    const [ada] = people as [TestUser];
    const url = `/api/tasks/${taskIds[0]}/drafts`;
    const status = async () =>
      (await t.admin.query('select status from task where id = $1', [taskIds[0]])).rows[0].status;
    await ada.get(url);
    const { pool, quick } = t.app.platform.db;
    const trips = [vi.spyOn(pool, 'connect'), vi.spyOn(quick, 'query')];
    const { body } = await ada.post(url, { result: answer() });
    expect(trips.reduce((sum, trip) => sum + trip.mock.calls.length, 0)).toBeLessThanOrEqual(3);
    for (const trip of trips) trip.mockRestore();
    expect(await status()).toBe('in_progress');
    await owner.post(`/api/projects/${id}/summary/refresh`);
    expect(await status()).toBe('in_progress');
    expect((await ada.delete(`/api/drafts/${body.id}`)).status).toBe(204);
    expect(await status()).toBe('pending');
    await expectNoDrift(owner.organizationId, id);
  });

  test('by their own id keep what is not sent; of a task that is gone there are none', async () => {
    const { owner, people, taskIds } = await createQueue(t, { tasks: 1 });
    const [ada, bob] = people as [TestUser, TestUser];
    const { body } = await ada.post(`/api/tasks/${taskIds[0]}/drafts`, { result: answer(), was_postponed: true });
    const url = `/api/drafts/${body.id}`;
    expect((await ada.patch(url, { lead_time: 3 })).body).toMatchObject({
      id: body.id,
      result: answer(),
      was_postponed: true,
      lead_time: 3,
      revision: 2,
    });
    expect((await ada.patch(url, { result: 'good' })).status).toBe(400);
    expect((await bob.patch(url, { result: [] })).status).toBe(404);
    await owner.delete(`/api/tasks/${taskIds[0]}`);
    expect((await ada.patch(url, { result: [] })).status).toBe(404);
    expect((await ada.post(`/api/tasks/${taskIds[0]}/drafts`, { result: [] })).status).toBe(404);
  });

  test('of an annotation that is not of the task are of none, also where a definition holds', async () => {
    const { owner } = await t.newOrganization();
    const label_config =
      '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="a"/></Choices></View>';
    const project = (await owner.post('/api/projects', { title: 'Drafts', label_config })).body.id;
    const task = (await owner.post('/api/tasks', { project, data: { text: 'x' } })).body.id;
    const { status } = await owner.post(`/api/tasks/${task}/annotations/999999/drafts`, { was_postponed: false });
    expect(status).toBe(404);
  });

  test('of an annotation are for whoever may change it, and go with it', async () => {
    const { ada, bob, reviewer, owner, annotation, task, id } = await answered({ tasks: 1, overlap: 2 });
    const url = `/api/tasks/${task}/annotations/${annotation}/drafts`;
    expect((await ada.post(url, { result: answer('bad') })).body).toMatchObject({ annotation, revision: 1 });
    expect((await ada.post(`/api/annotations/${annotation}/drafts`, { result: [] })).body.revision).toBe(2);
    expect((await bob.post(url, { result: [] })).status).toBe(404);
    expect((await reviewer.post(url, { result: [] })).status).toBe(403);
    expect((await owner.post(url, { result: answer('bad') })).status).toBe(201);
    expect((await ada.post(`/api/tasks/${task + 1000}/annotations/${annotation}/drafts`, { result: [] })).status).toBe(
      404,
    );
    await owner.delete(`/api/annotations/${annotation}`);
    expect((await ada.get(`/api/tasks/${task}/drafts`)).body).toEqual([]);
    await expectNoDrift(owner.organizationId, id);
  });

  test('are one per task and person, private, and gone with the submission (S4-356, S4-066)', async () => {
    const { id, owner, people, taskIds } = await createQueue(t, { tasks: 1, overlap: 2 });
    const [ada, bob] = people as [TestUser, TestUser];
    const url = `/api/tasks/${taskIds[0]}/drafts`;
    const labels = async () =>
      (
        await t.admin.query(
          `select sum(count)::int as count, sum(draft_count)::int as drafts from project_result_count where project_id = $1 and label = 'good'`,
          [id],
        )
      ).rows[0];
    const first = await ada.post(url, { result: answer(), lead_time: 1 });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ user: ada.email, revision: 1, was_postponed: false });
    const second = await ada.post(url, { result: answer(), revision: 1 });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ id: first.body.id, revision: 2 });
    expect(await labels()).toEqual({ count: 0, drafts: 1 });
    expect((await bob.get(`/api/drafts/${first.body.id}`)).status).toBe(404);
    expect((await bob.delete(`/api/drafts/${first.body.id}`)).status).toBe(404);
    await submit(ada, taskIds[0] as number, { draft_id: first.body.id });
    expect((await ada.get(url)).body).toEqual([]);
    expect(await labels()).toEqual({ count: 1, drafts: 0 });
    const foreign = await bob.post(url, { result: [] });
    expect((await submit(owner, taskIds[0] as number, { draft_id: foreign.body.id })).status).toBe(403);
    await expectNoDrift(owner.organizationId, id);
  });

  test('saved, put off, deleted and submitted all at once leave one truth', async () => {
    const { id, owner, people, taskIds } = await createQueue(t, { tasks: 2, overlap: 2 });
    const calls = people.flatMap((person) =>
      taskIds.flatMap((task) => [
        ...Array.from(
          { length: 6 },
          (_, n) => () =>
            person.post(`/api/tasks/${task}/drafts`, {
              result: answer(n % 2 ? 'bad' : 'good'),
              was_postponed: n === 3,
            }),
        ),
        () => submit(person, task),
        () => person.get(`/api/projects/${id}/next`),
        async () => {
          const [draft] = (await person.get(`/api/tasks/${task}/drafts`)).body;
          return person.delete(`/api/drafts/${draft?.id ?? 1}`);
        },
      ]),
    );
    const answers = await Promise.all(calls.map((call) => call()));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { rows } = await t.admin.query(
      `select t.draft_count, (select count(*)::int from annotation_draft d where d.task_id = t.id) as drafts,
         (select count(distinct user_id)::int from annotation_draft d where d.task_id = t.id) as people
       from task t where t.project_id = $1`,
      [id],
    );
    for (const row of rows) expect([row.draft_count, row.people]).toEqual([row.drafts, row.drafts]);
    await expectNoDrift(owner.organizationId, id);
  });

  test('saved elsewhere meanwhile are a conflict that shows both', async () => {
    const { people, taskIds } = await createQueue(t, { tasks: 1 });
    const [ada] = people as [TestUser];
    const url = `/api/tasks/${taskIds[0]}/drafts`;
    const first = await ada.post(url, { result: answer() });
    await ada.patch(`/api/drafts/${first.body.id}`, { result: answer('bad'), revision: 1 });
    const behind = await ada.post(url, { result: [], revision: 1 });
    expect(behind.status).toBe(409);
    expect(behind.body).toMatchObject({
      error: { reason: 'draft_conflict' },
      stored: { result: answer('bad'), revision: 2 },
      sent: { result: [] },
    });
    expect((await ada.delete(`/api/drafts/${first.body.id}`)).status).toBe(204);
    // Whoever knows of none does not replace one either.
    expect((await ada.post(url, { result: answer(), revision: 0 })).status).toBe(201);
    expect((await ada.post(url, { result: answer('bad'), revision: 0 })).status).toBe(409);
    expect((await ada.get(url)).body).toMatchObject([{ result: answer(), revision: 1 }]);
  });

  test('renew the lease; put off, the task comes at the end', async () => {
    const { id, people, taskIds } = await createQueue(t, { tasks: 2 });
    const [ada, bob] = people as [TestUser, TestUser];
    await ada.get(`/api/projects/${id}/next`);
    await t.admin.query(`update task_lease set expires_at = now() + interval '5 seconds' where user_id = $1`, [ada.id]);
    await ada.post(`/api/tasks/${taskIds[0]}/drafts`, { result: [] });
    const { rows } = await t.admin.query(
      `select expires_at > now() + interval '9 minutes' as ok from task_lease where user_id = $1`,
      [ada.id],
    );
    expect(rows[0].ok).toBe(true);
    await ada.post(`/api/tasks/${taskIds[0]}/drafts`, { result: [], was_postponed: true });
    expect((await ada.get(`/api/projects/${id}/next`)).body.id).toBe(taskIds[1]);
    await submit(ada, taskIds[1] as number);
    expect((await ada.get(`/api/projects/${id}/next`)).body).toMatchObject({
      id: taskIds[0],
      queue: 'Postponed queue',
      drafts: [{ was_postponed: true }],
    });
    expect((await bob.get(`/api/projects/${id}/next`)).status).toBe(404);
  });
});
