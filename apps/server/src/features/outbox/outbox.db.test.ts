import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { startRelay } from '../../platform/events/relay.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
let root: TestUser;
let organizationId: number;
beforeAll(async () => {
  t = await createTestApp();
  organizationId = (await t.newOrganization()).id;
  root = await t.newUser(organizationId, { globalRole: 'super_admin' });
});
afterAll(() => t.close());
beforeEach(() => t.admin.query('delete from outbox_event'));

const url = '/api/admin/outbox';

async function put(aggregateId: number, type = 'THING_HAPPENED', organization = organizationId): Promise<void> {
  const actor = { ...systemActor(organization), userId: root.id, name: root.email };
  await withActor(t.app.platform.db, actor, (tx) =>
    emit(tx, actor, {
      type,
      organizationId: organization,
      aggregateType: 'thing',
      aggregateId,
      payload: { aggregateId },
    }),
  );
}

/** Hands events to a subscriber that cannot take those of these aggregates, until nothing is due any more. */
async function relay(poisoned: readonly number[], rounds = 1): Promise<string[]> {
  const seen: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await t.admin.query('update outbox_event set next_attempt_at = now()');
    const running = startRelay(
      t.app.platform.db,
      [
        {
          name: 'things',
          handle: async ({ type, aggregateId }) => {
            if (poisoned.includes(Number(aggregateId))) throw new Error(`cannot take thing ${aggregateId}`);
            seen.push(`${type} ${aggregateId}`);
          },
        },
      ],
      t.app.platform.log,
    );
    await running.stop();
  }
  return seen;
}

test('is for super administrators only', async () => {
  const { owner } = await t.newOrganization();
  for (const path of [url, `${url}/counts`, `${url}/00000000-0000-7000-8000-000000000000`, '/api/admin/dead-letters']) {
    expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
    expect([path, (await owner.get(path)).status]).toEqual([path, 403]);
  }
  for (const path of [`${url}/redrive`, `${url}/00000000-0000-7000-8000-000000000000/redrive`]) {
    expect([path, (await t.anonymous.post(path, {})).status]).toEqual([path, 401]);
    expect([path, (await owner.post(path, {})).status]).toEqual([path, 403]);
  }
  expect((await root.get(`${url}/00000000-0000-7000-8000-000000000000`)).status).toBe(404);
  expect((await root.post(`${url}/00000000-0000-7000-8000-000000000000/redrive`)).status).toBe(404);
  for (const query of ['status=lost', 'from=yesterday', 'organization=0', 'cursor=x'])
    expect([query, (await root.get(`${url}?${query}`)).status]).toEqual([query, 400]);
  expect((await root.post(`${url}/redrive`, { status: 'failed' })).status).toBe(400);
});

test('an event has its documented fields and defaults, and is found by each of them', async () => {
  const other = await t.newOrganization();
  await put(1);
  await put(2, 'OTHER_HAPPENED');
  await put(3, 'THING_HAPPENED', other.id);
  const all = await root.get(url);
  expect(all.body.map((row: { aggregate_id: string }) => row.aggregate_id)).toEqual(['3', '2', '1']);
  expect(all.body[2]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    event_type: 'THING_HAPPENED',
    aggregate_id: '1',
    aggregate_type: 'thing',
    payload: { aggregateId: 1 },
    status: 'pending',
    retry_count: 0,
    max_retries: 3,
    last_attempt_at: null,
    error_message: null,
    processed_at: null,
    created_at: expect.any(String),
    next_attempt_at: expect.any(String),
    organization_id: organizationId,
    actor: root.email,
    actor_user_id: root.id,
  });
  const idsOf = async (query: string): Promise<string[]> =>
    (await root.get(`${url}?${query}`)).body.map((row: { aggregate_id: string }) => row.aggregate_id);
  expect(await idsOf('event_type=OTHER_HAPPENED')).toEqual(['2']);
  expect(await idsOf(`organization=${other.id}`)).toEqual(['3']);
  expect(await idsOf('aggregate_type=thing&aggregate_id=1')).toEqual(['1']);
  expect(await idsOf('status=completed')).toEqual([]);
  expect(await idsOf('from=2100-01-01T00:00:00Z')).toEqual([]);
  expect(await idsOf('to=2100-01-01T00:00:00Z&limit=500')).toEqual(['3', '2', '1']);
  const first = await root.get(`${url}?limit=2`);
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
  expect((await root.get(next)).body).toHaveLength(1);

  await relay([]);
  const [done] = (await root.get(`${url}?aggregate_id=1`)).body;
  expect(done).toMatchObject({ status: 'completed', error_message: null, next_attempt_at: null });
  expect(done.processed_at).not.toBeNull();
  expect((await root.get(`${url}/counts`)).body).toMatchObject({
    pending: 0,
    failed: 0,
    completed_last_hour: 3,
    oldest_pending_at: null,
    event_types: ['OTHER_HAPPENED', 'THING_HAPPENED'],
  });
});

test('a poisoned event holds back only its aggregate, becomes a dead letter, and then lets the later ones pass', async () => {
  await put(1);
  await put(2);
  await put(1, 'LATER_HAPPENED');
  expect(await relay([1])).toEqual(['THING_HAPPENED 2']);
  const [poisoned, later] = [
    (await root.get(`${url}?event_type=THING_HAPPENED&aggregate_id=1`)).body[0],
    (await root.get(`${url}?event_type=LATER_HAPPENED`)).body[0],
  ];
  const first = (await root.get(`${url}/${poisoned.id}`)).body;
  expect(first).toMatchObject({ status: 'pending', retry_count: 1, held_back: 1, can: { redrive: false } });
  expect(Date.parse(first.next_attempt_at)).toBeGreaterThan(Date.parse(first.last_attempt_at));
  expect((await root.get(`${url}/${later.id}`)).body).toMatchObject({ waits_for: poisoned.id, retry_count: 0 });
  expect((await root.post(`${url}/${poisoned.id}/redrive`)).status).toBe(409);

  await relay([1], 2);
  const dead = (await root.get(`${url}/${poisoned.id}`)).body;
  expect(dead).toMatchObject({ status: 'failed', retry_count: 3, error_message: 'cannot take thing 1' });
  expect(dead.attempts).toMatchObject(
    [1, 2, 3].map((attempt) => ({ attempt, subscriber: 'things', error: 'cannot take thing 1' })),
  );
  expect((await root.get('/api/admin/dead-letters?kind=event')).body).toMatchObject([
    { kind: 'event', id: poisoned.id, type: 'THING_HAPPENED', attempts: 3, error: 'cannot take thing 1' },
  ]);
  expect(await relay([])).toEqual(['LATER_HAPPENED 1']);
  expect((await root.get(`${url}/${poisoned.id}`)).body).toMatchObject({ overtaken_by: 1, can: { redrive: true } });

  // Two people press the button at the same time.
  const answers = await Promise.all([1, 2].map(() => root.post(`${url}/${poisoned.id}/redrive`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await relay([])).toEqual(['THING_HAPPENED 1']);
  expect((await root.get(`${url}/${poisoned.id}`)).body).toMatchObject({ status: 'completed' });
  const { rows } = await t.admin.query(`select resource_id from audit_log where action = 'outbox.redrive'`);
  expect(rows).toEqual([{ resource_id: poisoned.id }]);
});

test('all dead letters of a filter are taken back at once', async () => {
  for (const thing of [1, 2, 3]) await put(thing, thing === 3 ? 'OTHER_HAPPENED' : 'THING_HAPPENED');
  await relay([1, 2, 3], 3);
  expect((await root.get(`${url}/counts`)).body).toMatchObject({ failed: 3, pending: 0 });
  expect((await root.post(`${url}/redrive`, { event_type: 'THING_HAPPENED' })).body).toEqual({ redriven: 2, left: 0 });
  expect((await root.get(`${url}?status=failed`)).body).toMatchObject([{ aggregate_id: '3' }]);
  expect((await root.post(`${url}/redrive`)).body).toEqual({ redriven: 1, left: 0 });
  expect(await relay([])).toHaveLength(3);
});

test('failed jobs stand among the dead letters', async () => {
  await t.admin.query(
    `insert into job (organization_id, type, queue, title, status, attempts, error, finished_at)
     values ($1, 'task_process_ocr', 'ocr_queue', 'Read scan.pdf', 'failed', 4, 'no engine', now())`,
    [organizationId],
  );
  await put(1);
  await relay([1], 3);
  const letters = await root.get('/api/admin/dead-letters');
  expect(letters.body.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['event', 'job']);
  const first = await root.get('/api/admin/dead-letters?limit=1');
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await root.get(next);
  expect([first.body[0].kind, second.body[0].kind].sort()).toEqual(['event', 'job']);
  expect((await root.get('/api/admin/dead-letters?kind=job')).body).toMatchObject([
    { queue: 'ocr_queue', title: 'Read scan.pdf', attempts: 4 },
  ]);
});
