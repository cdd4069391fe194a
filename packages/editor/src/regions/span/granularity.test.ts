import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBoundary, snapRange } from './granularity.ts';

const text = 'Ada met Charles. They spoke 👩‍👩‍👧 long.\n\nשלום עולם today.';

function snapped(start: number, end: number, granularity: 'symbol' | 'word' | 'sentence' | 'paragraph') {
  const range = snapRange(text, { start, end }, granularity);
  return range && text.slice(range.start, range.end);
}

describe('granularity', () => {
  it('widens to whole words, sentences and paragraphs, without outer space', () => {
    expect(snapped(5, 6, 'word')).toBe('met');
    expect(snapped(1, 10, 'word')).toBe('Ada met Charles');
    expect(snapped(5, 6, 'sentence')).toBe('Ada met Charles.');
    expect(snapped(5, 6, 'paragraph')).toBe('Ada met Charles. They spoke 👩‍👩‍👧 long.');
  });

  it('takes characters as they are but never splits one that people see as one', () => {
    expect(snapped(1, 5, 'symbol')).toBe('da m');
    const family = text.indexOf('👩');
    expect(snapped(family + 1, family + 3, 'symbol')).toBe('👩‍👩‍👧');
  });

  it('works right to left and takes a range from either end', () => {
    const start = text.indexOf('עולם');
    expect(snapped(start + 2, start + 1, 'word')).toBe('עולם');
  });

  it('gives nothing for white space alone or an empty range', () => {
    expect(snapped(3, 4, 'word')).toBeUndefined();
    expect(snapped(4, 4, 'symbol')).toBeUndefined();
  });

  it('never loses what was selected beside white space, and stays inside the text', () => {
    const offsets = fc.nat(text.length);
    const kinds = fc.constantFrom('symbol' as const, 'word' as const, 'sentence' as const, 'paragraph' as const);
    fc.assert(
      fc.property(offsets, offsets, kinds, (a, b, granularity) => {
        const range = snapRange(text, { start: a, end: b }, granularity);
        const selected = text.slice(Math.min(a, b), Math.max(a, b));
        if (!range) {
          expect(selected.trim()).toBe('');
          return;
        }
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThanOrEqual(text.length);
        expect(text.slice(range.start, range.end)).toContain(selected.trim());
      }),
    );
  });
});

describe('boundaries', () => {
  it('are the edges of units, step by step in both directions', () => {
    expect(nextBoundary(text, 7, 1, 'word')).toBe(15);
    expect(nextBoundary(text, 15, -1, 'word')).toBe(8);
    expect(nextBoundary(text, 7, 1, 'symbol')).toBe(8);
    expect(nextBoundary(text, text.indexOf('👩'), 1, 'symbol')).toBe(text.indexOf(' long'));
    expect(nextBoundary(text, text.length, 1, 'word')).toBe(text.length);
    expect(nextBoundary(text, 0, -1, 'symbol')).toBe(0);
  });
});
