import fc from 'fast-check';
import type { Size } from '../regions/geometry.ts';
import { eachStretch, type Mask, maskFrom } from '../regions/mask/mask.ts';
import { createRowCollector } from '../regions/mask/rows.ts';

/** One truth value for each pixel: what the masks of the tests are compared with. */
export type Pixels = boolean[];

export const sizes: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 25 }),
});

/** Some blotchy, some speckled, some empty. */
export function pixelsOf({ width, height }: Size): fc.Arbitrary<Pixels> {
  const speckled = fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height });
  const blotchy = fc
    .array(fc.tuple(fc.nat(width), fc.nat(height), fc.nat(width), fc.nat(height)), { maxLength: 4 })
    .map((boxes) =>
      Array.from({ length: width * height }, (_, index) => {
        const x = index % width;
        const y = Math.floor(index / width);
        return boxes.some(([a, b, c, d]) => x >= a && x < a + c && y >= b && y < b + d);
      }),
    );
  return fc.oneof(speckled, blotchy);
}

export function maskOfPixels(pixels: Pixels, { width }: Size): Mask {
  const collector = createRowCollector(width);
  for (const [index, isIn] of pixels.entries()) if (isIn) collector.add(index, index + 1);
  return maskFrom(collector.finish());
}

export function pixelsOfMask(mask: Mask, size: Size): Pixels {
  const pixels: Pixels = Array.from({ length: size.width * size.height }, () => false);
  eachStretch(mask, size, (y, start, end) => pixels.fill(true, y * size.width + start, y * size.width + end));
  return pixels;
}
