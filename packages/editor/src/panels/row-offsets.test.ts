import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowAt, rowOffsets } from './row-offsets.ts';

it('finds the row at a pixel among rows of different heights', () => {
  const offsets = rowOffsets([32, 80, 32]);
  expect(offsets).toEqual([0, 32, 112, 144]);
  expect([0, 31, 32, 111, 112, 5000].map((px) => rowAt(offsets, px))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(rowAt(rowOffsets([]), 10)).toBe(0);
});

it('always finds the row that spans the pixel', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
  fc.assert(
    fc.property(heights, fc.nat(), (given, seed) => {
      const offsets = rowOffsets(given);
      const px = seed % (offsets.at(-1) ?? 1);
      const row = rowAt(offsets, px);
      expect(offsets[row]).toBeLessThanOrEqual(px);
      expect(offsets[row + 1]).toBeGreaterThan(px);
    }),
  );
});
