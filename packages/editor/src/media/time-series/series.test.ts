import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExtremes } from './extremes.ts';
import { firstAtOrAfter, readSeries } from './series.ts';

describe('extremes', () => {
  it('are those of a naive search, for every stretch', () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN)), { maxLength: 3000 });
    fc.assert(
      fc.property(values, fc.nat(3200), fc.nat(3200), (list, a, b) => {
        const numbers = Float64Array.from(list);
        const part = list.slice(Math.min(a, b), Math.max(a, b)).filter((value) => !Number.isNaN(value));
        const found = createExtremes(numbers).between(Math.min(a, b), Math.max(a, b));
        if (part.length === 0) expect(found).toBeUndefined();
        else {
          expect(found?.low === part.reduce((x, y) => Math.min(x, y))).toBe(true);
          expect(found?.high === part.reduce((x, y) => Math.max(x, y))).toBe(true);
        }
      }),
    );
  });
});

describe('series', () => {
  it('are read from columns, rows and CSV alike', () => {
    const expected = { times: [0, 1, 2], a: [5, 6, Number.NaN] };
    const sources: [unknown, string][] = [
      [{ t: [0, 1, 2], a: [5, 6, null] }, 't'],
      [[{ t: 0, a: 5 }, { t: 1, a: 6 }, { t: 2 }], 't'],
      ['t,a\n0,5\n1,6\n2,\n', 't'],
      ['"t","a"\r\n0,"5"\r\n1,6\r\n2,', 't'],
      ['0,5\n1,6\n2,', '0'],
      ['{"t":[0,1,2],"a":[5,6,null]}', 't'],
    ];
    for (const [source, timeColumn] of sources) {
      const series = readSeries(source, { timeColumn });
      expect([...series.times]).toEqual(expected.times);
      expect([...(series.columns.get('a') ?? series.columns.get('1') ?? [])]).toEqual(expected.a);
    }
  });

  it('count rows without a time column, and sort what is out of order', () => {
    expect([...readSeries({ a: [7, 8] }, {}).times]).toEqual([0, 1]);
    const series = readSeries({ t: [3, 1, 2], a: [30, 10, 20] }, { timeColumn: 't' });
    expect([...series.times]).toEqual([1, 2, 3]);
    expect([...(series.columns.get('a') ?? [])]).toEqual([10, 20, 30]);
  });

  it('read and write dates in their format', () => {
    const series = readSeries('when,a\n2024-01-31 10:00:00,1\n2024-01-31 10:00:30,2', {
      timeColumn: 'when',
      timeFormat: '%Y-%m-%d %H:%M:%S',
    });
    expect(series.hasDates).toBe(true);
    expect(series.times[1]).toBe(Date.UTC(2024, 0, 31, 10, 0, 30));
    expect(series.toStored(series.times[1] ?? 0)).toBe('2024-01-31 10:00:30');
    expect(series.fromStored('2024-01-31 10:00:30')).toBe(series.times[1]);
  });

  it('say what is wrong with a file', () => {
    expect(() => readSeries('', {})).toThrow('no values');
    expect(() => readSeries('t,a\n1,2', { timeColumn: 'time' })).toThrow('no column "time"');
    expect(() => readSeries('{"t":', {})).toThrow('JSON');
    expect(() => readSeries('t,a\nx,2', { timeColumn: 't', timeFormat: '%Y' })).toThrow('timeFormat');
  });

  it('find times by halving', () => {
    const times = fc.array(fc.integer({ min: -100, max: 100 })).map((list) => Float64Array.from(list).sort());
    fc.assert(
      fc.property(times, fc.integer({ min: -120, max: 120 }), (list, time) => {
        const naive = [...list].findIndex((value) => value >= time);
        expect(firstAtOrAfter(list, time)).toBe(naive === -1 ? list.length : naive);
      }),
    );
  });
});
