import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from './paint-order.ts';

const viewport = { width: 640, height: 480 };
const boxes = fc
  .tuple(
    fc.integer({ min: -50, max: 700 }),
    fc.integer({ min: -50, max: 500 }),
    fc.nat(200),
    fc.nat(200),
    fc.constantFrom('red', 'green', 'blue', undefined),
  )
  .map(([minX, minY, width, height, key]) => ({ box: { minX, minY, maxX: minX + width, maxY: minY + height }, key }));

type Thing = { box: { minX: number; minY: number; maxX: number; maxY: number }; key: string | undefined };

function overlap({ box: a }: Thing, { box: b }: Thing): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;
}

describe('batches', () => {
  it('paint everything once, what overlaps in its order, and only what looks the same together', () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 60 }), (things) => {
        const batches = batchesOf(things, viewport);
        const painted = batches.flat();
        expect(painted).toHaveLength(things.length);
        const place = new Map(painted.map((thing, index) => [thing, index]));
        things.forEach((under, index) => {
          for (const over of things.slice(index + 1)) {
            if (overlap(under, over)) expect(place.get(under)).toBeLessThan(place.get(over) ?? -1);
          }
        });
        for (const batch of batches) {
          expect(new Set(batch.map(({ key }) => key)).size).toBe(1);
          if (batch[0]?.key === undefined) expect(batch).toHaveLength(1);
        }
      }),
    );
  });

  it('are few where nothing overlaps, however the looks alternate', () => {
    const things = Array.from({ length: 60 }, (_, index) => {
      const [x, y] = [(index % 10) * 64, Math.floor(index / 10) * 64];
      return { box: { minX: x, minY: y, maxX: x + 20, maxY: y + 20 }, key: ['red', 'green', 'blue'][index % 3] };
    });
    expect(batchesOf(things, viewport)).toHaveLength(3);
  });
});
