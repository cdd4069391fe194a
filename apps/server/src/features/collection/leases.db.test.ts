import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type CollectionProject, createCollection, decide, writeText } from './collection.fixture.ts';

let t: TestApp;
let p: CollectionProject;
let second: TestUser;
let clock = new Date('2026-03-01T09:00:00.000Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};

beforeAll(async () => {
  t = await createTestApp({ now: () => clock });
});
afterAll(() => t.close());

async function queued(count: number): Promise<string[]> {
  p = await createCollection(t);
  second = await t.newUser(p.owner.organizationId);
  await t.addMember(p.id, second, 3);
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await writeText(p.ada, p, { submit: true }));
  return ids;
}

const next = (person: TestUser) => person.get(`/api/projects/${p.id}/items/next`);
const claim = (person: TestUser, id: string | undefined) => person.post(`/api/items/${id}/review/claim`);
const release = (person: TestUser, id: string | undefined) => person.post(`/api/items/${id}/review/release`);
const told = ({ status, body }: { status: number; body: { error?: { reason?: string } } }) => [
  status,
  body.error?.reason,
];

test('nobody is given the item that another has open, not even at the same moment', async () => {
  const ids = await queued(2);
  const given = await Promise.all([next(p.reviewer), next(second)]);
  expect(given.map(({ body }) => body.item.id).sort()).toEqual([...ids].sort());
  expect(told(await next(p.owner))).toEqual([404, 'all_taken']);
  const [mine, theirs] = given.map(({ body }) => body.item.id);
  expect((await next(p.reviewer)).body.item.id).toBe(mine);
  expect(told(await claim(p.reviewer, theirs))).toEqual([409, 'held']);
  const refused = await decide(p.reviewer, 'raw_text', theirs, 'approve');
  expect(told(refused)).toEqual([409, 'held']);
  expect(refused.body.error.message).toContain(second.email);
  const many = { items: [mine, theirs].map((id) => ({ type: 'raw_text', id })), decision: 'approve' };
  expect((await p.reviewer.post('/api/review/decide', many)).body).toMatchObject({
    items: [{ id: mine }],
    skipped: [{ id: theirs, reason: expect.stringContaining('is reviewing this') }],
  });
  expect((await decide(second, 'raw_text', theirs, 'reject', 'Cut off')).status).toBe(200);
  expect(told(await next(p.reviewer))).toEqual([404, 'none_left']);
});

test('lists say who has what open, to reviewers only', async () => {
  const [id, other] = await queued(2);
  expect((await claim(second, id)).body).toEqual({
    item: id,
    expires_at: new Date(clock.getTime() + 600_000).toISOString(),
  });
  const list = await p.reviewer.get(`/api/projects/${p.id}/items?status=pending_review&order=oldest`);
  expect(list.body).toMatchObject([
    { id, held_by: { id: second.uuid, email: second.email }, can: { review: false } },
    { id: other, held_by: null, can: { review: true } },
  ]);
  expect((await p.reviewer.get(`/api/review?project_id=${p.id}`)).body).toMatchObject([
    { id, held_by: { id: second.uuid } },
    { id: other, held_by: null },
  ]);
  expect((await second.get(`/api/items/${id}`)).body).toMatchObject({
    held_by: { id: second.uuid },
    can: { review: true },
  });
  expect((await p.ada.get(`/api/items/${id}`)).body.held_by).toBeNull();
});

test('what is left, or not heard of any more, is free again; a sign of life keeps it', async () => {
  const [id] = await queued(1);
  await claim(second, id);
  pass(500);
  expect((await claim(second, id)).body.expires_at).toBe(new Date(clock.getTime() + 600_000).toISOString());
  pass(500);
  expect(told(await next(p.reviewer))).toEqual([404, 'all_taken']);
  pass(101);
  expect((await next(p.reviewer)).body).toMatchObject({ item: { id }, lease: { item: id } });
  expect(told(await claim(second, id))).toEqual([409, 'held']);
  expect((await release(second, id)).status).toBe(204);
  expect(told(await claim(second, id))).toEqual([409, 'held']);
  expect((await release(p.reviewer, id)).status).toBe(204);
  expect((await claim(second, id)).status).toBe(200);
});

test('what was decided meanwhile is a conflict that says by whom, and a word can still be given', async () => {
  const [id] = await queued(1);
  await claim(p.reviewer, id);
  pass(601);
  expect((await decide(second, 'raw_text', id ?? '', 'approve')).status).toBe(200);
  const late = await decide(p.reviewer, 'raw_text', id ?? '', 'reject', 'The last line is missing');
  expect(told(late)).toEqual([409, 'not_in_review']);
  expect(late.body.error.message).toContain(`approved already by ${second.email}`);
  expect(told(await claim(p.reviewer, id))).toEqual([409, 'not_in_review']);
  expect((await p.reviewer.patch(`/api/review/${id}?item_type=raw_text`, { feedback: 'Look again' })).status).toBe(200);
});

test('only those who may decide open items', async () => {
  const [id] = await queued(1);
  const outsider = (await t.newOrganization()).owner;
  const url = `/api/items/${id}/review/claim`;
  const asked = [t.anonymous, p.ada, p.annotator, outsider].map(async (who) => (await who.post(url)).status);
  expect(await Promise.all(asked)).toEqual([401, 403, 403, 404]);
  expect((await p.ada.get(`/api/projects/${p.id}/items/next`)).status).toBe(403);
  await t.admin.query('update collection_item set created_by = $2 where id = $1', [id, second.id]);
  expect(told(await claim(second, id))).toEqual([403, 'own_item']);
  expect(told(await next(second))).toEqual([404, 'own_work']);
  expect((await next(p.owner)).body.item.id).toBe(id);
});

test('the counts of what waits have collected items in them', async () => {
  await queued(2);
  expect((await p.reviewer.get('/api/review/counts')).body).toMatchObject({
    to_review: 2,
    items_to_review: 2,
    oldest_waiting_since: clock.toISOString(),
    projects: [{ project: p.id, to_review: 2, items_to_review: 2, rework: 0 }],
  });
  expect((await p.ada.get('/api/review/counts')).body).toMatchObject({ to_review: 0, projects: [] });
});
