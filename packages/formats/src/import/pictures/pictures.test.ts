import { compileConfig, hasErrors } from '@labelwright/task-definition/compile';
import { runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { describe, expect, test } from 'vitest';
import { detectDataset } from '../../dataset-importers.ts';
import { pngOf, readSet, setOf } from '../../testing/sets.ts';
import { errorsOf, tasksOf } from '../../testing/streams.ts';
import type { DatasetOptions } from '../dataset.ts';
import type { ImportRow } from '../model.ts';

type Files = Record<string, string | Uint8Array>;

/** Reads with the detected importer, and holds every answer against the interface that the importer suggests. */
async function readDetected(
  files: Files,
  options: DatasetOptions = {},
): Promise<{ id: string; rows: ImportRow[]; xml: string }> {
  const set = await setOf(files);
  const importer = await detectDataset(set);
  if (!importer) throw new Error('nothing detected');
  const rows = await readSet(importer, set, options);
  const xml = (await importer.suggestConfig(set, options)) ?? '';
  const config = options.config ?? compileConfig(xml);
  expect(hasErrors(config)).toBe(false);
  for (const task of tasksOf(rows)) {
    for (const { result } of [...(task.annotations ?? []), ...(task.predictions ?? [])]) {
      expect(validateResult(config, result, { data: task.data })).toEqual([]);
    }
  }
  return { id: importer.id, rows, xml };
}

const resultsOf = (rows: ImportRow[]): Record<string, unknown>[] =>
  tasksOf(rows).flatMap((task) =>
    (task.annotations ?? []).flatMap(({ result }) => result as Record<string, unknown>[]),
  );

const coco = {
  info: { year: 2017, version: '1.0' },
  licenses: [],
  images: [
    { id: 7, file_name: 'a.png', width: 200, height: 100, license: 1 },
    { id: 8, file_name: 'b.png', coco_url: 'https://images.example/b.png', width: 4, height: 3 },
    { id: 9, file_name: 'c.png', coco_url: 'https://images.example/c.png', width: 10, height: 10 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 3, bbox: [20, 10, 100, 50], segmentation: [], area: 5000, iscrowd: 0 },
    {
      id: 2,
      image_id: 7,
      category_id: 3,
      bbox: [0, 0, 20, 20],
      segmentation: [
        [0, 0, 20, 0, 20, 20],
        [100, 50, 120, 50, 120, 60],
      ],
      iscrowd: 0,
    },
    {
      id: 3,
      image_id: 8,
      category_id: 5,
      bbox: [1, 0, 2, 2],
      segmentation: { counts: [3, 2, 1, 2, 4], size: [3, 4] },
      iscrowd: 1,
    },
    { id: 4, image_id: 8, category_id: 5, segmentation: { counts: '32103', size: [3, 4] } },
    {
      id: 5,
      image_id: 7,
      category_id: 4,
      bbox: [10, 10, 20, 20],
      keypoints: [20, 20, 2, 0, 0, 0, 30, 25, 1],
      num_keypoints: 2,
    },
    { id: 6, image_id: 9, category_id: 3, bbox: [5, 5, 100, 2] },
  ],
  categories: [
    { id: 3, name: 'Car' },
    { id: 4, name: 'Person', keypoints: ['nose', 'left eye', 'right eye'], skeleton: [[1, 2]] },
    { id: 5, name: 'Crowd' },
  ],
};

describe('COCO', () => {
  test('boxes, outlines in parts, masks of both forms, key points, over the edge', async () => {
    const { id, rows, xml } = await readDetected({
      'set/instances.json': JSON.stringify(coco),
      'set/images/a.png': pngOf(200, 100),
    });
    expect(id).toBe('coco');
    expect(errorsOf(rows)).toEqual([]);
    expect(tasksOf(rows).map(({ data, id: taskId }) => [taskId, data.image])).toEqual([
      [7, 'set/images/a.png'],
      [8, 'https://images.example/b.png'],
      [9, 'https://images.example/c.png'],
    ]);
    const [first, second, third] = rows;
    expect(first).toMatchObject({ files: [{ path: ['image'], name: 'set/images/a.png' }] });
    expect(second).not.toHaveProperty('files');
    expect(resultsOf([first as ImportRow])).toMatchObject([
      {
        type: 'rectanglelabels',
        original_width: 200,
        value: { x: 10, y: 10, width: 50, height: 50, rectanglelabels: ['Car'] },
      },
      {
        type: 'polygonlabels',
        value: {
          points: [
            [0, 0],
            [10, 0],
            [10, 20],
          ],
          polygonlabels: ['Car'],
        },
      },
      {
        type: 'polygonlabels',
        value: {
          points: [
            [50, 50],
            [60, 50],
            [60, 60],
          ],
        },
      },
      { id: 'r4', type: 'rectanglelabels', value: { rectanglelabels: ['Person'] } },
      { type: 'keypointlabels', parentID: 'r4', value: { x: 10, y: 20, keypointlabels: ['nose'] } },
      { type: 'keypointlabels', parentID: 'r4', value: { x: 15, y: 25, keypointlabels: ['right eye'] } },
    ]);
    const masks = resultsOf([second as ImportRow]).map(
      ({ value }) => runsOfBrush((value as { rle: number[] }).rle)?.runs,
    );
    // Columns 1 and 2 are set from the top, two pixels each.
    expect(masks).toEqual([Int32Array.of(1, 3, 5, 7), Int32Array.of(1, 3, 5, 7)]);
    expect(resultsOf([third as ImportRow])).toMatchObject([{ value: { x: 50, y: 50, width: 50, height: 20 } }]);
    expect(third).toMatchObject({ notes: ['Boxes that reached over the edge of the picture were cut at it.'] });
    expect(xml).toContain('<RectangleLabels');
  });

  test('what is broken is told with its line, and the rest is read', async () => {
    const broken = JSON.stringify({
      ...coco,
      annotations: [
        { id: 1, image_id: 7, category_id: 99, bbox: [1, 1, 1, 1] },
        { id: 2, image_id: 7, category_id: 3, bbox: [1, 1, -5, 1] },
        { id: 3, image_id: 7, category_id: 3, bbox: [null, 1, 5, 1] },
        { id: 4, category_id: 3, bbox: [1, 1, 5, 1] },
        { id: 5, image_id: 1000, category_id: 3, bbox: [1, 1, 5, 1] },
        { id: 6, image_id: 8, category_id: 3, segmentation: { counts: [99999999999, 5], size: [3, 4] } },
        { id: 7, image_id: 7, category_id: 3, bbox: [1, 1, 5, 1] },
      ],
    });
    const { rows } = await readDetected({
      'x.json': broken.replace('"annotations":[', '"annotations":[\n7,\n{"id":oops},'),
    });
    expect(errorsOf(rows).map((message) => message.slice(0, 78))).toEqual(
      [
        '2: An annotation has no image_id, so nobody knows which picture it is of. Give it',
        '3: An annotation has no image_id, so nobody knows which picture it is of. Give it',
        '3: An annotation has no image_id, so nobody knows which picture it is of. Give it',
        '3: Annotation 1 has the category_id 99, which "categories" does not list. Add it t',
        '3: Annotation 2 has a bbox of -5 by 1 pixels. Width and height must be greater tha',
        '3: Annotation 3 has a bbox that is not four numbers. Write x, y, width and height ',
        '3: Annotation 6 has a mask whose counts do not fit its size. Write it again, with ',
        '3: 1 annotations are of image_id 1000, which the file does not list. Add it to "im',
      ].map((message) => message.slice(0, 78)),
    );
    expect(resultsOf(rows)).toHaveLength(1);
  });
});
