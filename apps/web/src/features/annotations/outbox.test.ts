import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Outbox, startOutbox } from './outbox.ts';
import { workStore } from './work-store.ts';

/** A server in one function: what it answers and what it has received, in order. */
let received: string[];
let answer: (key: string) => Response | Promise<Response>;
let outbox: Outbox;
let user = 0;

const ok = () => new Response('{}', { status: 201, headers: { 'content-type': 'application/json' } });
const refusal = (status: number, reason: string) =>
  new Response(JSON.stringify({ error: { type: 'validation_error', message: 'No.', requestId: 'r', reason } }), {
    status,
    headers: { 'content-type': 'application/json' },
  });
const work = (key: string) => ({
  key,
  taskId: 1,
  kind: 'submit' as const,
  annotationId: undefined,
  body: { submission_id: key },
});

beforeEach(() => {
  received = [];
  answer = ok;
  user += 1;
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const { submission_id: key } = JSON.parse(String(init.body)) as { submission_id: string };
    const response = await answer(key);
    received.push(key);
    return response;
  });
  outbox = startOutbox(user);
});
afterEach(() => {
  outbox.stop();
  vi.unstubAllGlobals();
});

test('answers are sent in order, and flush waits for all of them', async () => {
  for (const key of ['a', 'b', 'c']) await outbox.add(work(key));
  await outbox.flush();
  expect(received).toEqual(['a', 'b', 'c']);
  expect(await workStore.listWork(user)).toEqual([]);
});

test('whatever is added while a round of sending ends is sent before flush returns', async () => {
  for (let round = 0; round < 50; round += 1) {
    await outbox.add(work(`first ${round}`));
    // Lets the round that is under way come to every possible point of its end.
    for (let turn = 0; turn < round; turn += 1) await Promise.resolve();
    await outbox.add(work(`second ${round}`));
    await outbox.flush();
    expect(received.at(-1)).toBe(`second ${round}`);
  }
});

test('an answer waits for the draft that is still on its way', async () => {
  let arrive: () => void = () => {};
  await outbox.add(work('answer'), { after: new Promise((resolve) => (arrive = resolve)) });
  await outbox.add(work('next'));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(received).toEqual([]);
  arrive();
  await outbox.flush();
  expect(received).toEqual(['answer', 'next']);
});

test('an answer takes the place of its draft in one stroke; what cannot be kept leaves the draft alone', async () => {
  const draft = { key: 'draft', result: ['typed'], leadTimeMs: 0, savedAt: 0 };
  await workStore.putDraft(draft);
  const unkeepable = { ...work('bad'), body: { notCloneable: () => undefined } };
  await expect(outbox.add(unkeepable, { draftKey: 'draft' })).rejects.toThrow();
  expect(await workStore.findDraft('draft')).toEqual(draft);
  expect(await workStore.listWork(user)).toEqual([]);

  answer = () => Promise.reject(new TypeError('no network'));
  await outbox.add(work('good'), { draftKey: 'draft' });
  expect(await workStore.findDraft('draft')).toBeUndefined();
  expect(await workStore.listWork(user)).toMatchObject([{ key: 'good' }]);
});

test('without a network everything is kept, and sent when it is back', async () => {
  answer = () => Promise.reject(new TypeError('no network'));
  await outbox.add(work('kept'));
  await expect(outbox.flush()).rejects.toThrow();
  expect(outbox.getState()).toMatchObject({ waiting: 1, isOffline: true });
  answer = ok;
  window.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(outbox.getState()).toMatchObject({ waiting: 0, isOffline: false }));
  expect(received).toEqual(['kept']);
});

test('what the server refuses for good is kept to be seen, and does not hold up the rest', async () => {
  answer = (key) => (key === 'late' ? refusal(409, 'slot_taken') : ok());
  await outbox.add(work('late'));
  await outbox.add(work('fine'));
  await outbox.flush();
  expect(received).toEqual(['late', 'fine']);
  expect(outbox.getState().refused).toMatchObject([{ key: 'late', refusal: 'No.' }]);
  await outbox.dismiss('late');
  expect(outbox.getState().refused).toEqual([]);
});

test('of a task that is gone more is told than that it was not found', async () => {
  answer = () => refusal(404, 'not_found');
  await outbox.add({ ...work('gone'), innerId: 3 });
  await outbox.flush();
  const [refused] = outbox.getState().refused;
  expect(refused).toMatchObject({ innerId: 3 });
  expect(refused?.refusal).toContain('deleted');
});

test('who listens learns what the server took, and what it replied', async () => {
  answer = (key) =>
    key === 'late'
      ? refusal(409, 'slot_taken')
      : new Response('{"id":7}', { status: 201, headers: { 'content-type': 'application/json' } });
  const taken: unknown[] = [];
  const leave = outbox.subscribeTaken(({ key }, reply) => taken.push([key, reply]));
  await outbox.add(work('late'));
  await outbox.add(work('fine'));
  await outbox.flush();
  expect(taken).toEqual([['fine', { id: 7 }]]);
  leave();
  await outbox.add(work('unheard'));
  await outbox.flush();
  expect(taken).toHaveLength(1);
});
