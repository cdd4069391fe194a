import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyFrame, RectangleGeometry } from '../geometry.ts';
import {
  boxAt,
  findKeyFrame,
  isEnabledAt,
  lifespans,
  neighbourKeyFrame,
  placeAt,
  toggledAt,
  withKeyFrame,
  withoutKeyFrame,
} from './sequence.ts';

const lastFrame = 200;
const percent = fc.double({ min: 0, max: 100, noNaN: true });
const keyFrame = fc.record({
  frame: fc.integer({ min: 1, max: lastFrame }),
  enabled: fc.boolean(),
  x: percent,
  y: percent,
  width: percent,
  height: percent,
  rotation: fc.integer({ min: 0, max: 359 }),
});
const sequences = fc
  .uniqueArray(keyFrame, { minLength: 1, maxLength: 12, selector: ({ frame }) => frame })
  .map((all) => all.sort((a, b) => a.frame - b.frame));
const frames = fc.integer({ min: 1, max: lastFrame });
const box: RectangleGeometry = { shape: 'rectangle', x: 1, y: 2, width: 3, height: 4, rotation: 5 };

/** By walking through the key frames one after the other. */
function naiveBoxAt(sequence: readonly KeyFrame[], frame: number) {
  for (const [index, from] of sequence.entries()) {
    const to = sequence[index + 1];
    if (from.frame === frame) return from;
    if (from.frame > frame || (to && to.frame <= frame)) continue;
    if (from.enabled === false) return undefined;
    if (!to) return from;
    const part = (frame - from.frame) / (to.frame - from.frame);
    return { x: from.x * (1 - part) + to.x * part, width: from.width * (1 - part) + to.width * part };
  }
  return undefined;
}

describe('a box between its key frames', () => {
  it('is where walking through them leads', () => {
    fc.assert(
      fc.property(sequences, frames, (sequence, frame) => {
        const expected = naiveBoxAt(sequence, frame);
        const found = boxAt(sequence, frame);
        expect(found === undefined).toBe(expected === undefined);
        if (expected && found) {
          expect(found.x).toBeCloseTo(expected.x, 6);
          expect(found.width).toBeCloseTo(expected.width, 6);
        }
      }),
    );
  });

  it('is not there before the first, and stays where the last left it', () => {
    const sequence = withKeyFrame(withKeyFrame([], 10, box, 25), 20, { ...box, x: 11 }, 25);
    expect(boxAt(sequence, 9)).toBeUndefined();
    expect(boxAt(sequence, 15)?.x).toBe(6);
    expect(boxAt(sequence, 500)?.x).toBe(11);
  });
});

describe('key frames', () => {
  it('put the box exactly there, in order, and leave it elsewhere alone beyond their neighbours', () => {
    fc.assert(
      fc.property(sequences, frames, frames, (sequence, frame, other) => {
        const changed = withKeyFrame(sequence, frame, box, 25);
        expect(boxAt(changed, frame)).toEqual(box);
        expect(changed.map((entry) => entry.frame)).toEqual(
          [...new Set(changed.map((entry) => entry.frame))].sort((a, b) => a - b),
        );
        const before = neighbourKeyFrame(sequence, frame, -1) ?? 0;
        const after = neighbourKeyFrame(sequence, frame, 1) ?? lastFrame + 1;
        if (other <= before || other >= after) expect(boxAt(changed, other)).toEqual(boxAt(sequence, other));
      }),
    );
  });

  it('made where the box is anyway change nothing that is seen', () => {
    fc.assert(
      fc.property(sequences, frames, frames, (sequence, frame, other) => {
        const place = boxAt(sequence, frame);
        if (!place || !isEnabledAt(sequence, frame)) return;
        const [before, after] = [boxAt(sequence, other), boxAt(withKeyFrame(sequence, frame, place, 25), other)];
        expect(after === undefined).toBe(before === undefined);
        if (before && after) expect(after.x).toBeCloseTo(before.x, 6);
      }),
    );
  });

  it('switch the box off and on from a frame on', () => {
    fc.assert(
      fc.property(sequences, frames, (sequence, frame) => {
        const wasOn = isEnabledAt(sequence, frame);
        const toggled = toggledAt(sequence, frame, 25);
        expect(isEnabledAt(toggled, frame)).toBe(!wasOn);
        expect(isEnabledAt(toggledAt(toggled, frame, 25), frame)).toBe(wasOn);
        expect(placeAt(toggled, frame)).toEqual(placeAt(sequence, frame));
      }),
    );
  });

  it('can be taken away but for the last one', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        let rest: readonly KeyFrame[] = sequence;
        for (const { frame } of sequence) rest = withoutKeyFrame(rest, frame);
        expect(rest).toHaveLength(1);
      }),
    );
  });

  it('keep what they say about themselves when the box moves', () => {
    const known = { frame: 4, enabled: false, time: 0.5, x: 0, y: 0, width: 1, height: 1, note: 'kept' };
    expect(withKeyFrame([known], 4, box, 25)[0]).toMatchObject({ note: 'kept', enabled: false, time: 0.5, x: 1 });
  });
});

it('lifespans cover exactly the frames at which the box is in the picture', () => {
  fc.assert(
    fc.property(sequences, frames, (sequence, frame) => {
      const spans = lifespans(sequence, lastFrame);
      const isCovered = spans.some(({ start, end }) => frame >= start && frame <= end);
      const isLoneOff = findKeyFrame(sequence, frame) !== undefined;
      if (!isLoneOff) expect(isCovered).toBe(boxAt(sequence, frame) !== undefined);
    }),
  );
});
