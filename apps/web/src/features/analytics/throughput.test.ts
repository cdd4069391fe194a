import { expect, test } from 'vitest';
import { daysBetween, seriesOf, totalsOf } from './throughput.ts';

const row = (day: string, user_id: number, annotations: number) => ({
  day,
  user_id,
  annotations,
  skipped: 1,
  lead_time_ms: annotations * 60_000,
  median_ms: 60_000,
});
const name = (id: number) => `P${id}`;

test('days without work are there too, over the end of a month', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
});

test('people by day, the busiest first', () => {
  const { x, series } = seriesOf(
    { days: [row('2026-03-01', 1, 2), row('2026-03-03', 2, 5), row('2026-03-01', 2, 1)] },
    name,
    'Others',
  );
  expect(x).toHaveLength(3);
  expect(series).toEqual([
    { id: 2, name: 'P2', values: [1, 0, 5] },
    { id: 1, name: 'P1', values: [2, 0, 0] },
  ]);
});

test('nobody is lost among many: the rest is one series', () => {
  const days = Array.from({ length: 12 }, (_, index) => row('2026-03-01', index + 1, index + 1));
  const { series } = seriesOf({ days }, name, 'Others');
  expect(series).toHaveLength(8);
  expect(series.at(-1)).toEqual({ id: undefined, name: 'Others', values: [15] });
  expect(series.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0)).toBe(78);
});

test('nothing at all is no day', () => {
  expect(seriesOf({ days: [] }, name, 'Others')).toEqual({ x: [], series: [] });
});

test('totals count days with answers, and answers an hour of active work', () => {
  expect(totalsOf({ days: [row('2026-03-01', 1, 2), row('2026-03-02', 1, 0), row('2026-03-02', 2, 5)] })).toEqual([
    { id: 2, annotations: 5, skipped: 1, days: 1, leadTimeMs: 300_000, perHour: 60 },
    { id: 1, annotations: 2, skipped: 2, days: 1, leadTimeMs: 120_000, perHour: 60 },
  ]);
});
