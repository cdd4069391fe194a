import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns, runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { runsOfPng } from '@labelwright/task-definition/masks/read-png';
import { pngOfRuns } from '@labelwright/task-definition/masks/write-png';
import type { RegionResult } from '@labelwright/task-definition/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignMost, type Candidate } from './assignment/assign.ts';
import { eachTouchingPair } from './assignment/find-candidates.ts';
import { compareResults } from './compare.ts';
import { type AreaShape, areaIou, areaShape } from './geometry/area.ts';
import { maskIou, maskOfRuns } from './geometry/mask-runs.ts';
import { boxMatcher } from './kinds/box.ts';
import type { RegionMatcher } from './model.ts';
import { editDistance } from './text/edit-distance.ts';

const config = compileConfig(`<View><Image name="i" value="$i"/>
  <RectangleLabels name="box" toName="i"><Label value="A"/><Label value="B"/></RectangleLabels></View>`);
const control = config.controls.box;
if (control === undefined) throw new Error('The config has no boxes');
const context = { control, object: undefined, options: {}, weightOf: () => 1 };

const place = fc.integer({ min: 0, max: 60 });
const extent = fc.integer({ min: 1, max: 40 });
const rotation = fc.constantFrom(0, 0, 30, 45, 90, 200, -15);
const boxValue = fc.record({ x: place, y: place, width: extent, height: extent, rotation });

function itemOf(id: string, value: Record<string, unknown>): RegionResult {
  const size = { original_width: 300, original_height: 200 };
  return { id, from_name: 'box', to_name: 'i', type: 'rectanglelabels', ...size, value };
}

const boxes = fc
  .array(fc.record({ value: boxValue, label: fc.constantFrom('A', 'B') }), { maxLength: 12 })
  .map((list) => list.map(({ value, label }, n) => itemOf(`r${n}`, { ...value, rectanglelabels: [label] })));
const mode = fc.constantFrom('match' as const, 'soft' as const);

test('a comparison is symmetric, within bounds, and 1 for the same answer in any order', () => {
  fc.assert(
    fc.property(boxes, boxes, mode, fc.infiniteStream(fc.nat()), (a, b, regionMode, order) => {
      const there = compareResults(config, a, b, { regionMode });
      const back = compareResults(config, b, a, { regionMode });
      expect(there.score).toBeGreaterThanOrEqual(0);
      expect(there.score).toBeLessThanOrEqual(1);
      expect(back.score).toBeCloseTo(there.score ?? Number.NaN, 10);
      const shuffled = a.map((item) => ({ item, key: order.next().value })).sort((x, y) => x.key - y.key);
      expect(
        compareResults(
          config,
          shuffled.map(({ item }) => item),
          a,
          { regionMode },
        ).score,
      ).toBe(1);
      expect(
        compareResults(
          config,
          shuffled.map(({ item }) => item),
          b,
          { regionMode },
        ).score,
      ).toBeCloseTo(there.score ?? Number.NaN, 10);
    }),
  );
});

test('pairs are one to one and add up', () => {
  fc.assert(
    fc.property(boxes, boxes, (a, b) => {
      const { pairs, matched, onlyA, onlyB } = compareResults(config, a, b).controls.box ?? {
        pairs: [],
        matched: 0,
        onlyA: 0,
        onlyB: 0,
      };
      expect(new Set(pairs.map((pair) => pair.a)).size).toBe(pairs.length);
      expect(new Set(pairs.map((pair) => pair.b)).size).toBe(pairs.length);
      expect(pairs.filter(({ sameLabel }) => sameLabel)).toHaveLength(matched);
      expect([matched + onlyA, matched + onlyB]).toEqual([a.length, b.length]);
    }),
  );
});

const candidates = fc.uniqueArray(fc.record({ a: fc.nat(5), b: fc.nat(5), worth: fc.integer({ min: 1, max: 20 }) }), {
  selector: ({ a, b }) => `${a} ${b}`,
  maxLength: 30,
});

test('pairs are worth as much as the best of all ways to pair, and never less than by taking the best pair first', () => {
  fc.assert(
    fc.property(candidates, (given) => {
      const found = assignMost(6, 6, given);
      const worth = found.reduce((sum, pair) => sum + pair.worth, 0);
      expect(new Set(found.map(({ a }) => a)).size).toBe(found.length);
      expect(new Set(found.map(({ b }) => b)).size).toBe(found.length);
      expect(worth).toBe(mostOf(given, 0, 0));
      expect(worth).toBeGreaterThanOrEqual(greedy(given));
    }),
    { numRuns: 500 },
  );
});

/** By trying everything, row by row. */
function mostOf(given: readonly Candidate[], row: number, used: number): number {
  if (row === 6) return 0;
  const own = given.filter(({ a, b }) => a === row && (used & (1 << b)) === 0);
  const taken = own.map(({ b, worth }) => worth + mostOf(given, row + 1, used | (1 << b)));
  return Math.max(mostOf(given, row + 1, used), ...taken);
}

function greedy(given: readonly Candidate[]): number {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  let sum = 0;
  for (const { a, b, worth } of given.toSorted((x, y) => y.worth - x.worth)) {
    if (rows.has(a) || columns.has(b)) continue;
    rows.add(a);
    columns.add(b);
    sum += worth;
  }
  return sum;
}

test('the sweep finds the pairs that touch, and no others', () => {
  const bounds = fc.array(
    fc.record({ x: place, y: place, w: extent, h: extent }).map(({ x, y, w, h }) => {
      return { minX: x, minY: y, maxX: x + w, maxY: y + h };
    }),
    { maxLength: 15 },
  );
  fc.assert(
    fc.property(bounds, bounds, (left, right) => {
      const found: string[] = [];
      eachTouchingPair(left, right, (a, b) => found.push(`${a} ${b}`));
      const touching = left.flatMap((a, i) =>
        right.flatMap((b, j) =>
          a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY ? [`${i} ${j}`] : [],
        ),
      );
      expect(found.sort()).toEqual(touching.sort());
    }),
  );
});

/** By counting the middles of small cells: by winding, as canvases fill. */
function rasterisedIou(a: AreaShape, b: AreaShape, cells: number): number {
  const minX = Math.min(a.bounds.minX, b.bounds.minX);
  const minY = Math.min(a.bounds.minY, b.bounds.minY);
  const stepX = (Math.max(a.bounds.maxX, b.bounds.maxX) - minX) / cells;
  const stepY = (Math.max(a.bounds.maxY, b.bounds.maxY) - minY) / cells;
  let [shared, union] = [0, 0];
  for (let i = 0; i < cells; i += 1) {
    for (let j = 0; j < cells; j += 1) {
      const [x, y] = [minX + (i + 0.5) * stepX, minY + (j + 0.5) * stepY];
      const [inA, inB] = [windsAround(a.outline, x, y), windsAround(b.outline, x, y)];
      if (inA && inB) shared += 1;
      if (inA || inB) union += 1;
    }
  }
  return union === 0 ? 0 : shared / union;
}

function windsAround(outline: Float64Array, x: number, y: number): boolean {
  let winding = 0;
  for (let i = 0; i < outline.length; i += 2) {
    const j = (i + 2) % outline.length;
    const [x0, y0, x1, y1] = [outline[i] ?? 0, outline[i + 1] ?? 0, outline[j] ?? 0, outline[j + 1] ?? 0];
    const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
    if (y0 <= y && y1 > y && side > 0) winding += 1;
    if (y0 > y && y1 <= y && side < 0) winding -= 1;
  }
  return winding !== 0;
}

function shapeOf(matcher: RegionMatcher<AreaShape>, value: Record<string, unknown>): AreaShape {
  const shape = matcher.read(itemOf('r', value), context);
  if (shape === undefined) throw new Error('No shape');
  return shape;
}

test('turned boxes share what counting cells finds', () => {
  fc.assert(
    fc.property(boxValue, boxValue, (a, b) => {
      const [one, other] = [shapeOf(boxMatcher, a), shapeOf(boxMatcher, b)];
      expect(Math.abs(areaIou(one, other) - rasterisedIou(one, other, 120))).toBeLessThan(0.03);
    }),
    { numRuns: 60 },
  );
});

const outline = fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 9 }).map((points) => {
  const shape = areaShape(Float64Array.from(points.flat()), 'any');
  if (shape === undefined) throw new Error('No shape');
  return shape;
});

test('polygons of any form share what counting cells finds', () => {
  fc.assert(
    fc.property(outline, outline, (a, b) => {
      expect(Math.abs(areaIou(a, b) - rasterisedIou(a, b, 150))).toBeLessThan(0.06);
      expect(areaIou(b, a)).toBeCloseTo(areaIou(a, b), 10);
      expect(areaIou(a, a)).toBe(1);
    }),
    { numRuns: 100 },
  );
});

const bits = fc.array(fc.boolean(), { minLength: 12 * 9, maxLength: 12 * 9 });

function runsOfBits(pixels: readonly boolean[]): Int32Array {
  const runs: number[] = [];
  for (const [index, isIn] of pixels.entries()) {
    if (isIn !== (pixels[index - 1] ?? false)) runs.push(index);
  }
  if (pixels.at(-1)) runs.push(pixels.length);
  return Int32Array.from(runs);
}

test('masks share what counting pixels finds, and survive both of their wire forms', () => {
  fc.assert(
    fc.property(bits, bits, (first, second) => {
      const [a, b] = [runsOfBits(first), runsOfBits(second)];
      const shared = first.filter((isIn, index) => isIn && second[index]).length;
      const union = first.filter((isIn, index) => isIn || second[index]).length;
      expect(maskIou(maskOfRuns(a, 12, 9), maskOfRuns(b, 12, 9))).toBe(union === 0 ? 1 : shared / union);
      expect(runsOfBrush(brushOfRuns(a, first.length))).toEqual({ runs: a, pixels: first.length });
      expect(runsOfPng(pngOfRuns({ width: 12, height: 9, runs: a }))).toEqual({ width: 12, height: 9, runs: a });
    }),
  );
});

test('the edit distance is that of the table', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 90 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(editDistance(a, b)).toBe(byTable(a, b));
    }),
    { numRuns: 300 },
  );
});

function byTable(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
