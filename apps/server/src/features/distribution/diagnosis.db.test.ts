import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { addTasks, createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

const next = (person: TestUser, project: QueueProject) => person.get(`/api/projects/${project.id}/next`);
const queue = async (project: QueueProject) => (await project.owner.get(`/api/projects/${project.id}/queue`)).body;

async function membersOf(project: QueueProject) {
  const { body } = await project.owner.get(`/api/projects/${project.id}/queue/members`);
  return (person: TestUser) => body.members.find((member: { user: { id: number } }) => member.user.id === person.id);
}

async function diagnosis(project: QueueProject, person: TestUser) {
  return (await project.owner.get(`/api/projects/${project.id}/queue/diagnosis?user=${person.id}`)).body;
}

/** The diagnosis says what the queue itself says, with what mends it. */
async function expectCause(project: QueueProject, person: TestUser, reason: string, action: string): Promise<void> {
  const told = await next(person, project);
  expect(told.body.error?.reason).toBe(reason);
  const found = await diagnosis(project, person);
  expect(found).toMatchObject({ reason, would_get: null });
  expect(found.causes[0]).toMatchObject({ code: reason, action: { code: action } });
}

test('is for managers; members read the queue from reviewer up', async () => {
  const project = await createQueue(t, { tasks: 1 });
  const [ada] = project.people as [TestUser];
  const reviewer = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, reviewer, 3);
  const url = `/api/projects/${project.id}/queue`;
  const ask = `${url}/diagnosis?user=${ada.id}`;
  expect((await t.anonymous.get(ask)).status).toBe(401);
  expect((await (await t.newOrganization()).owner.get(ask)).status).toBe(404);
  expect((await ada.get(ask)).status).toBe(403);
  expect((await reviewer.get(ask)).status).toBe(403);
  expect((await reviewer.get(`${url}/members`)).body.can).toEqual({ manage: false });
  expect((await project.owner.get(`${url}/diagnosis`)).status).toBe(400);
  expect((await project.owner.get(`${url}/diagnosis?user=999999`)).status).toBe(404);
});

test('nothing is open for contributors, who do not label', async () => {
  const project = await createQueue(t, { tasks: 3 });
  const contributor = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, contributor, 5);
  const of = await membersOf(project);
  expect(of(contributor)).toMatchObject({ role: 'contributor', reason: 'forbidden', open: { count: 0 } });
  expect(of(project.people[0] as TestUser)).toMatchObject({ reason: null, open: { count: 3 } });
});

test('everybody’s share of the queue (D-70)', async () => {
  const project = await createQueue(t, { tasks: 5, people: 3, overlap: 2 });
  const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
  await doNext(ada, project.id);
  const skipped = await next(ada, project);
  await ada.post(`/api/tasks/${skipped.body.id}/skip`);
  await next(bob, project);
  await project.owner.put(`/api/projects/${project.id}/members/${cyd.id}/filter`, {
    rules: [{ field: 'text', operator: 'in', values: ['Text 1', 'Text 2'] }],
  });
  await project.owner.post(`/api/projects/${project.id}/members/${bob.id}/pauses`, { verbose_reason: 'holiday' });
  const of = await membersOf(project);
  expect(of(ada)).toMatchObject({
    role: 'annotator',
    reason: null,
    open: { count: 3, is_estimate: false },
    done: 1,
    skipped: 1,
    held: 0,
    limit: null,
    assigned: null,
    filtered_out: null,
    paused: null,
    last_activity_at: new Date(clockMs).toISOString(),
  });
  expect(of(bob)).toMatchObject({ reason: 'paused', held: 0, paused: { reason: 'MANUAL', verbose_reason: 'holiday' } });
  expect(of(cyd)).toMatchObject({ reason: null, open: { count: 2 }, filtered_out: { count: 3, is_estimate: false } });
});

test('numbers of a large queue are estimates, and say so (D-70)', { timeout: 60_000 }, async () => {
  const project = await createQueue(t, { tasks: 1, people: 30 });
  await addTasks(t, project.owner.organizationId, project.id, 4999, 1);
  await t.admin.query(
    `update task set data = data || jsonb_build_object('language', case when inner_id % 4 = 0 then 'es' else 'en' end) where project_id = $1`,
    [project.id],
  );
  const [ada, bob] = project.people as [TestUser, TestUser];
  await project.owner.put(`/api/projects/${project.id}/members/${ada.id}/filter`, {
    rules: [{ field: 'language', operator: 'equals', values: ['es'] }],
  });
  const of = await membersOf(project);
  expect(of(bob).open).toEqual({ count: 5000, is_estimate: true });
  // A quarter of them by a sample of some hundreds: five standard deviations either way.
  expect(of(ada).open.count).toBeGreaterThan(800);
  expect(of(ada).open.count).toBeLessThan(1700);
  expect(of(ada).open.count + of(ada).filtered_out.count).toBe(5000);
});

describe('every cause is named with what mends it (D-71, S4-369)', () => {
  test('not live, not published, no tasks', async () => {
    const project = await createQueue(t, { tasks: 1, settings: { state: 'paused' } });
    await expectCause(project, project.people[0] as TestUser, 'not_live', 'resume_project');
    expect((await queue(project)).causes).toMatchObject([{ code: 'not_live' }]);
    const hidden = await createQueue(t, { tasks: 1, settings: { is_published: false } });
    await expectCause(hidden, hidden.people[0] as TestUser, 'not_published', 'publish');
    const empty = await createQueue(t, { tasks: 0 });
    await expectCause(empty, empty.people[0] as TestUser, 'none_left', 'import_tasks');
    expect((await queue(empty)).causes).toMatchObject([{ code: 'none_left', action: { code: 'import_tasks' } }]);
  });

  test('disabled, paused, no member, limit reached', async () => {
    const project = await createQueue(t, { tasks: 9, people: 4 });
    const { owner, id } = project;
    const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
    await owner.patch(`/api/projects/${id}/members/${ada.id}`, { enabled: false });
    await expectCause(project, ada, 'disabled', 'enable_member');
    await owner.post(`/api/projects/${id}/members/${bob.id}/pauses`, {});
    await expectCause(project, bob, 'paused', 'resume_member');
    await owner.patch(`/api/projects/${id}/members/${cyd.id}`, { task_limit: 1 });
    await doNext(cyd, id);
    await expectCause(project, cyd, 'limit_reached', 'raise_limit');
    expect((await diagnosis(project, cyd)).causes[0].text).toContain('membership of the project');
    const stranger = await t.newUser(owner.organizationId);
    expect(await diagnosis(project, stranger)).toMatchObject({ reason: 'not_member', member: null });
    // One of them can work, so the queue as a whole is well.
    expect((await queue(project)).causes).toEqual([]);
  });

  test('filtered out, nothing assigned, share done, confident', async () => {
    const project = await createQueue(t, { tasks: 2 });
    const [ada, bob] = project.people as [TestUser, TestUser];
    const rules = [{ field: 'language', operator: 'equals', values: ['es'] }];
    await project.owner.put(`/api/projects/${project.id}/members/${ada.id}/filter`, { rules });
    await expectCause(project, ada, 'filtered_out', 'change_filter');
    const url = `/api/projects/${project.id}/tasks/assignees`;
    await project.owner.post(url, { type: 'AN', users: [ada.id], selectedItems: { all: true } });
    await project.owner.patch(`/api/projects/${project.id}/queue/settings`, { assignment_mode: 'only' });
    await expectCause(project, bob, 'none_assigned', 'assign_tasks');
    expect((await membersOf(project))(ada)).toMatchObject({ assigned: 2, assigned_open: 2, reason: null });

    const dealt = await createQueue(t, { tasks: 2, settings: { sampling: 'Equally distributed blind pass sampling' } });
    const [cyd] = dealt.people as [TestUser];
    await doNext(cyd, dealt.id);
    await expectCause(dealt, cyd, 'share_done', 'wait');
  });

  test('all taken, all done by me', async () => {
    const project = await createQueue(t, { tasks: 1, overlap: 2, people: 3 });
    const [ada, bob, cyd] = project.people as [TestUser, TestUser, TestUser];
    await next(ada, project);
    await next(bob, project);
    await expectCause(project, cyd, 'all_taken', 'reclaim');
    await submit(ada, project.taskIds[0] as number);
    await expectCause(project, ada, 'all_done_by_me', 'invite_people');
  });

  test('nobody may label', async () => {
    const project = await createQueue(t, { tasks: 1, people: 0 });
    expect((await queue(project)).causes).toMatchObject([{ code: 'no_people', action: { code: 'invite_people' } }]);
  });
});

test('asking takes nothing, and says what they would get (D-71)', async () => {
  const project = await createQueue(t, { tasks: 2, settings: { golden_ref_percentage: 100 } });
  const [ada] = project.people as [TestUser];
  expect(await diagnosis(project, ada)).toMatchObject({
    reason: null,
    causes: [],
    would_get: { task: project.taskIds[0], inner_id: 1, queue: 'Sequence queue' },
  });
  expect((await queue(project)).held).toBe(0);
  const { rows } = await t.admin.query('select from queue_cursor where project_id = $1', [project.id]);
  expect(rows).toHaveLength(0);
});

describe('reclaiming (D-43)', () => {
  test('ends the leases that fit, tells whose, and writes why', async () => {
    const project = await createQueue(t, { tasks: 3, people: 4 });
    const [ada, bob, cyd, dan] = project.people as [TestUser, TestUser, TestUser, TestUser];
    await next(ada, project);
    clockMs += 300_000;
    await next(bob, project);
    await next(cyd, project);
    expect((await next(dan, project)).body.error.reason).toBe('all_taken');
    const url = `/api/projects/${project.id}/queue/reclaim`;
    expect((await t.anonymous.post(url, { reason: 'x' })).status).toBe(401);
    expect((await ada.post(url, { reason: 'x' })).status).toBe(403);
    expect((await project.owner.post(url, {})).status).toBe(400);
    const old = await project.owner.post(url, { older_than: 200, reason: 'went home' });
    expect(old.body).toEqual({
      reclaimed: 1,
      leases: [{ task: project.taskIds[0], user: ada.id, held_seconds: 300 }],
    });
    expect((await next(dan, project)).body.id).toBe(project.taskIds[0]);
    const bobs = await project.owner.post(url, { user: bob.id, reason: 'ill' });
    expect(bobs.body).toMatchObject({ reclaimed: 1, leases: [{ user: bob.id }] });
    expect((await project.owner.post(url, { reason: 'end of day' })).body.reclaimed).toBe(2);
    expect((await project.owner.post(url, { reason: 'nothing left' })).body).toEqual({ reclaimed: 0, leases: [] });
    const { rows } = await t.admin.query(
      `select payload ->> 'reason' as reason, (payload ->> 'user_id')::int as person from event_log
       where event_type = 'TASKS_RECLAIMED' and project_id = $1 order by id`,
      [project.id],
    );
    expect(rows.slice(0, 2)).toEqual([
      { reason: 'went home', person: ada.id },
      { reason: 'ill', person: bob.id },
    ]);
    expect(rows.slice(2).map((row) => row.person)).toEqual(expect.arrayContaining([cyd.id, dan.id]));
    const audit = await t.admin.query(
      `select from audit_log where action = 'tasks_reclaimed' and metadata ->> 'project_id' = $1`,
      [String(project.id)],
    );
    expect(audit.rowCount).toBe(4);
  });
});
