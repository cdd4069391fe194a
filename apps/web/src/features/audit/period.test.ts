import { expect, test } from 'vitest';
import { isPeriod, type PeriodChoice, periodQuery } from './period.ts';

const now = new Date(2026, 2, 15, 13, 45);
const choose = (choice: Partial<PeriodChoice>) =>
  periodQuery({ period: 'any', from: undefined, to: undefined, ...choice }, now);

test('presets begin with a whole local day, so that the query stays the same all day', () => {
  expect(choose({})).toEqual({ from: undefined, to: undefined });
  expect(choose({ period: 'today' }).from).toBe(new Date(2026, 2, 15).toISOString());
  expect(choose({ period: 'week' }).from).toBe(new Date(2026, 2, 9).toISOString());
});

test('the last day of a custom period counts in full, and a missing end is open', () => {
  const whole = choose({ period: 'custom', from: '2026-02-27', to: '2026-02-28' });
  expect(whole).toEqual({ from: new Date(2026, 1, 27).toISOString(), to: new Date(2026, 2, 1).toISOString() });
  expect(choose({ period: 'custom', from: '2026-02-27' }).to).toBeUndefined();
  expect(choose({ period: 'custom', from: 'yesterday' }).from).toBeUndefined();
});

test('what stands in a URL is checked', () => {
  expect(isPeriod('week')).toBe(true);
  expect(isPeriod('toString')).toBe(false);
});
