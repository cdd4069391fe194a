import { expect, test } from 'vitest';
import type { Db } from './db.ts';
import { gather } from './gather.ts';

// Nothing is asked of it: only its identity counts.
const db = {} as Db;

/** Batches that end when they are told to. */
function held() {
  const batches: { calls: number[]; end: (error?: Error) => void }[] = [];
  const ask = gather<number, string>({
    keyOf: (call) => (call < 100 ? 'small' : 'large'),
    run: (_, calls) =>
      new Promise((resolve, reject) => {
        batches.push({ calls, end: (error) => (error ? reject(error) : resolve(calls.map(String))) });
      }),
  });
  return { batches, ask: (call: number) => ask(db, call) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('calls of one moment go together, what comes meanwhile goes next, and each gets its own answer', async () => {
  const { batches, ask } = held();
  const first = [ask(1), ask(2)];
  await settled();
  const second = [ask(3), ask(4), ask(5)];
  await settled();
  expect(batches.map(({ calls }) => calls)).toEqual([[1, 2]]);
  batches[0]?.end();
  expect(await Promise.all(first)).toEqual(['1', '2']);
  await settled();
  expect(batches.map(({ calls }) => calls)).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
  batches[1]?.end();
  expect(await Promise.all(second)).toEqual(['3', '4', '5']);
  const third = ask(6);
  await settled();
  batches[2]?.end();
  expect(await third).toBe('6');
});

test('calls with other keys wait for nobody', async () => {
  const { batches, ask } = held();
  const calls = [ask(1), ask(100)];
  await settled();
  expect(batches.map(({ calls: some }) => some)).toEqual([[1], [100]]);
  for (const batch of batches) batch.end();
  expect(await Promise.all(calls)).toEqual(['1', '100']);
});

test('an error is for those who were in it; the next ones go on', async () => {
  const { batches, ask } = held();
  const lost = ask(1);
  await settled();
  const kept = ask(2);
  batches[0]?.end(new Error('gone'));
  await expect(lost).rejects.toThrow('gone');
  await settled();
  batches[1]?.end();
  expect(await kept).toBe('2');
});

test('no more than 32 go together', async () => {
  const { batches, ask } = held();
  const calls = Array.from({ length: 70 }, (_, index) => ask(index));
  await settled();
  for (let at = 0; at < 3; at++) {
    batches[at]?.end();
    await settled();
  }
  expect(batches.map((batch) => batch.calls.length)).toEqual([32, 32, 6]);
  expect((await Promise.all(calls)).at(-1)).toBe('69');
});

test('with a rest, what comes shortly after a pass waits for the next one; after the rest a call goes at once', async () => {
  const passes: number[][] = [];
  const gathered = gather<number, number>({
    restMs: 60,
    keyOf: () => '',
    run: async (_, calls) => {
      passes.push(calls);
      return calls;
    },
  });
  expect(await gathered(db, 1)).toBe(1);
  const soon = [gathered(db, 2)];
  await settled();
  soon.push(gathered(db, 3));
  expect(await Promise.all(soon)).toEqual([2, 3]);
  expect(passes).toEqual([[1], [2, 3]]);
  await new Promise((resolve) => setTimeout(resolve, 120));
  const late = gathered(db, 4);
  await settled();
  expect(passes).toEqual([[1], [2, 3], [4]]);
  expect(await late).toBe(4);
});
