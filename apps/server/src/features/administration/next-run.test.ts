import { expect, test } from 'vitest';
import { nextRun } from './next-run.ts';

test.each([
  ['* * * * *', '2026-03-01T09:00:30Z', '2026-03-01T09:01:00.000Z'],
  ['17 3 * * *', '2026-03-01T03:17:00Z', '2026-03-02T03:17:00.000Z'],
  ['7 * * * *', '2026-12-31T23:08:00Z', '2027-01-01T00:07:00.000Z'],
  ['0 0 * * 1', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00.000Z'],
  ['30 2 1 1 *', '2026-03-01T00:00:00Z', '2027-01-01T02:30:00.000Z'],
])('%s after %s is %s', (cron, after, next) => {
  expect(nextRun(cron, new Date(after))?.toISOString()).toBe(next);
});

test('a day that does not come within a year has no next run', () => {
  expect(nextRun('0 0 29 2 *', new Date('2026-03-01T00:00:00Z'))).toBeUndefined();
});
