import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { createRunCollector } from '@labelwright/task-definition/masks/runs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDatasetImporter } from './dataset-importers.ts';
import type { ExportTask } from './export/model.ts';
import { outlineOf, pointOf } from './export/regions/pixels.ts';
import { readRegions } from './export/regions/read-regions.ts';
import { findExporter } from './exporters.ts';
import type { ImportedTask } from './import/model.ts';
import { pngOf, readSet, setOf } from './testing/sets.ts';
import { collect, errorsOf, inChunks, tasksOf } from './testing/streams.ts';
import { exportAnnotation, exportTask } from './testing/tasks.ts';

const config = compileConfig(`<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Big bus"/></RectangleLabels>
  <PolygonLabels name="outline" toName="img"><Label value="Road"/><Label value="Field &amp; wood"/></PolygonLabels>
  <KeyPointLabels name="point" toName="img"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
  <BrushLabels name="mask" toName="img"><Label value="Cloud"/></BrushLabels>
</View>`);

type Value = Record<string, unknown>;
interface Picture {
  width: number;
  height: number;
  items: Value[];
}

const side = fc.integer({ min: 200, max: 3000 });
const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A box around a middle, small enough to stay in the picture however it is turned. */
const boxes = (width: number, height: number, rotations: fc.Arbitrary<number>): fc.Arbitrary<Value> =>
  fc
    .record({
      cx: share(0.4, 0.6),
      cy: share(0.4, 0.6),
      w: share(0.2, 0.4),
      h: share(0.2, 0.4),
      rotation: rotations,
      label: fc.constantFrom('Car', 'Big bus'),
    })
    .map(({ cx, cy, w, h, rotation, label }) => {
      const reach = Math.min(width, height);
      const [pw, ph] = [w * reach, h * reach];
      const angle = (rotation * Math.PI) / 180;
      const x = cx * width - (pw / 2) * Math.cos(angle) + (ph / 2) * Math.sin(angle);
      const y = cy * height - (pw / 2) * Math.sin(angle) - (ph / 2) * Math.cos(angle);
      const value = {
        x: (x / width) * 100,
        y: (y / height) * 100,
        width: (pw / width) * 100,
        height: (ph / height) * 100,
        rotation,
        rectanglelabels: [label],
      };
      return { from_name: 'box', type: 'rectanglelabels', value };
    });

const polygons: fc.Arbitrary<Value> = fc
  .record({
    points: fc.array(fc.tuple(share(0, 100), share(0, 100)), { minLength: 5, maxLength: 9 }),
    label: fc.constantFrom('Road', 'Field & wood'),
  })
  .map(({ points, label }) => ({
    from_name: 'outline',
    type: 'polygonlabels',
    value: { points, closed: true, polygonlabels: [label] },
  }));

const points: fc.Arbitrary<Value> = fc
  .record({ x: share(0, 100), y: share(0, 100), label: fc.constantFrom('nose', 'tail') })
  .map(({ x, y, label }) => ({
    from_name: 'point',
    type: 'keypointlabels',
    value: { x, y, width: 0.5, keypointlabels: [label] },
  }));

const masks = (width: number, height: number): fc.Arbitrary<Value> =>
  fc.uniqueArray(fc.integer({ min: 0, max: width * height - 1 }), { minLength: 2, maxLength: 8 }).map((edges) => {
    const sorted = edges.toSorted((left, right) => left - right);
    const collector = createRunCollector();
    for (let index = 0; index + 1 < sorted.length; index += 2)
      collector.add(sorted[index] as number, sorted[index + 1] as number);
    const rle = brushOfRuns(collector.finish(), width * height);
    return { from_name: 'mask', type: 'brushlabels', value: { format: 'rle', rle, brushlabels: ['Cloud'] } };
  });

const pictures = (
  kinds: (width: number, height: number) => fc.Arbitrary<Value>[],
  sides = side,
): fc.Arbitrary<Picture> =>
  fc.tuple(sides, sides).chain(([width, height]) =>
    fc.array(fc.oneof(...kinds(width, height)), { maxLength: 5 }).map((items) => ({
      width,
      height,
      items: items.map((item, index) => ({
        id: `r${index + 1}`,
        to_name: 'img',
        original_width: width,
        original_height: height,
        image_rotation: 0,
        ...item,
      })),
    })),
  );

const taskOf = ({ items }: Picture, index: number): ExportTask =>
  exportTask({
    id: index + 1,
    data: { image: `https://x.example/p${index}.png` },
    annotations: [exportAnnotation({ result: items })],
  });

async function there(
  format: string,
  tasks: ExportTask[],
  context: { config?: typeof config } = { config },
): Promise<Uint8Array> {
  const exporter = findExporter(format);
  if (!exporter) throw new Error(format);
  const blocks = await collect(exporter.write(inChunks(...tasks), context));
  return Buffer.concat(blocks.map((block) => (typeof block === 'string' ? Buffer.from(block) : Buffer.from(block))));
}

async function back(importer: string, files: Record<string, Uint8Array>, own = config): Promise<ImportedTask[]> {
  const set = await setOf(files);
  const found = findDatasetImporter(importer);
  if (!found) throw new Error(importer);
  expect(await found.detect(set)).toBeGreaterThan(0.5);
  const rows = await readSet(found, set, { config: own });
  expect(errorsOf(rows)).toEqual([]);
  return tasksOf(rows);
}

/** Label and corners in pixels of every region. */
const shapesOf = (result: unknown): { label: string | undefined; corners: number[] }[] =>
  readRegions(result).map((region) => ({
    label: region.labels[0],
    corners: (outlineOf(region) ?? [pointOf(region) ?? [0, 0]]).flat(),
  }));

function expectSame(read: ImportedTask | undefined, picture: Picture, within: number): void {
  const expected = shapesOf(picture.items);
  const found = shapesOf(read?.annotations?.[0]?.result ?? []);
  expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
  for (const [index, { corners }] of expected.entries()) {
    expect(found[index]?.corners).toHaveLength(corners.length);
    for (const [place, number] of corners.entries())
      expect(Math.abs((found[index]?.corners[place] ?? Number.NaN) - number)).toBeLessThan(within);
  }
}

const turns = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 359 }));
const several = (picture: fc.Arbitrary<Picture>): fc.Arbitrary<Picture[]> =>
  fc.array(picture, { minLength: 1, maxLength: 3 });

test('COCO: boxes, turned boxes, outlines and loose points come back to a hundredth of a pixel', async () => {
  const kinds = (width: number, height: number) => [boxes(width, height, turns), polygons, points];
  await fc.assert(
    fc.asyncProperty(several(pictures(kinds)), async (all) => {
      // Points that belong to no region are written after the others.
      for (const picture of all)
        picture.items.sort(
          (left, right) => Number(left.type === 'keypointlabels') - Number(right.type === 'keypointlabels'),
        );
      const read = await back('coco', { 'a.json': await there('COCO', all.map(taskOf)) });
      expect(read.map(({ data }) => data.image)).toEqual(all.map((_, index) => `https://x.example/p${index}.png`));
      for (const [index, picture] of all.entries()) expectSame(read[index], picture, 0.05 * Math.SQRT2);
    }),
    { numRuns: 40, seed: 7 },
  );
});

test('COCO: masks come back pixel by pixel', async () => {
  await fc.assert(
    fc.asyncProperty(
      pictures((width, height) => [masks(width, height)], fc.integer({ min: 2, max: 40 })),
      async (picture) => {
        const [read] = await back('coco', { 'a.json': await there('COCO', [taskOf(picture, 0)]) });
        const values = (items: unknown) => (items as { value: unknown }[]).map(({ value }) => value);
        expect(values(read?.annotations?.[0]?.result ?? [])).toEqual(values(picture.items));
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});

test('YOLO in its three flavours, and Pascal VOC', async () => {
  const flavours = [
    ['YOLO', 'yolo', (width: number, height: number) => [boxes(width, height, fc.constant(0))], 0.01],
    ['YOLO_OBB', 'yolo', (width: number, height: number) => [boxes(width, height, turns)], 0.01],
    ['YOLO_SEG', 'yolo', () => [polygons], 0.01],
    ['VOC', 'voc', (width: number, height: number) => [boxes(width, height, turns), polygons], 0.05 * Math.SQRT2],
  ] as const;
  for (const [format, importer, kinds, within] of flavours) {
    await fc.assert(
      fc.asyncProperty(several(pictures(kinds).filter(({ items }) => items.length > 0)), async (all) => {
        const images = Object.fromEntries(
          all.map(({ width, height }, index) => [`images/p${index}.png`, pngOf(width, height)]),
        );
        const read = await back(importer, { 'a.zip': await there(format, all.map(taskOf)), ...images });
        expect(read).toHaveLength(all.length);
        for (const [index, picture] of all.entries()) {
          const task = read.find(({ data }) => data.image === `images/p${index}.png`);
          expectSame(task, picture, within);
        }
      }),
      { numRuns: 15, seed: 7 },
    );
  }
});

const textConfig = compileConfig(
  '<View><Text name="t" value="$body"/><Labels name="ner" toName="t"><Label value="PER"/><Label value="Big place"/></Labels></View>',
);
const word = fc.stringMatching(/^[a-zäß😀]{1,6}$/u);
const texts = fc
  .array(fc.record({ word, label: fc.option(fc.constantFrom('PER', 'Big place'), { freq: 2 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((words) => {
    let text = '';
    const result: Value[] = [];
    for (const { word: one, label } of words) {
      if (text !== '') text += ' ';
      const start = text.length;
      text += one;
      if (label)
        result.push({
          id: `r${result.length + 1}`,
          from_name: 'ner',
          to_name: 't',
          type: 'labels',
          value: { start, end: text.length, text: one, labels: [label] },
        });
    }
    return { text, result };
  });

test('CoNLL and spaCy: spans come back with their texts and labels', async () => {
  for (const [format, importer, name] of [
    ['SPACY', 'spacy', 'a.jsonl'],
    ['CONLL2003', 'conll', 'a.conll'],
  ] as const) {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), async (all) => {
        const tasks = all.map(({ text, result }, index) =>
          exportTask({ id: index + 1, data: { body: text }, annotations: [exportAnnotation({ result })] }),
        );
        const read = await back(importer, { [name]: await there(format, tasks, { config: textConfig }) }, textConfig);
        const quotes = (items: unknown[]) =>
          (items as { value: { text: string; labels: string[] } }[]).map(({ value }) => [
            value.text.replaceAll(' ', ''),
            value.labels[0],
          ]);
        expect(read.map(({ annotations }) => quotes(annotations?.[0]?.result ?? []))).toEqual(
          all.map(({ result }) => quotes(result)),
        );
        if (format === 'SPACY') {
          expect(read.map(({ data }) => data.body)).toEqual(all.map(({ text }) => text));
          expect(read.map(({ annotations }) => annotations?.[0]?.result)).toEqual(all.map(({ result }) => result));
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  }
});
