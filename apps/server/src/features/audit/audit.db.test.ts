import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { submit } from '../distribution/distribution.fixture.ts';
import { createReviewed, decide, openReviews } from '../review/review.fixture.ts';

let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  owner = (await t.newOrganization()).owner;
  const actor = { ...systemActor(owner.organizationId), userId: owner.id, name: owner.email };
  for (let number = 1; number <= 5; number += 1) {
    await withActor(t.app.platform.db, actor, (tx) =>
      emit(tx, actor, {
        type: 'THING_MADE',
        organizationId: owner.organizationId,
        aggregateType: 'thing',
        aggregateId: number,
        payload: { number },
      }),
    );
  }
});
afterAll(() => t.close());

test('only managers read the logs, and only those of their organization', async () => {
  for (const url of ['/api/admin/audit', '/api/admin/events', '/api/event-log']) {
    expect((await t.anonymous.get(url)).status, url).toBe(401);
    expect((await (await t.newUser(owner.organizationId)).get(url)).status, url).toBe(403);
    const stranger = (await t.newOrganization()).owner;
    expect(
      (await stranger.get(url)).body.filter(
        (row: { resource_type?: string; aggregate_type?: string }) =>
          (row.resource_type ?? row.aggregate_type) === 'thing',
      ),
      url,
    ).toEqual([]);
  }
});

test('audit rows are filtered and paged, newest first', async () => {
  const all = await owner.get('/api/admin/audit?resource_type=thing');
  expect(all.body.map((row: { resource_id: string }) => row.resource_id)).toEqual(['5', '4', '3', '2', '1']);
  expect(all.body[0]).toMatchObject({ actor: owner.email, action: 'thing_made', status: 'success' });
  const page = await owner.get('/api/admin/audit?resource_type=thing&limit=2');
  const next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1] ?? '';
  expect((await owner.get(next)).body.map((row: { resource_id: string }) => row.resource_id)).toEqual(['3', '2']);
  expect(
    (
      await owner.get(
        `/api/admin/audit?search=${encodeURIComponent(owner.email.slice(0, 9).toUpperCase())}&resource_id=4`,
      )
    ).body,
  ).toHaveLength(1);
  expect((await owner.get('/api/admin/audit?status=maybe')).status).toBe(400);
});

test('a refused request leaves an audit row', async () => {
  const member = await t.newUser(owner.organizationId);
  await member.get('/api/admin/audit');
  const rows = (await owner.get('/api/admin/audit?action=permission.denied')).body;
  expect(rows[0]).toMatchObject({
    actor: member.email,
    status: 'failure',
    resource_type: 'audit.read',
    metadata: { method: 'GET' },
  });
});

test('events carry their payload and can be followed by aggregate', async () => {
  const rows = (await owner.get('/api/admin/events?aggregate_type=thing&aggregate_id=3')).body;
  expect(rows).toMatchObject([{ event_type: 'THING_MADE', payload: { number: 3 }, actor_user_id: owner.id }]);
});

test('one row of each log is read by its id, by managers of its organization only', async () => {
  const colleague = await t.newUser(owner.organizationId);
  const stranger = (await t.newOrganization()).owner;
  for (const list of ['/api/admin/audit', '/api/admin/events', '/api/event-log']) {
    const [row] = (await owner.get(`${list}?limit=1`)).body;
    const url = `${list}/${row.id}`;
    expect((await owner.get(url)).body, url).toEqual(row);
    expect((await t.anonymous.get(url)).status, url).toBe(401);
    expect((await colleague.get(url)).status, url).toBe(403);
    expect((await stranger.get(url)).status, url).toBe(404);
    expect((await owner.get(`${list}/nonsense`)).status, url).toBe(400);
  }
});

test('whatever people do leaves its row: accounts, sign-ins, projects, work, reviews, invitations, jobs', async () => {
  const made = await createReviewed(t, { tasks: 2 });
  const { owner: manager, ada, reviewer, id } = made;
  const email = 'audited@audit.example';
  const password = 'plenty-of-otters-42';
  await t.anonymous.post('/api/auth/register', { email, password });
  await t.anonymous.post('/api/auth/login', { email, password: 'wrong' }, { 'user-agent': 'curl/8' });
  await t.admin.query('update app_user set is_verified = true where email = $1', [email]);
  await t.anonymous.post('/api/auth/login', { email, password });
  await manager.post('/api/projects', { title: 'Audited' });
  await manager.patch(`/api/projects/${id}`, { description: 'Changed' });
  await manager.post(`/api/projects/${id}/invite`, { email: 'guest@audit.example', role: 'annotator' });
  await manager.post('/api/tokens', { name: 'script' });
  const extra = await manager.post('/api/tasks', { project: id, data: { text: 'one more' } });
  await manager.delete(`/api/tasks/${extra.body.id}`);
  const answer = await submit(ada, made.taskIds[0] ?? 0);
  await t.relayEvents();
  await reviewer.post('/api/comments/', { annotation: answer.body.id, text: 'Look' });
  const [review] = await openReviews(made);
  await decide(reviewer, id, { review: review.id, decision: 'accept' });
  await manager.delete(`/api/projects/${id}`);
  const { rows } = await t.admin.query<{ action: string; status: string }>(
    'select distinct action, status from audit_log',
  );
  const done = rows.filter(({ status }) => status === 'success').map(({ action }) => action);
  expect(done).toEqual(
    expect.arrayContaining([
      'user_registered',
      'email_send_requested',
      'login',
      'project_created',
      'project_updated',
      'invitation_created',
      'api_token_created',
      'tasks_created',
      'tasks_deleted',
      'annotation_created',
      'comment_created',
      'annotation_reviewed',
      'project_deleted',
    ]),
  );
  const failed = await t.admin.query(
    `select actor_user_id, ip_address, user_agent from audit_log where action = 'login' and status = 'failure' and actor = $1`,
    [email],
  );
  expect(failed.rows).toEqual([{ actor_user_id: null, ip_address: '127.0.0.1', user_agent: 'curl/8' }]);
});

test('the role of the server cannot get around the rule that rows stay as they are', async () => {
  const { pool } = t.app.platform.db;
  for (const table of ['audit_log', 'event_log'])
    for (const statement of [
      `alter table ${table} disable trigger all`,
      `drop trigger append_only on ${table}`,
      `set session_replication_role = replica`,
      `drop table ${table}`,
      `alter table ${table} disable row level security`,
      `create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
      `update ${table} set payload = '{}' where false`,
      `delete from ${table} where false`,
    ])
      await expect(pool.query(statement), statement).rejects.toThrow(
        /permission denied|must be owner|does not exist|append-only/,
      );
  const granted = await t.admin.query(
    `select privilege_type from information_schema.role_table_grants
     where grantee = 'labelwright_app' and table_name in ('audit_log', 'event_log') and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')`,
  );
  expect(granted.rows).toEqual([]);
});
