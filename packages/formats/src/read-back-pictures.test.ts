import { maskOfValue } from '@labelwright/task-definition/masks/mask-value';
import { runsOfPng } from '@labelwright/task-definition/masks/read-png';
import { createRunCollector, eachLineStretch, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import fc from 'fast-check';
import { strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { findDatasetImporter } from './dataset-importers.ts';
import type { ImportRow } from './import/model.ts';
import { readDetected, resultsOf } from './testing/detected.ts';
import {
  boxes,
  HEIGHT,
  item,
  masks,
  outlines,
  percent,
  pictureOf,
  pictures,
  toBox,
  toMask,
  toOutline,
  WIDTH,
} from './testing/drawn.ts';
import { readSet, setOf } from './testing/sets.ts';
import { filesIn, textsIn, type Value, write } from './testing/written.ts';

/** What is exported is read back: by our importers where there is one for the format, else by readers of this test. */

/** Geometry with a digit after the point, and labels. */
const seen = ({ type, value }: Value): unknown => {
  const { x, y, width, height, rotation, points, ...rest } = value as Value;
  const digits = (number: unknown) => Math.round(Number(number) * 2) / 2;
  const labels = Object.values(rest).filter(
    (entry) => Array.isArray(entry) && entry.every((each) => typeof each === 'string'),
  );
  const place = Array.isArray(points)
    ? points.map((point: number[]) => point.map(digits))
    : [x, y, width, height].map((number) => (number === undefined ? null : digits(number)));
  return { type, labels, place, rotation: digits(rotation ?? 0) };
};

const near = (found: Value[], drawn: Value[]): void => {
  expect(found.map(({ type }) => type)).toEqual(drawn.map(({ type }) => type));
  for (const [index, each] of found.entries()) {
    const numbers = (value: unknown): number[] =>
      JSON.stringify(value)
        .match(/-?\d+(\.\d+)?(e-?\d+)?/g)
        ?.map(Number) ?? [];
    const [actual, wanted] = [numbers(placeOf(each)), numbers(placeOf(drawn[index] ?? {}))];
    expect(actual).toHaveLength(wanted.length);
    for (const [place, number] of actual.entries()) expect(Math.abs(number - (wanted[place] ?? 0))).toBeLessThan(0.05);
    expect(JSON.stringify(seen(each))).toContain(JSON.stringify(Object.values(each.value as Value).find(isLabels)));
    expect(labelsOf(each)).toEqual(labelsOf(drawn[index] ?? {}));
  }
};
const isLabels = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string');
const labelsOf = ({ value }: Value): unknown => Object.values(value as Value).find(isLabels);
const placeOf = ({ value }: Value): unknown => {
  const { x, y, width, height, points } = value as Value;
  return points ?? [x, y, width, height].filter((number) => number !== undefined);
};

describe('pictures', () => {
  test('COCO: boxes, outlines and masks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(boxes, { maxLength: 3 }),
        fc.array(outlines, { maxLength: 2 }),
        fc.array(masks, { maxLength: 2 }),
        async (some, lines, painted) => {
          const drawn = [...some.map((box, index) => toBox(box, index)), ...lines.map(toOutline)];
          const file = await write('COCO', pictures, pictureOf(...drawn, ...painted.map(toMask)));
          const { rows } = await readDetected({ 'result.json': file }, { config: pictures });
          const found = resultsOf(rows);
          near(
            found.filter(({ type }) => type !== 'brushlabels'),
            drawn,
          );
          const back = found
            .filter(({ type }) => type === 'brushlabels')
            .map(({ value }) => maskOfValue(value as Value, WIDTH, HEIGHT));
          expect(back).toEqual(painted);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each(['YOLO', 'YOLO_OBB', 'VOC'])('%s: boxes', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(boxes, { minLength: 1, maxLength: 4 }), async (some) => {
        const drawn = some.map((box, index) => toBox(box, index));
        const files = filesIn(await write(format, pictures, pictureOf(...drawn)));
        const rows = await readFolder(format, files);
        near(resultsOf(rows), drawn);
      }),
      { numRuns: 25 },
    );
  });

  test('YOLO_OBB: turned boxes as they were turned, in pixels', async () => {
    await fc.assert(
      fc.asyncProperty(boxes, fc.integer({ min: 1, max: 89 }), async (box, degrees) => {
        const [line = ''] =
          textsIn(await write('YOLO_OBB', pictures, pictureOf(toBox(box, 0, degrees))))['labels/a.txt']?.split('\n') ??
          [];
        const [, ...numbers] = line.split(' ').map(Number);
        const corners = [0, 2, 4, 6].map((place) => [
          (numbers[place] ?? 0) * WIDTH,
          (numbers[place + 1] ?? 0) * HEIGHT,
        ]);
        const [[ax = 0, ay = 0] = [], [bx = 0, by = 0] = [], , [dx = 0, dy = 0] = []] = corners;
        expect(Math.hypot(bx - ax, by - ay)).toBeCloseTo((box.width / 100) * WIDTH, 3);
        expect(Math.hypot(dx - ax, dy - ay)).toBeCloseTo((box.height / 100) * HEIGHT, 3);
        expect((Math.atan2(by - ay, bx - ax) * 180) / Math.PI).toBeCloseTo(degrees, 3);
      }),
      { numRuns: 25 },
    );
  });

  test('YOLO_OBB: around an outline no turned box is smaller than its upright one', async () => {
    await fc.assert(
      fc.asyncProperty(outlines, async (points) => {
        const [line = ''] =
          textsIn(await write('YOLO_OBB', pictures, pictureOf(toOutline([...points, [1, 1]], 0))))[
            'labels/a.txt'
          ]?.split('\n') ?? [];
        const [, ...numbers] = line.split(' ').map(Number);
        expect(numbers).toHaveLength(8);
        expect(numbers.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('YOLO_SEG: outlines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outlines, { minLength: 1, maxLength: 3 }), async (lines) => {
        const drawn = lines.map(toOutline);
        const files = filesIn(await write('YOLO_SEG', pictures, pictureOf(...drawn)));
        const rows = await readFolder('YOLO_SEG', files);
        near(
          resultsOf(rows).filter(({ type }) => type === 'polygonlabels'),
          drawn.filter((_, index) => resultsOf(rows)[index]?.type === 'polygonlabels'),
        );
        expect(resultsOf(rows)).toHaveLength(drawn.length);
      }),
      { numRuns: 25 },
    );
  });

  test.each(['BRUSH_TO_PNG', 'BRUSH_TO_NUMPY'])('%s: every pixel of every mask, the later above', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(masks, { minLength: 1, maxLength: 3 }), async (painted) => {
        const files = filesIn(await write(format, pictures, pictureOf(...painted.map(toMask))));
        const read = format === 'BRUSH_TO_PNG' ? runsOfPng : runsOfNpy;
        const extension = format === 'BRUSH_TO_PNG' ? 'png' : 'npy';
        for (const [index, mask] of painted.entries())
          expect(read(files[`masks/a-${index}.${extension}`] ?? new Uint8Array())).toEqual(mask);
        const classes = JSON.parse(strFromU8(files['classes.json'] ?? new Uint8Array())) as {
          class: number;
          label: string;
        }[];
        const cloud = classes.find(({ label }) => label === 'Cloud')?.class;
        if (format === 'BRUSH_TO_NUMPY') {
          const wanted = new Uint8Array(WIDTH * HEIGHT);
          for (const mask of painted)
            eachLineStretch(mask, (y, start, end) => wanted.fill(cloud ?? 0, y * WIDTH + start, y * WIDTH + end));
          expect(pixelsOfNpy(files['maps/a.npy'] ?? new Uint8Array()).pixels).toEqual(wanted);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('COCO_KEYPOINTS: the points of each thing in their places', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom('nose', 'tail'), { minLength: 1 }),
        percent,
        percent,
        async (names, x, y) => {
          const points = names.map((name, index) =>
            item(
              `k${index}`,
              'point',
              'keypointlabels',
              { x: x + index, y, width: 1, keypointlabels: [name] },
              { parentID: 'b0' },
            ),
          );
          const box = toBox({ x: 0, y: 0, width: 90, height: 90, label: 'Car' }, 0);
          const file = JSON.parse(strFromU8(await write('COCO_KEYPOINTS', pictures, pictureOf(box, ...points))));
          const [thing] = file.annotations;
          const category = file.categories.find(({ id }: { id: number }) => id === thing.category_id);
          expect([category.name, category.keypoints, thing.num_keypoints]).toEqual([
            'Car',
            ['nose', 'tail'],
            names.length,
          ]);
          for (const [index, name] of names.entries()) {
            const place = category.keypoints.indexOf(name) * 3;
            expect(thing.keypoints[place]).toBeCloseTo(((x + index) / 100) * WIDTH, 1);
            expect(thing.keypoints[place + 1]).toBeCloseTo((y / 100) * HEIGHT, 1);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** With its picture beside it, which tells its size. */
async function readFolder(format: string, files: Record<string, Uint8Array>): Promise<ImportRow[]> {
  const importer = findDatasetImporter(format === 'VOC' ? 'voc' : 'yolo');
  if (!importer) throw new Error(format);
  return readSet(importer, await setOf({ ...files, 'images/a.jpg': jpegHeader() }), { config: pictures });
}

function pixelsOfNpy(bytes: Uint8Array): { pixels: Uint8Array; height: number; width: number } {
  const length = (bytes[8] ?? 0) + (bytes[9] ?? 0) * 256;
  const header = strFromU8(bytes.subarray(10, 10 + length));
  expect((10 + length) % 64).toBe(0);
  const [, height = '0', width = '0'] = /'shape': \((\d+), (\d+)\)/.exec(header) ?? [];
  return { pixels: bytes.slice(10 + length), height: Number(height), width: Number(width) };
}

function runsOfNpy(bytes: Uint8Array): PixelRuns {
  const { pixels, width, height } = pixelsOfNpy(bytes);
  const collector = createRunCollector();
  for (const [place, value] of pixels.entries()) if (value === 255) collector.add(place, place + 1);
  return { width, height, runs: collector.finish() };
}

/** A JPEG picture of nothing but the header that says how large it is. */
function jpegHeader(): Uint8Array {
  return Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
    ...[0xff, 0xc0, 0, 17, 8, 0, HEIGHT, 0, WIDTH, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
    ...[0xff, 0xd9],
  );
}
