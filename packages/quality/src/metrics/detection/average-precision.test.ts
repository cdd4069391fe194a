import { compressCounts, expandCounts } from '@labelwright/task-definition/masks/coco-rle';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../../../fixtures/coco_bbox_fixture.json' with { type: 'json' };
import drawn from '../../../fixtures/coco_random_fixture.json' with { type: 'json' };
import { BOX_STATS, detectionStats, KEY_POINT_STATS } from './average-precision.ts';
import { type Box, boxIou } from './box-iou.ts';
import { keyPointOverlap, keyPointSimilarity, PERSON_SIGMAS } from './key-point-similarity.ts';
import { decodeMask, encodeMask, type MaskRle, maskArea, maskIou } from './mask-rle.ts';

const asBox = (values: readonly number[]): Box => [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0, values[3] ?? 0];

const truths = fixture.gt.annotations.map((truth) => ({
  image: truth.image_id,
  category: truth.category_id,
  shape: asBox(truth.bbox),
  area: truth.area,
  crowd: truth.iscrowd === 1,
}));
const detections = fixture.dt.map((found) => ({
  image: found.image_id,
  category: found.category_id,
  shape: asBox(found.bbox),
  area: (found.bbox[2] ?? 0) * (found.bbox[3] ?? 0),
  score: found.score,
}));

describe('average precision', () => {
  it('gives the twelve numbers that the official program gives', () => {
    const stats = detectionStats(truths, detections, { similarity: boxIou });
    expect(stats.map(({ id }) => id)).toEqual(BOX_STATS.map(({ id }) => id));
    expect(stats.map(({ result }) => result.value?.toFixed(6))).toEqual(fixture.stats.map((value) => value.toFixed(6)));
  });

  it('gives the numbers of a drawn set to the last digit, with equal scores and shares on the edge', () => {
    const stats = detectionStats(
      drawn.boxes.truths.map(([image = 0, category = 0, x, y, w, h, area = 0, crowd]) => {
        return { image, category, shape: asBox([x, y, w, h] as number[]), area, crowd: crowd === 1 };
      }),
      drawn.boxes.detections.map(([image = 0, category = 0, x, y, w = 0, h = 0, score = 0]) => {
        return { image, category, shape: asBox([x, y, w, h] as number[]), area: w * h, score };
      }),
      { similarity: boxIou },
    );
    for (const [i, { id, result }] of stats.entries())
      expect(result.value, id).toBeCloseTo(drawn.boxes.stats[i] ?? -2, 12);
  });

  it('gives the ten numbers of key points', () => {
    const pointsOf = (numbers: readonly number[]) =>
      Array.from({ length: 17 }, (_, i) => ({
        x: numbers[3 * i] ?? 0,
        y: numbers[3 * i + 1] ?? 0,
        visible: numbers[3 * i + 2] !== 0,
      }));
    const found = drawn.keyPoints.detections.map(({ points, ...rest }) => {
      const shape = { points: pointsOf(points), area: 0, box: asBox([]) };
      const [xs, ys] = [shape.points.map(({ x }) => x), shape.points.map(({ y }) => y)];
      return { ...rest, shape, area: (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys)) };
    });
    const marked = drawn.keyPoints.truths.map(({ points, box, crowd, ...rest }) => {
      const shape = { points: pointsOf(points), area: rest.area, box: asBox(box) };
      return { ...rest, shape, crowd: crowd === 1, ignore: !shape.points.some(({ visible }) => visible) };
    });
    const stats = detectionStats(marked, found, { similarity: keyPointOverlap }, KEY_POINT_STATS);
    for (const [i, { id, result }] of stats.entries())
      expect(result.value ?? -1, id).toBeCloseTo(drawn.keyPoints.stats[i] ?? -2, 12);
  });

  it('gives the same for masks that fill the boxes', () => {
    const width = 640;
    const height = 480;
    const maskOf = ([x, y, w, h]: Box): MaskRle => {
      const pixels = new Uint8Array(width * height);
      for (let row = y; row < y + h; row++) pixels.fill(1, row * width + x, row * width + x + w);
      return encodeMask(pixels, width, height);
    };
    const asMask = <T extends { shape: Box }>(object: T) => ({ ...object, shape: maskOf(object.shape) });
    const stats = detectionStats(truths.map(asMask), detections.map(asMask), { similarity: maskIou });
    expect(stats.map(({ result }) => result.value?.toFixed(6))).toEqual(fixture.stats.map((value) => value.toFixed(6)));
  });

  it('says that there is nothing to find where the official program prints −1', () => {
    const stats = detectionStats(truths.slice(0, 1), detections, { similarity: boxIou });
    const small = stats.find(({ id }) => id === 'ap_small');
    expect(small?.result).toEqual({ value: null, reason: 'empty_reference' });
    expect(detectionStats([], detections, { similarity: boxIou })[0]?.result.value).toBeNull();
  });

  it('finds none where nothing was detected, and all where detections are the truth', () => {
    const none = detectionStats(truths, [], { similarity: boxIou });
    expect(none.map(({ result }) => result.value)).toEqual(new Array(12).fill(0));
    const real = truths.filter((truth) => !truth.crowd);
    const perfect = detectionStats(
      truths,
      real.map((truth) => ({ ...truth, score: 1 })),
      { similarity: boxIou },
    );
    expect(perfect.filter(({ id }) => id !== 'ar1').every(({ result }) => result.value === 1)).toBe(true);
  });

  it('reports ten numbers for key points', () => {
    expect(KEY_POINT_STATS.map(({ id }) => id)).toEqual([
      'ap',
      'ap50',
      'ap75',
      'ap_medium',
      'ap_large',
      'ar',
      'ar50',
      'ar75',
      'ar_medium',
      'ar_large',
    ]);
  });
});

describe('overlap of boxes', () => {
  it('is what arithmetic says', () => {
    expect(boxIou([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(1 / 3, 12);
    expect(boxIou([0, 0, 10, 10], [5, 0, 10, 10], true)).toBe(0.5);
    expect(boxIou([2, 2, 5, 5], [0, 0, 10, 10])).toBe(0.25);
    expect(boxIou([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0);
  });
});

describe('masks in run lengths', () => {
  it('has the counts and the text of the published form', () => {
    const square = new Uint8Array(36);
    for (const y of [1, 2, 3]) for (const x of [1, 2, 3]) square[y * 6 + x] = 1;
    const mask = encodeMask(square, 6, 6);
    expect(mask.counts).toEqual([7, 3, 3, 3, 3, 3, 14]);
    expect(compressCounts(mask.counts)).toBe('733000;');
    expect(maskArea(mask)).toBe(9);

    const bar = new Uint8Array(20);
    for (const y of [1, 2]) for (const x of [1, 2, 3]) bar[y * 5 + x] = 1;
    expect(compressCounts(encodeMask(bar, 5, 4).counts)).toBe('5220003');
  });

  it('comes back as it went, in pixels and in text, and overlaps as pixels do', () => {
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: 42, maxLength: 42 });
    fc.assert(
      fc.property(bits, bits, fc.constantFrom(1, 2, 6, 7, 42), (a, b, width) => {
        const [first, second] = [a, b].map((pixels) => encodeMask(pixels, width, 42 / width));
        if (!first || !second) throw new Error('two masks');
        expect([...decodeMask(first)]).toEqual(a);
        expect(expandCounts(compressCounts(first.counts))).toEqual(first.counts);
        const both = a.filter((pixel, i) => pixel && b[i]).length;
        const either = a.filter((pixel, i) => pixel || b[i]).length;
        expect(maskIou(first, second)).toBeCloseTo(either === 0 ? 0 : both / either, 12);
      }),
    );
    expect(expandCounts(compressCounts([0, 1_000_000, 3, 2, 500_000]))).toEqual([0, 1_000_000, 3, 2, 500_000]);
  });
});

describe('key points', () => {
  const truth = PERSON_SIGMAS.map((_, i) => ({ x: 10 * i, y: 5 * i, visible: i % 2 === 0 }));

  it('is 1 in place, and falls with the distance measured by the size of the object', () => {
    expect(keyPointSimilarity(truth, truth, 400).value).toBe(1);
    const [nose, ...rest] = truth;
    if (!nose) throw new Error('no nose');
    const moved = keyPointSimilarity([{ ...nose, x: nose.x + 1 }, ...rest], truth, 400);
    expect(moved.value).toBeCloseTo((8 + Math.exp(-1 / (2 * 400 * 0.052 ** 2))) / 9, 12);
  });

  it('is undefined when nothing is marked', () => {
    const hidden = truth.map((point) => ({ ...point, visible: false }));
    expect(keyPointSimilarity(truth, hidden, 400)).toEqual({ value: null, reason: 'empty_reference' });
    expect(keyPointSimilarity(truth, truth.slice(1), 400)).toEqual({ value: null, reason: 'out_of_domain' });
  });
});
