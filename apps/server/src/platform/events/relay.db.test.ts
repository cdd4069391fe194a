import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemActor } from '../db/actor.ts';
import { withActor, withSystem } from '../db/db.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { emit } from './emit.ts';
import type { OutboxEvent, Subscriber } from './event.ts';
import { claimOutbox, failOutbox } from './events.queries.ts';
import { startRelay } from './relay.ts';

let t: TestApp;
let organizationId: number;
beforeAll(async () => {
  t = await createTestApp();
  organizationId = (await t.newOrganization()).id;
});
afterAll(() => t.close());
beforeEach(() => t.admin.query('delete from outbox_event'));

const event = (aggregateId: number, number: number) => ({
  type: 'TEST_HAPPENED',
  organizationId,
  aggregateType: 'test',
  aggregateId,
  payload: { number },
});

async function relay(subscriber: Subscriber): Promise<void> {
  const running = startRelay(t.app.platform.db, [subscriber], t.app.platform.log);
  await running.stop();
}

test('an event, its log row and its audit row exist exactly when the change does', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  await expect(
    withActor(db, actor, async (tx) => {
      await emit(tx, actor, event(1, 1));
      throw new Error('the change fails');
    }),
  ).rejects.toThrow('the change fails');
  await withActor(db, actor, (tx) => emit(tx, actor, event(1, 2)));
  const { rows } = await t.admin.query(`
    select (select count(*)::int from outbox_event) as outbox, (select count(*)::int from event_log where event_type = 'TEST_HAPPENED') as log,
      (select count(*)::int from audit_log where action = 'test_happened') as audit`);
  expect(rows[0]).toEqual({ outbox: 1, log: 1, audit: 1 });
});

test('events of one aggregate arrive in order, and a failure holds back only its own aggregate', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  for (const [aggregate, number] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
    [1, 3],
  ] as const)
    await withActor(db, actor, (tx) => emit(tx, actor, event(aggregate, number)));
  const seen: string[] = [];
  let broken = true;
  const handle = async ({ aggregateId, payload }: OutboxEvent): Promise<void> => {
    if (broken && aggregateId === '1' && payload.number === 2) throw new Error('receiver is down');
    seen.push(`${aggregateId}:${payload.number}`);
  };
  await relay({ name: 'test', handle });
  expect(seen).toEqual(['1:1', '2:1', '2:2']);
  const { rows } = await t.admin.query(
    `select retry_count, error_message from outbox_event where status = 'pending' order by seq`,
  );
  expect(rows).toEqual([
    { retry_count: 1, error_message: 'receiver is down' },
    { retry_count: 0, error_message: null },
  ]);

  broken = false;
  await relay({ name: 'test', handle });
  expect(seen, 'not due yet, and nothing overtakes it').toEqual(['1:1', '2:1', '2:2']);
  await t.admin.query('update outbox_event set next_attempt_at = now()');
  await relay({ name: 'test', handle });
  expect(seen.slice(3)).toEqual(['1:2', '1:3']);
});

test('an event that never succeeds ends as a visible dead letter', async () => {
  const actor = systemActor(organizationId);
  await withActor(t.app.platform.db, actor, (tx) => emit(tx, actor, event(7, 1)));
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await t.admin.query('update outbox_event set next_attempt_at = now()');
    await relay({ name: 'test', handle: () => Promise.reject(new Error('never')) });
  }
  const { rows } = await t.admin.query('select status, retry_count from outbox_event');
  expect(rows).toEqual([{ status: 'failed', retry_count: 3 }]);
});

test('two relays at once never take the same event, and a dead one loses its claim', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  for (let number = 0; number < 50; number += 1)
    await withActor(db, actor, (tx) => emit(tx, actor, event(100 + number, number)));
  const claims = await Promise.all([1, 2].map(() => withSystem(db, (tx) => claimOutbox(tx, 25, 60))));
  const ids = claims.flat().map((claimed) => claimed.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(50);
  await t.admin.query(`update outbox_event set locked_until = now() - interval '1 second'`);
  expect(await withSystem(db, (tx) => claimOutbox(tx, 100, 60))).toHaveLength(50);
});

test('who takes events together gets a batch at once, before the others, and again when it failed', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  await withActor(db, actor, (tx) => emit(tx, actor, event(1, 1), event(2, 1), event(1, 2)));
  const seen: string[] = [];
  let broken = true;
  const together: Subscriber = {
    name: 'together',
    handle: async () => {
      throw new Error('not called');
    },
    handleTogether: async (events) => {
      if (broken) throw new Error('database is down');
      seen.push(`together ${events.map(({ aggregateId, payload }) => `${aggregateId}:${payload.number}`).join(' ')}`);
    },
  };
  const single: Subscriber = {
    name: 'single',
    handle: async ({ aggregateId, payload }) => {
      seen.push(`single ${aggregateId}:${payload.number}`);
    },
  };
  const run = async (): Promise<void> => {
    const running = startRelay(db, [single, together], t.app.platform.log);
    await running.stop();
  };
  await run();
  expect(seen).toEqual([]);
  const { rows } = await t.admin.query('select retry_count from outbox_event order by seq');
  // The third waits for the first, which is of the same aggregate.
  expect(rows.map((row) => row.retry_count)).toEqual([1, 1, 0]);

  broken = false;
  await t.admin.query('update outbox_event set next_attempt_at = now()');
  await run();
  expect(seen).toEqual(['together 1:1 2:1 1:2', 'single 1:1', 'single 2:1', 'single 1:2']);
});

test('an event that cannot be handled holds up its own aggregate, not the batch', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  await withActor(db, actor, (tx) => emit(tx, actor, event(1, 1), event(2, 1), event(1, 2), event(3, 1)));
  const seen: string[] = [];
  await relay({
    name: 'together',
    handle: async () => {},
    handleTogether: async (events) => {
      if (events.some(({ aggregateId, payload }) => aggregateId === '1' && payload.number === 1))
        throw new Error('poison');
      seen.push(...events.map(({ aggregateId, payload }) => `${aggregateId}:${payload.number}`));
    },
  });
  expect(seen).toEqual(['2:1', '3:1']);
  const { rows } = await t.admin.query('select status, retry_count from outbox_event order by seq');
  expect(rows).toEqual([
    { status: 'pending', retry_count: 1 },
    { status: 'completed', retry_count: 0 },
    { status: 'pending', retry_count: 0 },
    { status: 'completed', retry_count: 0 },
  ]);
});

test('who judges by what the others have made of an event is told last, and not of one that they failed at', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  await withActor(db, actor, (tx) => emit(tx, actor, event(1, 1), event(2, 1)));
  const seen: string[] = [];
  const taker = (name: string, more: Partial<Subscriber>): Subscriber => {
    const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
      if (name === 'middle' && events.some(({ aggregateId }) => aggregateId === '1')) throw new Error('poison');
      seen.push(`${name} ${events.map(({ aggregateId }) => aggregateId).join(' ')}`);
    };
    return { name, handle: async () => {}, handleTogether, ...more };
  };
  const running = startRelay(
    db,
    [taker('last', { isLast: true }), taker('middle', {}), taker('first', { isQuick: true })],
    t.app.platform.log,
  );
  await running.stop();
  expect(seen).toEqual(['first 1 2', 'middle 2', 'last 2']);
});

test('relays that claim at the same moment never take an aggregate out of order', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  for (let number = 0; number < 40; number += 1) await withActor(db, actor, (tx) => emit(tx, actor, event(1, number)));
  const claims = await Promise.all([1, 2, 3, 4].map(() => withSystem(db, (tx) => claimOutbox(tx, 10, 60))));
  // One has the oldest; the later ones of the aggregate wait for it.
  expect(claims.map((claimed) => claimed.length).sort((a, b) => a - b)).toEqual([0, 0, 0, 10]);
  expect(claims.flat().map(({ payload }) => payload.number)).toEqual(Array.from({ length: 10 }, (_, number) => number));
});

test('an event found in processing without a living holder is taken back', async () => {
  const actor = systemActor(organizationId);
  await withActor(t.app.platform.db, actor, (tx) => emit(tx, actor, event(1, 1), event(2, 2)));
  await t.admin.query(
    `update outbox_event set status = 'processing', locked_until = case aggregate_id when '1' then now() - interval '1 hour' end`,
  );
  const seen: unknown[] = [];
  await relay({ name: 'test', handle: async ({ payload }) => void seen.push(payload.number) });
  expect(seen).toEqual([1, 2]);
});

test('who was slow and lost its claim changes nothing that another has finished', async () => {
  const actor = systemActor(organizationId);
  const { db } = t.app.platform;
  await withActor(db, actor, (tx) => emit(tx, actor, event(1, 1)));
  const [slow] = await withSystem(db, (tx) => claimOutbox(tx, 1, 60));
  await t.admin.query(`update outbox_event set locked_until = now() - interval '1 second'`);
  await relay({ name: 'test', handle: async () => {} });
  await withSystem(db, (tx) => failOutbox(tx, slow?.id ?? '', { subscriber: 'slow', error: 'late', detail: '' }));
  const { rows } = await t.admin.query('select status, retry_count from outbox_event');
  expect(rows).toEqual([{ status: 'completed', retry_count: 0 }]);
});
