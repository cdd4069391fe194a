import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { findExporter } from '../exporters.ts';
import { collect, inChunks } from '../testing/streams.ts';
import { exportAnnotation, exportTask } from '../testing/tasks.ts';
import { tallyLosses } from './loss-tally.ts';
import type { ExportTask } from './model.ts';

const config = compileConfig(`<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img"><Label value="Plane"/><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="outline" toName="img"><Label value="Road"/></PolygonLabels>
  <EllipseLabels name="round" toName="img"><Label value="Wheel"/></EllipseLabels>
  <KeyPointLabels name="point" toName="img"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
  <BrushLabels name="mask" toName="img"><Label value="Cloud"/></BrushLabels>
</View>`);

const [WIDTH, HEIGHT] = [1554, 2321];
type Value = Record<string, unknown>;
const item = (type: string, value: Value, more: Value = {}): Value => ({
  id: 'r1',
  from_name: 'box',
  to_name: 'img',
  type,
  original_width: WIDTH,
  original_height: HEIGHT,
  value,
  ...more,
});
const box = (x: number, y: number, width: number, height: number, rotation = 0, label = 'Plane'): Value =>
  item('rectanglelabels', { x, y, width, height, rotation, rectanglelabels: [label] });
const picture = (...result: unknown[]): ExportTask =>
  exportTask({ data: { image: 'https://example.com/a/plane.jpg' }, annotations: [exportAnnotation({ result })] });

async function write(
  format: string,
  tasks: ExportTask[],
): Promise<{ blocks: (string | Uint8Array)[]; losses: string[] }> {
  const tally = tallyLosses();
  const exporter = findExporter(format);
  if (!exporter) throw new Error(format);
  const blocks = await collect(exporter.write(inChunks(...tasks), { config, onLoss: tally.add }));
  return { blocks, losses: tally.sentences() };
}

interface Coco {
  images: { id: number; file_name: string; width: number; height: number; task_id: number }[];
  categories: { id: number; name: string; keypoints?: string[] }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    bbox: number[];
    segmentation: number[][];
    area: number;
    keypoints?: number[];
    num_keypoints?: number;
  }[];
}
const coco = async (...tasks: ExportTask[]): Promise<Coco> => JSON.parse((await write('COCO', tasks)).blocks.join(''));

async function files(format: string, ...tasks: ExportTask[]): Promise<Record<string, string>> {
  const { blocks } = await write(format, tasks);
  const bytes = Buffer.concat(blocks.map((block) => Buffer.from(block)));
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]));
}

describe('COCO', () => {
  test('a turned box has the bounds that it has in pixels, not those of percent space', async () => {
    const turned = box(
      (743.9 / WIDTH) * 100,
      (1624.83 / HEIGHT) * 100,
      (171.6 / WIDTH) * 100,
      (455.3 / HEIGHT) * 100,
      296.7,
    );
    const [annotation] = (await coco(picture(turned))).annotations;
    for (const [place, expected] of [743.9, 1471.5, 483.9, 357.9].entries())
      expect(annotation?.bbox[place]).toBeCloseTo(expected, 0);
    expect(annotation?.area).toBeCloseTo(171.6 * 455.3, 0);
    expect(annotation?.segmentation[0]).toHaveLength(8);
  });

  test('numbers classes alphabetically, pictures once, and regions through', async () => {
    const { images, categories, annotations } = await coco(
      picture(box(0, 0, 50, 50), { ...box(50, 50, 10, 10, 0, 'Car'), id: 'r2' }),
      { ...picture(), id: 2 },
    );
    expect(categories.map(({ id, name }) => [id, name])).toEqual([
      [0, 'Car'],
      [1, 'Cloud'],
      [2, 'Plane'],
      [3, 'Road'],
      [4, 'Wheel'],
      [5, 'nose'],
      [6, 'tail'],
    ]);
    expect(images.map(({ file_name, width, task_id }) => [file_name, width, task_id])).toEqual([
      ['plane.jpg', WIDTH, 1],
      ['2-plane.jpg', null, 2],
    ]);
    expect(annotations.map(({ id, image_id, category_id, bbox }) => [id, image_id, category_id, bbox])).toEqual([
      [0, 0, 2, [0, 0, 777, 1160.5]],
      [1, 0, 0, [777, 1160.5, 155.4, 232.1]],
    ]);
  });

  test('an ellipse becomes an outline of its area, key points go to the box they belong to', async () => {
    const wheel = item(
      'ellipselabels',
      { x: 50, y: 50, radiusX: 10, radiusY: 5, ellipselabels: ['Wheel'] },
      { id: 'e' },
    );
    const nose = item(
      'keypointlabels',
      { x: 10, y: 10, width: 1, keypointlabels: ['nose'] },
      { id: 'k', parentID: 'r1' },
    );
    const { annotations, categories } = await coco(picture(box(0, 0, 50, 50), wheel, nose));
    const [plane, round] = annotations;
    expect(plane?.keypoints).toEqual([155.4, 232.1, 2, 0, 0, 0]);
    expect(plane?.num_keypoints).toBe(1);
    expect(categories.find(({ name }) => name === 'Plane')?.keypoints).toEqual(['nose', 'tail']);
    const area = Math.PI * WIDTH * 0.1 * HEIGHT * 0.05;
    expect(Math.abs((round?.area ?? 0) / area - 1)).toBeLessThan(0.01);
  });

  test('labels that share the id of a plain box are its labels', async () => {
    const plain = item('rectangle', { x: 0, y: 0, width: 10, height: 10, rotation: 0 });
    const label = item('labels', { x: 0, y: 0, width: 10, height: 10, rotation: 0, labels: ['Bike'] });
    const { annotations, categories } = await coco(picture(plain, label));
    expect(annotations).toHaveLength(1);
    expect(categories.find(({ id }) => id === annotations[0]?.category_id)?.name).toBe('Bike');
  });

  test('what does not fit is told, and of two answers the final one is taken', async () => {
    const mask = item('brushlabels', { format: 'rle', rle: [0, 1], brushlabels: ['Cloud'] }, { id: 'm' });
    const task = exportTask({
      data: { image: '/a.png' },
      final_annotation: 1,
      annotations: [
        exportAnnotation({ id: 1, result: [box(0, 0, 10, 10), mask] }),
        exportAnnotation({ id: 2, result: [box(0, 0, 90, 90)], created_at: '2026-03-01T00:00:00Z' }),
      ],
    });
    const { blocks, losses } = await write('COCO', [task]);
    expect((JSON.parse(blocks.join('')) as Coco).annotations.map(({ bbox }) => bbox[2])).toEqual([155.4]);
    expect(losses).toEqual(['Other answers of the same task: 1 left out, in task 1.', 'Masks: 1 left out, in task 1.']);
  });
});

describe('YOLO', () => {
  test('upright boxes by centre and size, one file per picture, classes beside', async () => {
    const found = await files('YOLO', picture(box(10, 20, 30, 40)), { ...picture(), id: 2 });
    expect(found['labels/plane.txt']).toBe('1 0.25 0.4 0.3 0.4\n');
    expect(found['labels/2-plane.txt']).toBe('');
    expect(found['classes.txt']).toBe('Car\nPlane\nRoad\nWheel\n');
    expect(found['data.yaml']).toContain('1: "Plane"');
  });

  test('any turned box comes back from its corners', async () => {
    const percent = fc.double({ min: 5, max: 60, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        percent,
        percent,
        percent,
        percent,
        fc.double({ min: 0, max: 359, noNaN: true }),
        async (x, y, width, height, rotation) => {
          const found = await files('YOLO_OBB', picture(box(x, y, width, height, rotation)));
          const [, ...numbers] = (found['labels/plane.txt'] ?? '').trim().split(' ').map(Number);
          const at = (corner: number): [number, number] => [
            (numbers[corner * 2] ?? 0) * WIDTH,
            (numbers[corner * 2 + 1] ?? 0) * HEIGHT,
          ];
          const [[ax, ay], [bx, by], , [dx, dy]] = [at(0), at(1), at(2), at(3)];
          expect((ax / WIDTH) * 100).toBeCloseTo(x, 3);
          expect((ay / HEIGHT) * 100).toBeCloseTo(y, 3);
          expect((Math.hypot(bx - ax, by - ay) / WIDTH) * 100).toBeCloseTo(width, 3);
          expect((Math.hypot(dx - ax, dy - ay) / HEIGHT) * 100).toBeCloseTo(height, 3);
          const turn = ((Math.atan2(by - ay, bx - ax) * 180) / Math.PI + 360) % 360;
          expect(Math.min(Math.abs(turn - rotation), 360 - Math.abs(turn - rotation))).toBeLessThan(0.01);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('outlines for segmentation, with a list of what was left out in the archive', async () => {
    const road = item(
      'polygonlabels',
      {
        points: [
          [0, 0],
          [50, 0],
          [50, 110],
        ],
        closed: true,
        polygonlabels: ['Road'],
      },
      { id: 'p' },
    );
    const mask = item(
      'bitmasklabels',
      { imageDataURL: 'data:image/png;base64,', bitmasklabels: ['Cloud'] },
      { id: 'm' },
    );
    const found = await files('YOLO_SEG', picture(road, mask));
    expect(found['labels/plane.txt']).toBe('2 0 0 0.5 0 0.5 1\n');
    expect(JSON.parse(found['left-out.json'] ?? '')).toEqual([{ reason: 'Masks', count: 1, tasks: 1, examples: [1] }]);
  });
});

test('Pascal VOC keeps the turn of a box as its corners, and names are safe in XML', async () => {
  const task = picture(box(0, 0, 10, 10, 45, 'A & <B>'));
  const xml = (await files('VOC', task))['Annotations/plane.xml'] ?? '';
  expect(xml).toContain('<name>A &amp; &lt;B&gt;</name>');
  expect(xml).toContain('<size><width>1554</width><height>2321</height>');
  expect(xml).toMatch(/<polygon><x1>0<\/x1><y1>0<\/y1>/);
});

test('formats of pictures are offered only where pictures are marked', () => {
  const text = compileConfig(
    '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>',
  );

  expect(findExporter('COCO')?.fits?.(text)).toEqual({ ok: false, losses: [] });
  expect(findExporter('YOLO')?.fits?.(config).losses.join(' ')).toContain('mask are left out');
});
