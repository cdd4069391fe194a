import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { maskOfValue } from '@labelwright/task-definition/masks/mask-value';
import { runsOfPng } from '@labelwright/task-definition/masks/read-png';
import { createRunCollector, eachLineStretch, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { findDatasetImporter } from './dataset-importers.ts';
import type { ExportTask } from './export/model.ts';
import { findExporter } from './exporters.ts';
import type { ImportRow } from './import/model.ts';
import { readDetected, resultsOf } from './testing/detected.ts';
import { readSet, setOf } from './testing/sets.ts';
import { collect, inChunks } from './testing/streams.ts';
import { exportAnnotation, exportTask } from './testing/tasks.ts';

/** What is exported is read back: by our importers where there is one for the format, else by readers of this test. */

const [WIDTH, HEIGHT] = [160, 90];
const pictures = compileConfig(`<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Van"/></RectangleLabels>
  <PolygonLabels name="outline" toName="img"><Label value="Road"/></PolygonLabels>
  <EllipseLabels name="round" toName="img"><Label value="Wheel"/></EllipseLabels>
  <KeyPointLabels name="point" toName="img"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
  <BrushLabels name="mask" toName="img"><Label value="Cloud"/></BrushLabels>
</View>`);

type Value = Record<string, unknown>;
type Config = ReturnType<typeof compileConfig>;
const item = (id: string, control: string, type: string, value: Value, more: Value = {}): Value => ({
  id,
  from_name: control,
  to_name: 'img',
  type,
  original_width: WIDTH,
  original_height: HEIGHT,
  value,
  ...more,
});

const percent = fc.integer({ min: 0, max: 700 }).map((tenths) => tenths / 10);
const side = fc.integer({ min: 20, max: 290 }).map((tenths) => tenths / 10);
const boxes = fc.record({ x: percent, y: percent, width: side, height: side, label: fc.constantFrom('Car', 'Van') });
const toBox = ({ label, ...place }: { label: string } & Value, index: number, rotation = 0): Value =>
  item(`b${index}`, 'box', 'rectanglelabels', { ...place, rotation, rectanglelabels: [label] });
const outlines = fc.array(fc.tuple(percent, percent), { minLength: 3, maxLength: 8 });
const toOutline = (points: (readonly number[])[], index: number): Value =>
  item(`p${index}`, 'outline', 'polygonlabels', { points, closed: true, polygonlabels: ['Road'] });
const masks: fc.Arbitrary<PixelRuns> = fc
  .array(fc.tuple(fc.nat(WIDTH * HEIGHT - 20), fc.integer({ min: 1, max: 19 })), { minLength: 1, maxLength: 12 })
  .map((stretches) => {
    const collector = createRunCollector();
    let done = 0;
    for (const [start, length] of stretches.sort(([a], [b]) => a - b)) {
      collector.add(Math.max(start, done), Math.max(start + length, done));
      done = Math.max(done, start + length);
    }
    return { width: WIDTH, height: HEIGHT, runs: collector.finish() };
  });
const toMask = ({ runs }: PixelRuns, index: number): Value =>
  item(`m${index}`, 'mask', 'brushlabels', {
    format: 'rle',
    rle: brushOfRuns(runs, WIDTH * HEIGHT),
    brushlabels: ['Cloud'],
  });

const taskOf = (data: Value, result: unknown[]): ExportTask =>
  exportTask({ data, annotations: [exportAnnotation({ result })] });
const pictureOf = (...result: unknown[]): ExportTask => taskOf({ image: 'https://example.com/a.jpg' }, result);

async function write(format: string, config: Config, task: ExportTask): Promise<Uint8Array> {
  const exporter = findExporter(format);
  if (!exporter) throw new Error(format);
  const again = () => inChunks(task);
  const blocks = await collect(exporter.write(again(), { config, reread: again }));
  return Buffer.concat(blocks.map((block) => Buffer.from(block)));
}

const filesIn = (archive: Uint8Array): Record<string, Uint8Array> => {
  const { 'left-out.json': _left, ...files } = unzipSync(archive);
  return files;
};
const textsIn = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(filesIn(archive)).map(([path, bytes]) => [path, strFromU8(bytes)]));

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

describe('texts', () => {
  const config = compileConfig(
    '<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="PER"/><Label value="LOC"/></Labels><Labels name="kind" toName="text"><Label value="VIP"/></Labels></View>',
  );
  const words = fc.array(fc.constantFrom('Ada', 'went', 'to', '😀', 'Paris', 'über', 'naïve'), {
    minLength: 2,
    maxLength: 9,
  });

  test.each(['CONLL2003', 'SPACY', 'W3C'])('%s: spans of all label controls, also after emoji', async (format) => {
    await fc.assert(
      fc.asyncProperty(words, fc.nat(8), fc.constantFrom('PER', 'LOC', 'VIP'), async (list, chosen, label) => {
        const text = list.join(' ');
        const place = chosen % list.length;
        const start = list.slice(0, place).join(' ').length + (place > 0 ? 1 : 0);
        const end = start + (list[place] ?? '').length;
        const control = label === 'VIP' ? 'kind' : 'ner';
        const span = { start, end, text: text.slice(start, end), labels: [label] };
        const task = taskOf({ text }, [{ id: 's', from_name: control, to_name: 'text', type: 'labels', value: span }]);
        const name = { CONLL2003: 'a.conll', SPACY: 'a.jsonl', W3C: 'a.jsonld' }[format] ?? 'a';
        const file = await write(format, config, task);
        if (format === 'W3C') {
          const { items } = JSON.parse(strFromU8(file)) as {
            items: { target: { selector: Value[] }; body: Value[] }[];
          };
          expect(items[0]?.target.selector[0]).toMatchObject({ start, end });
          expect(items[0]?.body[0]).toMatchObject({ value: label, control });
          return;
        }
        const { rows } = await readDetected({ [name]: file }, { config });
        const found = resultsOf(rows).map(({ value }) => value as { text: string; labels: string[] });
        expect(found.map(({ text: quoted, labels }) => [quoted, labels])).toEqual([[span.text, [label]]]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('videos and series', () => {
  const config = compileConfig(
    '<View><Video name="clip" value="$clip" frameRate="10"/><Labels name="thing" toName="clip"><Label value="Ball"/></Labels><VideoRectangle name="box" toName="clip"/><TimelineLabels name="event" toName="clip"><Label value="Goal"/></TimelineLabels></View>',
  );
  const tracks = fc.record({
    frames: fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 })
      .map((list) => list.sort((a, b) => a - b)),
    from: percent,
    step: fc.integer({ min: -5, max: 5 }),
    off: fc.boolean(),
  });

  test('every frame of a track, as it is between its key frames', async () => {
    await fc.assert(
      fc.asyncProperty(tracks, async ({ frames, from, step, off }) => {
        const sequence = frames.map((frame, index) => ({
          ...{ frame, x: from + step * index, y: 10, width: 20, height: 30, rotation: 0 },
          enabled: !(off && index === frames.length - 1),
        }));
        const value = { framesCount: 45, duration: 4.5, sequence, labels: ['Ball'] };
        const result = [
          { id: 'v', from_name: 'box', to_name: 'clip', type: 'videorectangle', value },
          {
            id: 't',
            from_name: 'event',
            to_name: 'clip',
            type: 'timelinelabels',
            value: { ranges: [{ start: 3, end: 9 }], timelinelabels: ['Goal'] },
          },
        ];
        const task = taskOf({ clip: '/v.mp4' }, result);
        const lines = strFromU8(await write('VIDEO_CSV', config, task))
          .trim()
          .split('\n')
          .slice(1);
        const rows = lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
        const boxRows = rows.filter(([, , track]) => track === 'v');
        const last = off ? (frames.at(-1) ?? 0) : 45;
        expect(boxRows.map((cells) => Number(cells[4]))).toEqual(
          Array.from({ length: last - (frames[0] ?? 0) + 1 }, (_, index) => (frames[0] ?? 0) + index),
        );
        for (const cells of boxRows) {
          const frame = Number(cells[4]);
          const after = frames.findIndex((key) => key > frame);
          const before = (after === -1 ? frames.length : after) - 1;
          const [start = 0, end = start] = [frames[before], frames[before + 1]];
          const part = end === start ? 0 : (frame - start) / (end - start);
          expect(Number(cells[7])).toBeCloseTo(from + step * (before + (after === -1 ? 0 : part)), 6);
          expect(cells[12]).toBe(String(frames.includes(frame)));
        }
        expect(rows.find(([, , track]) => track === 't')?.slice(3, 6)).toEqual(['Goal', '3', '9']);
        const mot = textsIn(await write('MOT', config, taskOf({ clip: '/v.mp4' }, result.slice(0, 1))));
        const gt = (mot['000001-task-1/gt/gt.txt'] ?? '')
          .trim()
          .split('\n')
          .map((line) => line.split(',').map(Number));
        expect(gt.map(([frame]) => frame)).toEqual(boxRows.map((cells) => Number(cells[4])));
        for (const [index, numbers] of gt.entries()) {
          expect(numbers[2]).toBeCloseTo(Number(boxRows[index]?.[7]), 1);
          expect(numbers.slice(3, 9)).toEqual([10, 20, 30, 1, 1, 1]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('rows of a series carry the labels of the ranges that they lie in', async () => {
    const series = compileConfig(
      '<View><TimeSeriesLabels name="event" toName="gauge"><Label value="High"/><Label value="Gust"/></TimeSeriesLabels><TimeSeries name="gauge" value="$gauge" valueType="json" timeColumn="time"><Channel column="level"/></TimeSeries></View>',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: fc.nat(20), b: fc.nat(20), label: fc.constantFrom('High', 'Gust') }), { maxLength: 4 }),
        async (given) => {
          const ranges = given.map(({ a, b, label }) => ({ start: Math.min(a, b), end: Math.max(a, b), label }));
          const time = Array.from({ length: 21 }, (_, index) => index);
          const result = ranges.map(({ start, end, label }, index) => ({
            ...{ id: `r${index}`, from_name: 'event', to_name: 'gauge', type: 'timeserieslabels' },
            value: { start, end, instant: start === end, timeserieslabels: [label] },
          }));
          const task = taskOf({ gauge: { time, level: time.map((each) => each / 2) } }, result);
          const files = textsIn(await write('TIME_SERIES_CSV', series, task));
          const rows = (files['rows/1-gauge.csv'] ?? '').trim().split('\n').slice(1);
          for (const [index, row] of rows.entries()) {
            const wanted = new Set(
              ranges.filter(({ start, end }) => start <= index && index <= end).map(({ label }) => label),
            );
            expect(new Set((row.split(',').at(-1) ?? '').replaceAll('"', '').split('|').filter(Boolean))).toEqual(
              wanted,
            );
          }
          expect((files['ranges.csv'] ?? '').trim().split('\n')).toHaveLength(ranges.length + 1);
        },
      ),
      { numRuns: 30 },
    );
  });
});
