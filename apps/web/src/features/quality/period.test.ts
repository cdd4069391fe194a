import { expect, test } from 'vitest';
import { daysOf, PERIODS, periodOf } from './period.ts';

const NOW = Date.parse('2026-03-10T23:59:00Z');

test('seven days end today and include it', () => {
  expect(daysOf('7', NOW)).toEqual({ from: '2026-03-04', to: undefined });
});

test.each(PERIODS.filter(({ value }) => value !== 'other').map(({ value }) => value))(
  'the days of period %s name that period',
  (period) => {
    expect(periodOf(daysOf(period, NOW), NOW)).toBe(period);
  },
);

test('days of one’s own are none of the periods', () => {
  expect(periodOf({ from: '2026-01-01', to: '2026-01-31' }, NOW)).toBe('other');
  expect(periodOf({ from: '2026-01-01', to: undefined }, NOW)).toBe('other');
});
