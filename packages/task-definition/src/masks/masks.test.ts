import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brushOfRuns, runsOfBrush } from './brush-rle.ts';
import { cocoCounts, compressCounts, expandCounts, runsOfCocoCounts } from './coco-rle.ts';
import { maskOfValue } from './mask-value.ts';
import { runsOfPng } from './read-png.ts';
import { areaOfRuns, boundsOfRuns, createRunCollector, type PixelRuns } from './runs.ts';
import { pngDataUrl, pngOfRuns } from './write-png.ts';

const masks: fc.Arbitrary<PixelRuns> = fc
  .record({ width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(({ width, height }) =>
    fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }).map((pixels) => {
      const collector = createRunCollector();
      for (const [place, isIn] of pixels.entries()) if (isIn) collector.add(place, place + 1);
      return { width, height, runs: collector.finish() };
    }),
  );

const naiveCounts = ({ width, height, runs }: PixelRuns): number[] => {
  const has = (pixel: number) => runs.findLastIndex((edge) => edge <= pixel) % 2 === 0;
  const counts = [0];
  for (let x = 0; x < width; x += 1)
    for (let y = 0; y < height; y += 1) {
      if (has(y * width + x) !== (counts.length % 2 === 0)) counts.push(0);
      counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    }
  return counts;
};

test('a mask survives each of its forms', () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const pixels = mask.width * mask.height;
      const rle = brushOfRuns(mask.runs, pixels);
      expect(runsOfBrush(rle)).toEqual({ runs: mask.runs, pixels });
      expect(maskOfValue({ rle }, mask.width, mask.height)).toEqual(mask);
      expect(maskOfValue({ rle })).toEqual({ width: pixels, height: 1, runs: mask.runs });
      expect(runsOfPng(pngOfRuns(mask))).toEqual(mask);
      expect(maskOfValue({ imageDataURL: pngDataUrl(pngOfRuns(mask)) })).toEqual(mask);
      const counts = cocoCounts(mask);
      expect(counts).toEqual(naiveCounts(mask));
      expect(expandCounts(compressCounts(counts))).toEqual(counts);
      expect(runsOfCocoCounts(counts, mask.width, mask.height)).toEqual(mask);
    }),
  );
});

test('bounds and area', () => {
  const mask = { width: 10, height: 10, runs: Int32Array.of(12, 15, 28, 33) };
  expect(areaOfRuns(mask.runs)).toBe(8);
  expect(boundsOfRuns(mask)).toEqual([0, 1, 10, 3]);
  expect(boundsOfRuns({ ...mask, runs: new Int32Array(0) })).toBeUndefined();
});

test('what is no mask is none', () => {
  expect(maskOfValue({ rle: [1, 2, 3] }, 5, 5)).toBeUndefined();
  expect(maskOfValue({ imageDataURL: 'data:image/png;base64,!!' })).toBeUndefined();
  expect(maskOfValue({ imageDataURL: `data:image/png;base64,${btoa('x'.repeat(200))}` })).toBeUndefined();
});
