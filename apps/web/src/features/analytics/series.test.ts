import { describe, expect, it } from 'vitest';
import { byDay, byName, heightOf, isAllZero, kindSeries } from './series.ts';

const NAMES = { document: 'Documents', voice_sample: 'Recordings', raw_text: 'Texts' };
const rows = [
  { day: '2026-03-01', document: 2, voice_sample: 0, raw_text: 1 },
  { day: '2026-03-02', document: 0, voice_sample: 3, raw_text: 0 },
];

describe('numbers by day', () => {
  it('are stacked by kind, with the same numbers in the table', () => {
    const { model, table } = byDay(rows, kindSeries(NAMES), { unit: 'items', day: 'Day' });
    expect(model).toMatchObject({ isStacked: true, categories: ['2026-03-01', '2026-03-02'] });
    expect(model.series.map(({ values }) => values)).toEqual([
      [2, 0],
      [0, 3],
      [1, 0],
    ]);
    expect(table).toEqual({
      header: ['Day', 'Documents', 'Recordings', 'Texts'],
      rows: [
        ['2026-03-01', 2, 0, 1],
        ['2026-03-02', 0, 3, 0],
      ],
    });
  });
  it('are nothing to draw when all of them are 0', () => {
    expect(isAllZero(rows, kindSeries(NAMES))).toBe(false);
    expect(isAllZero([{ document: 0, voice_sample: 0, raw_text: 0 }], kindSeries(NAMES))).toBe(true);
    expect(isAllZero([], kindSeries(NAMES))).toBe(true);
  });
});

it('numbers by name lie down and take room for each', () => {
  const one = [{ name: 'count', of: ({ count }: { count: number }) => count, tone: 'danger' as const }];
  const { model } = byName([{ who: 'Ada', count: 4 }], one, { unit: '', name: 'Who', nameOf: ({ who }) => who });
  expect(model).toMatchObject({
    isHorizontal: true,
    isStacked: false,
    categories: ['Ada'],
    series: [{ values: [4], tone: 'danger' }],
  });
  expect(heightOf(20)).toBeGreaterThan(heightOf(2));
});
