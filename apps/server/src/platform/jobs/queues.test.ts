import { expect, test } from 'vitest';
import { backoffSeconds, planQueues, QUEUES } from './queues.ts';

test('a process works on every queue unless told otherwise, on slow ones with fewer hands (J-02)', () => {
  const all = planQueues({ workerQueues: [], queueConcurrency: ['io:7'], jobConcurrency: 3 });
  expect(all.map(({ name }) => name)).toEqual([...QUEUES]);
  expect(Object.fromEntries(all.map(({ name, concurrency }) => [name, concurrency]))).toMatchObject({
    default: 3,
    io: 7,
    ocr_queue: 1,
  });
  expect(planQueues({ workerQueues: ['ocr_queue', 'ocr_queue'], queueConcurrency: [], jobConcurrency: 4 })).toEqual([
    { name: 'ocr_queue', concurrency: 1 },
  ]);
});

test('settings that make no sense are named', () => {
  const settings = { workerQueues: [], queueConcurrency: [], jobConcurrency: 4 };
  expect(() => planQueues({ ...settings, workerQueues: ['ocr'] })).toThrow('"ocr" is none of default, io');
  for (const pair of ['ocr_queue', 'ocr_queue:0', 'ocr_queue:x', ':2'])
    expect(() => planQueues({ ...settings, queueConcurrency: [pair] })).toThrow(RangeError);
});

test('waits double, are spread by at most a quarter and never exceed an hour by more (J-05)', () => {
  expect([1, 2, 3].map((attempt) => backoffSeconds('default', attempt, () => 0))).toEqual([2, 4, 8]);
  expect(backoffSeconds('email_queue', 1, () => 0.999)).toBeLessThan(6.25);
  expect(backoffSeconds('ocr_queue', 60, () => 0)).toBe(3600);
});
