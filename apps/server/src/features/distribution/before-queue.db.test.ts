import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

/** The door by which checked work comes back (D-50). What stands behind it is the review feature's; here it is a table. */

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await t.admin.query('create table waiting (user_id bigint, task_id bigint, queue text)');
  await t.admin.query(`
    create or replace function work_before_queue(
      p_organization bigint, p_project bigint, p_user bigint, p_role text, p_now timestamptz, p_lease_seconds integer,
      out task_id bigint, out queue text)
    language plpgsql as $$
    begin
      select w.task_id, w.queue into task_id, queue from waiting w where w.user_id = p_user limit 1;
    end $$`);
  await t.admin.query('grant select on waiting to public');
});
afterAll(() => t.close());

const next = (person: TestUser, project: QueueProject, query = '') =>
  person.get(`/api/projects/${project.id}/next${query}`);

async function send(person: TestUser, task: number, queue: 'rework' | 'review'): Promise<void> {
  await t.admin.query('insert into waiting values ($1, $2, $3)', [person.id, task, queue]);
  // As the first review of a project does.
  await t.admin.query(
    'insert into reviewed_project select project_id, organization_id from task where id = $1 on conflict do nothing',
    [task],
  );
}
const done = (person: TestUser) => t.admin.query('delete from waiting where user_id = $1', [person.id]);

describe('rework and reviews come before the queue (D-50)', () => {
  test('rework goes to its author with their answer, before limits and what they hold', async () => {
    const project = await createQueue(t, { tasks: 3 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    const task = (await doNext(ada, project.id)) as number;
    const held = await next(ada, project);
    await project.owner.patch(`/api/projects/${project.id}/members/${ada.id}`, { task_limit: 1 });
    await send(ada, task, 'rework');
    const given = (await next(ada, project)).body;
    expect(given).toMatchObject({
      id: task,
      queue: 'rework',
      lease: { kind: 'rework' },
      annotations: [{ completed_by: ada.id, result: answer() }],
    });
    expect((await next(ada, project)).body).toMatchObject({ id: task, unique_lock_id: given.unique_lock_id });
    // It can be held for long, and drafts keep it what it is.
    expect((await ada.post(`/api/tasks/${task}/heartbeat`)).status).toBe(200);
    await ada.post(`/api/tasks/${task}/drafts`, { result: answer('bad') });
    expect((await next(ada, project)).body.lease.kind).toBe('rework');
    await done(ada);
    expect((await next(ada, project)).body).toMatchObject({ id: held.body.id, queue: 'Own task' });
    // Others are not kept from the rest by it.
    expect(await doNext(bob, project.id)).toBe(project.taskIds[2]);
  });

  test('a review shows everybody’s answers and takes no place', async () => {
    const project = await createQueue(t, { tasks: 1, people: 2, overlap: 2 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    const reviewer = await t.newUser(project.owner.organizationId);
    await t.addMember(project.id, reviewer, 3);
    const [task] = project.taskIds as [number];
    await next(ada, project);
    await submit(ada, task);
    await send(reviewer, task, 'review');
    const given = await next(reviewer, project);
    expect(given.body).toMatchObject({ id: task, queue: 'review', lease: { kind: 'review' } });
    expect(given.body.annotations).toHaveLength(1);
    expect((await next(bob, project)).body.id).toBe(task);
    expect((await submit(bob, task)).status).toBe(201);
    // When the review is over, its lease is no work of the queue.
    await done(reviewer);
    expect((await next(reviewer, project)).body.error.reason).toBe('none_left');
  });

  test('nothing of it is fetched ahead', async () => {
    const project = await createQueue(t, { tasks: 2 });
    const [ada] = project.people as [TestUser];
    const task = (await doNext(ada, project.id)) as number;
    await send(ada, task, 'rework');
    expect((await next(ada, project, '?prefetch=1')).body).toMatchObject({ id: project.taskIds[1] });
    await done(ada);
  });
});
