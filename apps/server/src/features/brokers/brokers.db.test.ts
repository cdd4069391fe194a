import { Connection } from 'rabbitmq-client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { consumeQueue, type QueueMessage } from '../../adapters/rabbitmq/consume-queue.ts';
import { type App, createApp } from '../../app.ts';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { HAS_RABBITMQ, type RabbitServer, startRabbit } from '../../platform/testing/rabbitmq-server.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../../platform/testing/redis-server.ts';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';

const POLL = { timeout: 40_000 };
const QUEUE = 'labelwright.events';
const QUEUES = `${QUEUE}=event.*.test.#,small=event.*.small.#,reviews=review`;

let t: TestApp;
let rabbit: RabbitServer;
let redis: RedisServer | undefined;
let reader: Connection;
let organizationId: number;

describe.skipIf(!HAS_RABBITMQ)('RabbitMQ', () => {
  beforeAll(async () => {
    [rabbit, redis] = await Promise.all([startRabbit(), HAS_REDIS ? startRedis() : undefined]);
    const env = { RABBITMQ_URL: rabbit.url, RABBITMQ_QUEUES: QUEUES, RABBITMQ_MAX_LENGTH: '40' };
    t = await createTestApp({ env: redis ? { ...env, REDIS_URL: redis.url } : env });
    organizationId = (await t.newOrganization()).id;
    reader = new Connection({ url: rabbit.url, retryLow: 200, retryHigh: 500 });
    reader.on('error', () => {});
  }, 120_000);
  afterAll(async () => {
    reader.unsafeDestroy();
    await t.close();
    await redis?.kill();
    await rabbit.end();
  });

  const health = (state: string) =>
    expect.poll(async () => (await t.anonymous.get('/api/health')).body.services.rabbitmq, POLL).toBe(state);
  const happen = async (aggregateType: string, ...happenings: [aggregateId: number, number: number][]) => {
    const actor = systemActor(organizationId);
    for (const [aggregateId, number] of happenings)
      await withActor(t.app.platform.db, actor, (tx) =>
        emit(tx, actor, { type: 'TEST_HAPPENED', organizationId, aggregateType, aggregateId, payload: { number } }),
      );
    const isOpen = async () => {
      const { rows } = await t.admin.query(
        `select exists (select from outbox_event where status <> 'completed') as it_is`,
      );
      return rows[0].it_is;
    };
    while (await isOpen()) await t.relayEvents();
  };
  const waiting = async (sink: string, status = 'waiting'): Promise<number> => {
    const { rows } = await t.admin.query('select count(*)::int as n from sink_entry where sink = $1 and status = $2', [
      sink,
      status,
    ]);
    return rows[0].n;
  };
  const lengthOf = async (queue: string): Promise<number> =>
    (await reader.queueDeclare({ queue, passive: true })).messageCount;

  /** All that is in a queue now, acknowledged. */
  async function take(queue: string): Promise<{ key: string; body: Record<string, unknown> }[]> {
    const channel = await reader.acquire();
    const taken = [];
    for (let message = await channel.basicGet(queue); message; message = await channel.basicGet(queue)) {
      taken.push({ key: message.routingKey, body: message.body });
      channel.basicAck({ deliveryTag: message.deliveryTag });
    }
    await channel.close();
    return taken;
  }
  const numbers = (taken: readonly { body: Record<string, unknown> }[]) =>
    taken.map(({ body }) => `${body.aggregate_id}:${(body.payload as { number: number }).number}`);

  test('gets every event with its key, and what nobody asked for is no trouble', async () => {
    await health('healthy');
    await happen('test', [1, 1], [2, 1], [1, 2], [1, 3]);
    await happen('unasked', [1, 1]);
    await expect.poll(() => waiting('rabbitmq'), POLL).toBe(0);
    const taken = await take(QUEUE);
    expect(numbers(taken).filter((text) => text.startsWith('1:'))).toEqual(['1:1', '1:2', '1:3']);
    expect(taken).toHaveLength(4);
    expect(taken[0]?.key).toBe(`event.${organizationId}.test.test_happened`);
    expect(taken[0]?.body).toMatchObject({
      event_id: expect.any(String),
      type: 'TEST_HAPPENED',
      organization_id: organizationId,
      aggregate_type: 'test',
      aggregate_id: '1',
      ts: expect.any(Number),
    });
  });

  test('makes a queue again that somebody took away', async () => {
    await reader.queueDelete(QUEUE);
    await happen('test', [3, 1]);
    await expect.poll(() => waiting('rabbitmq'), POLL).toBe(0);
    expect(numbers(await take(QUEUE))).toEqual(['3:1']);
  });

  test('a full queue makes events wait in the database, in order, and nothing else', async () => {
    await happen('small', ...Array.from({ length: 60 }, (_, at): [number, number] => [at % 7, at]));
    await expect.poll(() => lengthOf('small'), POLL).toBeGreaterThanOrEqual(40);
    expect(await waiting('rabbitmq')).toBeGreaterThan(0);
    if (redis) await expect.poll(() => waiting('redis'), POLL).toBe(0);
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        for (const { body } of await take('small')) seen.add(JSON.stringify([body.aggregate_id, body.payload]));
        return seen.size;
      }, POLL)
      .toBe(60);
    // A set keeps the first coming of each: repeats are told by their id.
    const order = [...seen].map((text): [string, { number: number }] => JSON.parse(text));
    for (const aggregate of new Set(order.map(([id]) => id))) {
      const came = order.flatMap(([id, { number }]) => (id === aggregate ? [number] : []));
      expect(came, `of ${aggregate}`).toEqual([...came].sort((a, b) => a - b));
    }
  });

  test('what a consumer cannot handle ends with the dead letters of its queue', async () => {
    await happen('test', [4, 1], [5, 1]);
    const controller = new AbortController();
    const handled: QueueMessage[] = [];
    let tries = 0;
    const consuming = consumeQueue({
      url: rabbit.url,
      queue: QUEUE,
      signal: controller.signal,
      handle: async (message) => {
        if ((message.body as { aggregate_id: string }).aggregate_id === '4') {
          tries += 1;
          throw new Error('cannot');
        }
        handled.push(message);
      },
    });
    await expect.poll(() => lengthOf(`${QUEUE}.dead`), POLL).toBe(1);
    await expect.poll(() => handled.length, POLL).toBe(1);
    controller.abort();
    await consuming;
    expect(tries).toBe(6);
    expect(await lengthOf(QUEUE)).toBe(0);
    expect(numbers(await take(`${QUEUE}.dead`))).toEqual(['4:1']);
  });

  test('dies and comes back: requests, the outbox and Redis go on, and nothing is lost or out of order', async () => {
    await rabbit.kill();
    await health('unhealthy');
    const asked = await t.anonymous.get('/health');
    expect(asked.body.data).toMatchObject({ health: 'degraded', services: { rabbitmq: 'unhealthy' } });
    await happen('test', [6, 1], [7, 1], [6, 2]);
    await happen('test', [6, 3], [7, 2]);
    const open = await t.admin.query(`select count(*)::int as n from outbox_event where status <> 'completed'`);
    expect(open.rows[0].n).toBe(0);
    if (redis) await expect.poll(() => waiting('redis'), POLL).toBe(0);
    expect(await waiting('rabbitmq')).toBe(5);
    const metrics = await t.anonymous.get('/metrics');
    expect(metrics.text).toContain('sink_entries_waiting{sink="rabbitmq"} 5');
    await rabbit.start();
    await expect.poll(() => waiting('rabbitmq'), POLL).toBe(0);
    await health('healthy');
    const came = numbers(await take(QUEUE));
    expect(came.filter((text) => text.startsWith('6'))).toEqual(['6:1', '6:2', '6:3']);
    expect(came.filter((text) => text.startsWith('7'))).toEqual(['7:1', '7:2']);
  }, 120_000);

  test.skipIf(!HAS_REDIS)('what Redis refuses is a dead letter that an administrator delivers again', async () => {
    const { redis: link, sinks } = t.app.platform;
    await link?.use((client) => client.del('events'));
    await link?.use((client) => client.set('events', 'no stream'));
    await happen('test', [8, 1], [8, 2], [9, 1]);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await t.admin.query(`update sink_entry set next_attempt_at = now() where status = 'waiting'`);
      sinks.wake();
      await expect
        .poll(async () => {
          const { rows } = await t.admin.query(
            `select count(*)::int as n from sink_entry where sink = 'redis' and body->>'aggregate_id' = '9' and attempts > $1`,
            [attempt],
          );
          return rows[0].n;
        }, POLL)
        .toBe(1);
    }
    expect(await waiting('redis', 'failed')).toBeGreaterThanOrEqual(2);
    const admin = await t.newUser(organizationId, { globalRole: 'super_admin' });
    const { body: dead } = await admin.get('/api/admin/dead-letters?kind=delivery');
    expect(dead[0]).toMatchObject({ kind: 'delivery', type: 'TEST_HAPPENED', queue: 'redis', attempts: 5 });
    expect(dead[0].error).toContain('WRONGTYPE');
    const { body: counts } = await admin.get('/api/admin/outbox/counts');
    expect(counts.sinks).toEqual([
      expect.objectContaining({ sink: 'redis', failed: dead.length }),
      { sink: 'rabbitmq', waiting: 0, failed: 0, oldest_waiting_at: null },
    ]);
    await link?.use((client) => client.del('events'));
    expect((await admin.post('/api/admin/outbox/deliveries/redrive', { sink: 'redis' })).body).toEqual({
      redriven: dead.length,
    });
    await t.admin.query(`update sink_entry set next_attempt_at = now()`);
    sinks.wake();
    await expect.poll(() => link?.use((client) => client.xLen('events')), POLL).toBe(3);
    expect(await waiting('redis', 'failed')).toBe(0);
    expect(
      (await t.newUser(organizationId, { role: 'owner' }).then((user) => user.get('/api/admin/dead-letters'))).status,
    ).toBe(403);
  });
});

test('what one process does reaches the open pages of another over the database alone', async () => {
  const first = await createTestApp();
  const { id, owner } = await first.newOrganization();
  const stranger = (await first.newOrganization()).owner;
  const { rows } = await first.admin.query<{ name: string }>('select current_database() as name');
  const url = new URL(inject('appUrl'));
  url.pathname = `/${rows[0]?.name}`;
  const second: App = await createApp(first.app.platform.config, { url: url.toString() }, { background: false });
  const leaving = new AbortController();
  try {
    const base = await second.http?.listen({ host: '127.0.0.1', port: 0 });
    const follow = async (token: string): Promise<{ heard: string }> => {
      const answer = await fetch(`${base}/api/live`, {
        headers: { authorization: `Token ${token}` },
        signal: leaving.signal,
      });
      const page = { heard: '' };
      const keep = new WritableStream<string>({
        write: (text) => {
          page.heard += text;
        },
      });
      answer.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeTo(keep)
        .catch(() => {});
      return page;
    };
    const [page, other, foreign] = await Promise.all([owner.token, owner.token, stranger.token].map(follow));
    first.app.platform.live.publish({ organizationId: id, topic: 'tasks', id: '12' });
    for (const open of [page, other])
      await expect.poll(() => open?.heard, POLL).toContain('event: tasks\ndata: {"id":"12"}');
    expect(foreign?.heard).not.toContain('event:');
  } finally {
    leaving.abort();
    await second.stop();
    await first.close();
  }
});
