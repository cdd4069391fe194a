import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, batchSize } from './batches.ts';

test('the batch shrinks for large rows and never exceeds five hundred', () => {
  const size = batchSize();
  expect(size.next()).toBe(100);
  size.learn(100, 100 * 50);
  expect(size.next()).toBe(500);
  size.learn(1000, 1000 * 10_000_000);
  expect(size.next()).toBe(1);
});

test('no more rows are asked for than are wanted in all', () => {
  const size = batchSize(130);
  expect(size.next()).toBe(100);
  size.learn(100, 1000);
  expect(size.next()).toBe(30);
  size.learn(30, 300);
  expect(size.next()).toBe(0);
});

test('every row comes once and in order, whatever the batch sizes are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(200), fc.integer({ min: 1, max: 17 }), async (count, limit) => {
      const ids = Array.from({ length: count }, (_, index) => index * 3 + 1);
      const read = async (after: number) => ids.filter((id) => id > after).slice(0, limit);
      const seen: number[] = [];
      for await (const batch of batchesOf(read, (rows) => rows.at(-1))) seen.push(...batch);
      expect(seen).toEqual(ids);
    }),
  );
});

test('a reader that stops early waits for the batch that is on its way', async () => {
  let open = 0;
  const read = async (after: number) => {
    open += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return [after + 1];
  };
  for await (const _batch of batchesOf(read, (rows) => rows.at(-1))) break;
  expect(open).toBe(0);
});

test('a failed read reaches the reader', async () => {
  const read = async (after: number) => {
    if (after > 0) throw new Error('lost');
    return [1];
  };
  const all = async () => {
    for await (const _batch of batchesOf(read, (rows) => rows.at(-1)));
  };
  await expect(all()).rejects.toThrow('lost');
});
