import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFrames, frameAt, frameSeekS, frameStartS } from './frames.ts';

const rates = fc.constantFrom(1, 10, 12.5, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 120);
const frames = fc.integer({ min: 1, max: 500_000 });

describe('frames and times', () => {
  it('lead back to the frame that was sought, wherever in it one looks', () => {
    fc.assert(
      fc.property(frames, rates, (frame, rate) => {
        expect(frameAt(frameSeekS(frame, rate), rate)).toBe(frame);
        expect(frameAt(frameStartS(frame, rate), rate)).toBe(frame);
      }),
    );
  });

  it('count every frame of a video of so many', () => {
    fc.assert(
      fc.property(frames, rates, (count, rate) => {
        expect(countFrames(count / rate, rate)).toBe(count);
      }),
    );
  });

  it('count a frame that has begun, and one at least', () => {
    expect(countFrames(1.5, 1)).toBe(2);
    expect(countFrames(0, 25)).toBe(1);
    expect(frameAt(-1, 25)).toBe(1);
  });
});
