import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

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
