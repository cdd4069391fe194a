import { describe, expect, test } from 'vitest';
import { everyDay, periodOf } from './period.ts';

const now = new Date('2026-03-01T02:30:00Z');

describe('a period', () => {
  test.each([
    ['UTC', '7d', '2026-02-23', '2026-03-01'],
    ['America/New_York', '7d', '2026-02-22', '2026-02-28'],
    ['Asia/Kolkata', '1d', '2026-03-01', '2026-03-01'],
    ['Etc/GMT+5', '3d', '2026-02-26', '2026-02-28'],
  ])('in %s of %s is %s to %s', (timeZone, timeframe, from, to) => {
    expect(periodOf({ time_zone: timeZone, timeframe }, now)).toMatchObject({ from, to });
  });
  test('is thirty days when nothing is said', () => {
    expect(periodOf({}, now)).toEqual({ timeZone: 'UTC', days: 30, from: '2026-01-31', to: '2026-03-01' });
  });
  test.each(['Mars/Olympus', '+02:00', "UTC'; drop table task", '', 'Europe/Berlin '])(
    'refuses the zone %j',
    (zone) => {
      expect(() => periodOf({ time_zone: zone }, now)).toThrow('Validation error');
    },
  );
  test('has an entry for each of its days', () => {
    const days = everyDay(periodOf({ timeframe: '3d' }, now), [{ day: '2026-02-28', count: 4 }], { count: 0 });
    expect(days).toEqual([
      { day: '2026-02-27', count: 0 },
      { day: '2026-02-28', count: 4 },
      { day: '2026-03-01', count: 0 },
    ]);
  });
});
