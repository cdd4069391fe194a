import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consumeStream, type StreamEntry } from '../../adapters/redis-streams/consume-stream.ts';
import type { RedisClient } from '../../platform/redis/redis-link.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../../platform/testing/redis-server.ts';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { type Call, claimsOf, person, SECRET, signed } from './task-api.fixture.ts';

let redis: RedisServer | undefined;
let t: TestApp;
let admin: Call;
let labeller: Call;
let reviewer: Call;

beforeAll(async () => {
  redis = HAS_REDIS ? await startRedis() : undefined;
  const env: Record<string, string> = { LT_JWT_SECRET: SECRET, UPLOAD_LIMIT_MB: '2' };
  if (redis) Object.assign(env, { LT_REDIS_URL: redis.url, STREAM_MAX_LENGTH: '50' });
  t = await createTestApp({ env });
  admin = await person(t, 'acme', 'Admin', 'ada');
  labeller = await person(t, 'acme', 'Labeller', 'lin');
  reviewer = await person(t, 'acme', 'Reviewer', 'rob');
});
afterAll(async () => {
  await t.close();
  await redis?.kill();
});

let serial = 0;
const fresh = () => ({ external_id: `ticket-${++serial}`, labels: ['a', 'b'], instructions: 'Choose.' });
const create = async (): Promise<{ id: number; external_id: string }> => (await admin('create', fresh())).body.data;

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 25)))
    if (await isSo()) return;
  throw new Error(`did not come true: ${what}`);
}

describe('a ZIP', () => {
  const png = (shade: number) =>
    Uint8Array.from([
      ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
      ...[0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0, 0x57, 0xdd, 0x52, shade],
    ]);

  async function send(files: Record<string, Uint8Array>, fields: Record<string, string> = {}, name = 'scans.zip') {
    return sendRaw(zipSync(files, { level: 9 }), fields, name);
  }

  async function sendRaw(zip: Uint8Array, fields: Record<string, string>, name: string) {
    const parts = Object.entries(fields).map(
      ([field, value]) => `--edge\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
    );
    const head = `${parts.join('')}--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/zip\r\n\r\n`;
    const answer = await t.app.http?.inject({
      method: 'POST',
      url: '/task/upload-zip',
      headers: {
        authorization: `Bearer ${await signed(claimsOf('acme', 'Admin', 'ada'))}`,
        'content-type': 'multipart/form-data; boundary=edge',
      },
      payload: Buffer.concat([Buffer.from(head), zip, Buffer.from('\r\n--edge--\r\n')]),
    });
    return { status: answer?.statusCode, body: answer?.json() };
  }

  test('of three pictures becomes three objects and three tasks, which lists show', async () => {
    const { status, body } = await send(
      { 'one.png': png(1), 'deep/er/two.png': png(2), 'three.png': png(3) },
      { labels: '["cat", "dog"]', instructions: 'What is it?', priority: '5' },
    );
    expect([status, body.status, body.data.created, body.data.stored, body.data.skipped], JSON.stringify(body)).toEqual(
      [201, 'success', 3, 3, 0],
    );
    const [first] = body.data.tasks;
    expect((await t.app.platform.storage.stat(first.key)).sizeBytes).toBeGreaterThan(0);
    const task = (await admin('detail', { id: first.id })).body.data;
    expect(task).toMatchObject({
      labels: ['cat', 'dog'],
      instructions: 'What is it?',
      priority: 5,
      meta: { key: first.key },
    });
    expect(task.data.images).toEqual([expect.stringContaining('/data/upload/')]);
    const picture = await t.anonymous.get(task.data.images[0], {
      authorization: `Bearer ${await signed(claimsOf('acme', 'Labeller', 'lin'))}`,
    });
    expect(picture.status).toBe(200);
    // The same ZIP again makes nothing twice.
    const again = await send({ 'one.png': png(1), 'deep/er/two.png': png(2), 'three.png': png(3) });
    expect([again.status, again.body.data.created, again.body.data.stored, again.body.data.skipped]).toEqual([
      200, 0, 0, 3,
    ]);
  });

  test('with traps in it gives what is sound and tells of the rest', async () => {
    const { body } = await send({
      '../outside.png': png(11),
      '/etc/passwd': strToU8('root'),
      'sound.png': png(12),
      'SOUND.png': png(13),
      'inner.zip': zipSync({ 'x.png': png(14) }),
      'bomb.txt': new Uint8Array(1_900_000),
      'large.txt': strToU8('x'.repeat(2_100_000)),
      'note.txt': strToU8('What is this about?'),
      'program.exe': strToU8('MZ\x90\x00\x03\x00\x00\x00'),
    });
    expect([body.data.created, body.data.stored]).toEqual([2, 2]);
    expect(body.data.tasks.map(({ file }: { file: string }) => file).sort()).toEqual(['note.txt', 'sound.png']);
    expect(body.data.problems.map(({ file }: { file: string }) => file).sort()).toEqual(
      ['../outside.png', '/etc/passwd', 'SOUND.png', 'bomb.txt', 'inner.zip', 'large.txt', 'program.exe'].sort(),
    );
    const note = body.data.tasks.find(({ file }: { file: string }) => file === 'note.txt');
    expect((await admin('detail', { id: note.id })).body.data.data.text).toBe('What is this about?');
  });

  test('that is none, or comes without a form, is refused in the envelope', async () => {
    for (const answer of [
      await sendRaw(strToU8('no zip at all'), {}, 'scans.zip'),
      await send({ 'x.png': png(20) }, { labels: '[1]' }),
      await send({ 'x.png': png(20) }, { priority: 'high' }),
    ]) {
      expect([answer.status, Object.keys(answer.body).sort()]).toEqual([400, ['message', 'status', 'timestamp']]);
    }
    expect((await send({ 'x.png': png(20) }, { project_id: '999999' })).status).toBe(404);
  });
});

describe('the cache', () => {
  test('serves the second read, and never what was changed since by anybody', async () => {
    const given = fresh();
    const { id } = (await admin('create', given)).body.data;
    const read = async () => {
      const answer = await labeller('detail', { external_id: given.external_id });
      return [answer.headers['x-task-cache'], answer.body.data.instructions];
    };
    expect(await read()).toEqual(['miss', given.instructions]);
    expect(await read()).toEqual(['hit', given.instructions]);
    await admin('update', { id, instructions: 'New.' });
    expect(await read()).toEqual(['miss', 'New.']);
    expect(await read()).toEqual(['hit', 'New.']);
    // Past every service, as another program would.
    await t.admin.query(`update task set data = data || '{"instructions": "Newest."}' where id = $1`, [id]);
    expect(await read()).toEqual(['miss', 'Newest.']);
    const stranger = await person(t, 'globex', 'Admin', 'ada');
    await stranger('create', given);
    const foreign = await stranger('detail', { external_id: given.external_id });
    expect([foreign.headers['x-task-cache'], foreign.body.data.instructions]).toEqual(['miss', given.instructions]);
    const { id: unnamed } = (await admin('create', { data: { text: 'x' } })).body.data;
    expect((await admin('detail', { id: unnamed })).headers['x-task-cache']).toBe('none');
  });
});

describe.skipIf(!HAS_REDIS)('streams', () => {
  const clients: RedisClient[] = [];
  afterAll(() => {
    for (const client of clients) client.destroy();
  });
  const link = () => {
    const found = t.app.platform.redis;
    if (!found) throw new Error('no redis');
    return found;
  };
  async function connect(): Promise<RedisClient> {
    const client = link().duplicate();
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return client;
  }

  /** A consumer that runs until `stop`, which waits for its end. */
  async function consumer(name: string, handle: (entry: StreamEntry) => Promise<void>, more: object = {}) {
    const controller = new AbortController();
    const client = await connect();
    const ended = consumeStream({
      client,
      stream: 'allocation',
      group: 'readers',
      consumer: name,
      handle,
      signal: controller.signal,
      blockMs: 50,
      ...more,
    });
    return {
      client,
      ended,
      stop: async () => {
        controller.abort();
        await ended;
      },
    };
  }

  test('tell of allocations and reviews, once they are relayed', async () => {
    const { id, external_id: externalId } = await create();
    await labeller('allocate', { id });
    const result = [{ from_name: 'label', to_name: 'item', type: 'choices', value: { choices: ['a'] } }];
    await labeller(`/api/tasks/${id}/annotations`, { result });
    await reviewer('review', { id, decision: 'reject', reason: 'Wrong label' });
    const client = await connect();
    expect(await client.exists(['allocation', 'review'])).toBe(0);
    await t.relayEvents();
    await until('both are there', async () => (await client.exists(['allocation', 'review'])) === 2);
    const [allocation] = (await client.xRange('allocation', '-', '+')) ?? [];
    expect(allocation?.message).toMatchObject({
      type: 'allocation',
      tenant_id: 'acme',
      task_id: String(id),
      external_id: externalId,
      user: 'lin',
    });
    expect(Number(allocation?.message.ts)).toBeGreaterThan(Date.now() - 600_000);
    const [review] = (await client.xRange('review', '-', '+')) ?? [];
    expect(review?.message).toMatchObject({
      type: 'review',
      tenant_id: 'acme',
      task_id: String(id),
      user: 'rob',
      decision: 'reject',
      reason: 'Wrong label',
    });
  });

  test('give an entry to somebody else when its consumer dies before it acknowledged', async () => {
    const { id } = await create();
    await labeller('allocate', { id });
    await t.relayEvents();
    let held: StreamEntry | undefined;
    const dying = await consumer('dying', async (entry) => {
      if (entry.fields.task_id !== String(id)) return;
      held = entry;
      await new Promise(() => {});
    });
    await until('the first consumer holds it', () => held !== undefined);
    dying.client.destroy();
    const seen: string[] = [];
    const heir = await consumer('heir', async ({ fields }) => void seen.push(fields.event_id ?? ''), {
      claimAfterMs: 0,
    });
    await until('the second one got it', () => seen.includes(held?.fields.event_id ?? 'none'));
    await until('nothing is left', async () => (await heir.client.xPending('allocation', 'readers')).pending === 0);
    await heir.stop();
    expect(seen.filter((event) => event === held?.fields.event_id)).toHaveLength(1);
  });

  test('bring back to a consumer what it held, and put aside what fails for ever', async () => {
    const [first, second] = [await create(), await create()];
    await labeller('allocate', { id: first.id });
    await labeller('allocate', { id: second.id });
    await t.relayEvents();
    const tries: string[] = [];
    const fails = async ({ fields }: StreamEntry): Promise<void> => {
      tries.push(fields.task_id ?? '');
      if (fields.task_id === String(first.id)) throw new Error('cannot');
    };
    const reader = await consumer('stubborn', fails, { claimAfterMs: 0, maxDeliveries: 3 });
    await until('it was put aside', async () => (await reader.client.xLen('allocation:dead')) === 1);
    await until('nothing is left', async () => (await reader.client.xPending('allocation', 'readers')).pending === 0);
    await reader.stop();
    expect(tries.filter((task) => task === String(first.id))).toHaveLength(3);
    expect(tries.filter((task) => task === String(second.id))).toHaveLength(1);
    const [dead] = (await reader.client.xRange('allocation:dead', '-', '+')) ?? [];
    expect(dead?.message).toMatchObject({ task_id: String(first.id), error: 'cannot' });
  });

  test('are cut to their length', async () => {
    const client = await connect();
    const fill = Array.from({ length: 400 }, () => client.xAdd('allocation', '*', { filler: '1' }));
    await Promise.all(fill);
    await labeller('allocate', { id: (await create()).id });
    await t.relayEvents();
    await until('it is cut', async () => (await client.xLen('allocation')) < 300);
  });

  test('wait in order while Redis is dead, and nothing else waits for them', async () => {
    const seen: string[] = [];
    const reader = await consumer('patient', async ({ fields }) => void seen.push(fields.task_id ?? ''));
    await redis?.kill();
    await until('its loss is noticed', () => !link().isReady());
    const made = [await create(), await create(), await create()];
    for (const { id } of made) expect((await labeller('allocate', { id })).status).toBe(200);
    await t.relayEvents();
    const waiting = `select count(*)::int as n from sink_entry where channel = 'allocation'`;
    expect((await t.admin.query(waiting)).rows[0].n).toBe(3);
    const open = await t.admin.query(`select count(*)::int as n from outbox_event where status <> 'completed'`);
    expect(open.rows[0].n).toBe(0);
    const answer = await labeller('detail', { external_id: made[0]?.external_id });
    expect([answer.status, answer.headers['x-task-cache']]).toEqual([200, 'miss']);
    expect((await labeller('detail', { external_id: made[0]?.external_id })).headers['x-task-cache']).toBe('hit');
    await redis?.start();
    await until('all three came', () => made.every(({ id }) => seen.includes(String(id))));
    await reader.stop();
    expect(seen.slice(-3)).toEqual(made.map(({ id }) => String(id)));
    await until('nothing waits', async () => (await t.admin.query(waiting)).rows[0].n === 0);
  });
});
