import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveEdge, moveSegment, segmentBetween, shortestS } from './segment.ts';

const durationS = 100;
const times = fc.double({ min: -20, max: 120, noNaN: true });
const segments = fc
  .tuple(times, times)
  .map(([a, b]) => segmentBetween(a, b, durationS, 0))
  .filter(({ start, end }) => end - start >= shortestS);

describe('segments', () => {
  it('stay within the sound, in order, whatever is asked of them', () => {
    fc.assert(
      fc.property(segments, times, fc.constantFrom('start' as const, 'end' as const), (segment, at, edge) => {
        for (const changed of [moveEdge(segment, edge, at, durationS), moveSegment(segment, at, durationS)]) {
          expect(changed.start).toBeGreaterThanOrEqual(0);
          expect(changed.end).toBeLessThanOrEqual(durationS);
          expect(changed.end - changed.start).toBeGreaterThanOrEqual(shortestS - 2e-6);
        }
      }),
    );
  });

  it('keep their length when they move', () => {
    fc.assert(
      fc.property(segments, times, (segment, delta) => {
        const { start, end } = moveSegment(segment, delta, durationS);
        expect(end - start).toBeCloseTo(segment.end - segment.start, 5);
      }),
    );
  });
});
