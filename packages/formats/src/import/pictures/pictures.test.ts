import { compileConfig } from '@labelwright/task-definition/compile';
import { runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { describe, expect, test } from 'vitest';
import { readDetected, resultsOf } from '../../testing/detected.ts';
import { pngOf } from '../../testing/sets.ts';
import { errorsOf, tasksOf } from '../../testing/streams.ts';
import type { ImportRow } from '../model.ts';

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

describe('YOLO', () => {
  const yaml = 'path: .\ntrain: images/train\nnames:\n  0: Car\n  1: Big bus\n';

  test('boxes with the names of data.yaml, pictures in folders of the same name', async () => {
    const { id, rows } = await readDetected({
      'data.yaml': yaml,
      'images/train/1.png': pngOf(400, 200),
      'images/val/1.png': pngOf(10, 10),
      'images/val/empty.png': pngOf(10, 10),
      'images/val/unseen.png': pngOf(10, 10),
      'labels/train/1.txt':
        '0 0.5 0.5 0.5 0.25\r\n\n1 0.1 0.1 0.2 0.2\n7 0.5 0.5 0.1 0.1\n0 250 30 20 20\n0 0.5 0.5 0 0\n0 1 2\nx',
      'labels/val/1.txt': '1 0.95 0.5 0.2 0.5',
      'labels/val/empty.txt': '',
    });
    expect(id).toBe('yolo');
    expect(errorsOf(rows).map((message) => message.slice(0, 40))).toEqual([
      '4: Class 7 has no name. Add it to data.y',
      '5: The numbers must be shares of the wid',
      '6: The box has no extent: width and heig',
      '7: The line has 3 numbers, which is neit',
      '8: The line must begin with the number o',
    ]);
    expect(tasksOf(rows).map(({ data, annotations }) => [data.image, annotations?.[0]?.result.length])).toEqual([
      ['images/train/1.png', 2],
      ['images/val/1.png', 1],
      ['images/val/empty.png', 0],
      ['images/val/unseen.png', undefined],
    ]);
    expect(resultsOf(rows)).toMatchObject([
      { original_width: 400, value: { x: 25, y: 37.5, width: 50, height: 25, rotation: 0, rectanglelabels: ['Car'] } },
      { value: { rectanglelabels: ['Big bus'] } },
      { original_width: 10, value: { x: 85, width: 15 } },
    ]);
  });

  test('turned boxes are turned in pixels; outlines, poses and predictions', async () => {
    // 100 by 20 pixels, turned by 90 degrees, on a picture of 400 by 200.
    const turned = await readDetected({
      'classes.txt': 'Ship\n',
      'labels/1.txt': '0 0.5 0.25 0.5 0.75 0.45 0.75 0.45 0.25\n',
      'images/1.png': pngOf(400, 200),
    });
    expect(resultsOf(turned.rows)).toMatchObject([{ value: { x: 50, y: 25, width: 25, height: 10, rotation: 90 } }]);
    const outlines = await readDetected({
      'classes.txt': 'Ship\n',
      'labels/1.txt': '0 0.1 0.1 0.2 0.1 0.2 0.2\n0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2 0.9',
    });
    expect(resultsOf(outlines.rows)).toMatchObject([
      {
        value: {
          points: [
            [10, 10],
            [20, 10],
            [20, 20],
          ],
        },
      },
      {
        score: 0.9,
        value: {
          points: [
            [10, 10],
            [20, 10],
            [20, 20],
            [10, 20],
          ],
        },
      },
    ]);
    const pose = await readDetected(
      {
        'd/data.yaml': 'kpt_shape: [2, 3]\nnames: [Person]\n',
        'd/labels/1.txt': '0 0.5 0.5 0.2 0.2 0.4 0.4 2 0 0 0',
        'd/images/1.png': pngOf(10, 10),
      },
      { as: 'predictions', modelVersion: 'v1' },
    );
    expect(tasksOf(pose.rows)[0]?.predictions).toMatchObject([
      {
        model_version: 'v1',
        result: [{ type: 'rectanglelabels' }, { type: 'keypointlabels', parentID: 'r1', value: { x: 40, y: 40 } }],
      },
    ]);
  });

  test('goes into the names and labels that an interface has, and tells what it cannot draw', async () => {
    const config = compileConfig(`<View><Image name="photo" value="$picture"/>
      <RectangleLabels name="other" toName="photo"><Label value="Cat"/></RectangleLabels>
      <RectangleLabels name="vehicle" toName="photo"><Label value="CAR" alias="automobile"/><Label value="big bus"/></RectangleLabels></View>`);
    const { rows } = await readDetected(
      {
        'data.yaml': yaml,
        'labels/1.txt': '0 0.5 0.5 0.5 0.5\n1 0.1 0.1 0.4 0.1 0.4 0.3\n',
        'images/1.png': pngOf(40, 20),
      },
      { config },
    );
    expect(resultsOf(rows)).toMatchObject([
      { from_name: 'vehicle', to_name: 'photo', value: { rectanglelabels: ['automobile'] } },
      { from_name: 'vehicle', value: { x: 10, y: 10, width: 30, rectanglelabels: ['big bus'] } },
    ]);
    expect(rows[0]).toMatchObject({
      task: { data: { picture: 'images/1.png' } },
      files: [{ path: ['picture'], name: 'images/1.png' }],
      notes: ['Outlines became the boxes around them: the interface draws no outlines.'],
    });
  });

  test('a picture that is missing is an error when the others are there, and an address with a prefix', async () => {
    const labels = { 'data.yaml': yaml, 'labels/1.txt': '0 0.5 0.5 0.5 0.5', 'labels/2.txt': '0 0.5 0.5 0.5 0.5' };
    const some = await readDetected({ ...labels, 'images/1.png': pngOf(40, 20) });
    expect(errorsOf(some.rows)).toEqual([expect.stringMatching(/^1: The picture 2.jpg is not among the files/)]);
    const prefixed = await readDetected(labels, { mediaPrefix: 's3://bucket/images/' });
    expect(tasksOf(prefixed.rows).map(({ data }) => data.image)).toEqual([
      's3://bucket/images/1.jpg',
      's3://bucket/images/2.jpg',
    ]);
  });
});

describe('Pascal VOC', () => {
  const document = (
    objects: string,
    size = '<size><width>500</width><height>250</height><depth>3</depth></size>',
  ): string =>
    `<?xml version="1.0"?>\n<annotation><folder>VOC2012</folder><filename>p1.png</filename>${size}\n${objects}</annotation>`;
  const box = '<bndbox><xmin>50</xmin><ymin>25</ymin><xmax>100</xmax><ymax>50</ymax></bndbox>';

  test('boxes, outlines and turned boxes in pixels', async () => {
    const { id, rows } = await readDetected({
      'JPEGImages/p1.png': pngOf(1, 1),
      'Annotations/p1.xml': document(`<object><name>dog &amp; cat</name><truncated>1</truncated>${box}</object>
<object><name>road</name>${box}<polygon><x1>0</x1><y1>0</y1><x2>50</x2><y2>0</y2><x3>50</x3><y3>25</y3></polygon></object>
<object><name>ship</name><robndbox><cx>100</cx><cy>100</cy><w>50</w><h>20</h><angle>1.5707963267948966</angle></robndbox></object>`),
    });
    expect(id).toBe('voc');
    expect(resultsOf(rows)).toMatchObject([
      { value: { x: 10, y: 10, width: 10, height: 10, rectanglelabels: ['dog & cat'] } },
      {
        value: {
          points: [
            [0, 0],
            [10, 0],
            [10, 10],
          ],
          polygonlabels: ['road'],
        },
      },
      { value: { x: 22, y: 30, width: 10, height: 8, rotation: 90 } },
    ]);
    expect(rows[0]).toMatchObject({
      notes: ['The flag truncated is not kept.'],
      files: [{ name: 'JPEGImages/p1.png' }],
    });
  });

  test('broken documents and objects, entities that would grow, and a size that the picture tells', async () => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><annotation><filename>&z;</filename><object/></annotation>';
    const { rows } = await readDetected({
      'a/p1.xml': document(
        `<object>${box}</object><object><name>a</name></object><object><name>b</name>${box.replace('<xmax>100<', '<xmax>5<')}</object><object><name>c</name>${box}</object>`,
        '',
      ),
      'b.xml': bomb,
      'c.xml': '<annotation><filename>p1.png</filename>\n<object></annotation>',
      'p1.png': pngOf(100, 50),
    });
    expect(errorsOf(rows).map((message) => message.slice(0, 32))).toEqual(
      [
        '3: The object has no <name>. Giv',
        '3: The object a has neither <bndb',
        '3: The <bndbox> of b has no extent'.slice(0, 32),
        '1: Not readable as XML: undefined',
        '2: Not readable as XML: unexpected'.slice(0, 32),
      ].map((message) => message.slice(0, 32)),
    );
    expect(resultsOf(rows)).toMatchObject([{ value: { x: 50, width: 50, rectanglelabels: ['c'] } }]);
  });
});
