import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyHeight, placeAfter, rowsInView, START, scrollTopFor, topShowing } from './scroll-window.ts';

const short = { rowCount: 1000, rowHeight: 36, viewport: 720 };
const long = { rowCount: 1_000_000, rowHeight: 36, viewport: 720 };

test('a short list scrolls like any other', () => {
  expect(bodyHeight(short)).toBe(36_000);
  expect(placeAfter(START, 5000, short)).toEqual({ top: 5000, scrollTop: 5000 });
});

test('in a million rows a wheel moves by its pixels, and the bar by its share', () => {
  expect(bodyHeight(long)).toBeLessThan(17_000_000);
  const half = bodyHeight(long) / 2;
  const dragged = placeAfter(START, half, long);
  expect(dragged.top / (long.rowCount * long.rowHeight)).toBeCloseTo(0.5, 3);
  expect(placeAfter(dragged, half + 100, long).top).toBe(dragged.top + 100);
});

test('the last row can be reached by dragging to the end', () => {
  const end = placeAfter(START, bodyHeight(long) - long.viewport, long);
  const [, to] = rowsInView(end.top, long);
  expect(to).toBe(long.rowCount);
});

test('every row can be brought into view, and the scroll bar follows', () => {
  fc.assert(
    fc.property(fc.nat(long.rowCount - 1), fc.nat(long.rowCount - 1), (index, from) => {
      const top = topShowing(index, from * long.rowHeight, long);
      expect(index * long.rowHeight).toBeGreaterThanOrEqual(top);
      expect((index + 1) * long.rowHeight).toBeLessThanOrEqual(top + long.viewport);
      const [first, last] = rowsInView(top, long);
      expect(index >= first && index < last).toBe(true);
      const at = scrollTopFor(top, long);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(bodyHeight(long) - long.viewport);
    }),
  );
});
