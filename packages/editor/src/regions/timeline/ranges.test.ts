import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moveRange, moveRangeEdge, rangeBetween } from './ranges.ts';

const count = 500;
const frames = fc.integer({ min: -50, max: 600 });

it('ranges stay within the video, in order, and keep their length when they move', () => {
  fc.assert(
    fc.property(frames, frames, frames, fc.constantFrom('start' as const, 'end' as const), (a, b, at, edge) => {
      const range = rangeBetween(a, b, count);
      const moved = moveRange(range, at, count);
      for (const { start, end } of [range, moved, moveRangeEdge(range, edge, at, count)]) {
        expect(start).toBeGreaterThanOrEqual(1);
        expect(end).toBeLessThanOrEqual(count);
        expect(start).toBeLessThanOrEqual(end);
      }
      expect(moved.end - moved.start).toBe(range.end - range.start);
    }),
  );
});
