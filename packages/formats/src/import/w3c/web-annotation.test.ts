import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { findExporter } from '../../exporters.ts';
import { readDetected, resultsOf } from '../../testing/detected.ts';
import { pngOf } from '../../testing/sets.ts';
import { collect, errorsOf, inChunks, tasksOf } from '../../testing/streams.ts';
import { exportAnnotation, exportTask } from '../../testing/tasks.ts';

const context = 'http://www.w3.org/ns/anno.jsonld';
const tag = (value: string) => ({ type: 'TextualBody', purpose: 'tagging', value });
const fragment = (value: string) => ({ type: 'FragmentSelector', value });
const svg = (shape: string) => ({ type: 'SvgSelector', value: `<svg>${shape}</svg>` });

test('a list of annotations of pictures: fragments, drawings, classes, comments', async () => {
  const source = 'https://example.org/p/a.png';
  const items = [
    {
      body: [tag('Car'), { type: 'TextualBody', purpose: 'commenting', value: 'red' }],
      target: { source, selector: fragment('xywh=pixel:20,10,100,50') },
      creator: { id: 'mailto:ada@x.example' },
    },
    { body: tag('Road'), target: { source, selector: svg('<polygon points="0,0 100,0 100,50"/>') } },
    { body: tag('Road'), target: { source, selector: svg('<path d="M 0 0 l 100,0 v 50 Z"/>') } },
    { body: tag('Wheel'), target: { source, selector: svg('<circle cx="100" cy="50" r="20"/>') } },
    { body: tag('Sun'), target: `${source}#xywh=percent:1,2,3,4` },
    { bodyValue: 'city', target: source },
    { body: tag('Curve'), target: { source, selector: svg('<path d="M 0 0 C 1 1 2 2 3 3"/>') } },
    { body: tag('Lost') },
    { body: [], target: { source, selector: fragment('xywh=percent:1,1,1,1') } },
  ].map((item, index) => ({ '@context': context, id: `#${index}`, type: 'Annotation', ...item }));
  const { id, rows } = await readDetected({ 'a.json': JSON.stringify(items), 'a.png': pngOf(200, 100) });
  expect(id).toBe('web-annotation');
  expect(errorsOf(rows).map((message) => message.slice(0, 50))).toEqual([
    '8: The annotation has no target with a source. Giv'.slice(0, 50),
    '7: Annotation #6 has a path with curves; only stra'.slice(0, 50),
    '9: Annotation #8 says nothing of its region: it ha'.slice(0, 50),
  ]);
  expect(tasksOf(rows)[0]).toMatchObject({
    data: { image: 'a.png' },
    annotations: [{ completed_by: { email: 'ada@x.example' } }],
  });
  expect(resultsOf(rows)).toMatchObject([
    { value: { x: 10, y: 10, width: 50, height: 50, rectanglelabels: ['Car'] } },
    {
      value: {
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
        polygonlabels: ['Road'],
      },
    },
    {
      value: {
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
      },
    },
    { value: { x: 50, y: 50, radiusX: 10, radiusY: 20, ellipselabels: ['Wheel'] } },
    { value: { x: 1, y: 2, width: 3, height: 4, rectanglelabels: ['Sun'] } },
    { value: { choices: ['city'] } },
  ]);
});

test('texts: places in code points or units, quotes that decide, links between spans', async () => {
  const target = (...selector: unknown[]) => ({ source: 'texts/a.txt', selector });
  const place = (start: number, end: number) => ({ type: 'TextPositionSelector', start, end });
  const quote = (exact: string, prefix = '') => ({ type: 'TextQuoteSelector', exact, prefix });
  const page = {
    '@context': context,
    type: 'AnnotationPage',
    items: [
      { id: 'a', type: 'Annotation', body: tag('PER'), target: target(place(2, 5), quote('Ada')) },
      { id: 'b', type: 'Annotation', body: tag('PER'), target: target(place(11, 14), quote('Bob')) },
      { id: 'c', type: 'Annotation', body: tag('PER'), target: target(quote('Ada', 'and ')) },
      { id: 'd', type: 'Annotation', body: tag('PER'), target: target(quote('Eve')) },
      {
        id: 'e',
        type: 'Annotation',
        motivation: 'linking',
        body: [{ type: 'SpecificResource', source: 'b' }, tag('met')],
        target: 'a',
      },
      { id: 'f', type: 'Annotation', body: tag('X'), target: { source: 'b.txt', selector: place(0, 1) } },
    ],
  };
  const { rows } = await readDetected({
    'page.jsonld': JSON.stringify(page),
    'texts/a.txt': '😀 Ada met Bob and Ada.',
  });
  expect(errorsOf(rows)).toEqual([
    '4: Annotation d names a span that is not in its text.',
    '6: The text b.txt is not among the files. Add it as a .txt file of that name.',
  ]);
  expect(resultsOf(rows)).toMatchObject([
    { value: { start: 3, end: 6, text: 'Ada' } },
    { value: { start: 11, end: 14, text: 'Bob' } },
    { value: { start: 19, end: 22, text: 'Ada' } },
    { type: 'relation', from_id: 'r1', to_id: 'r2', labels: ['met'] },
  ]);
});

test('what this product exports of pictures comes back', async () => {
  const config = compileConfig(`<View><Image name="img" value="$image"/>
    <RectangleLabels name="box" toName="img"><Label value="Car"/></RectangleLabels>
    <EllipseLabels name="round" toName="img"><Label value="Wheel"/></EllipseLabels>
    <PolygonLabels name="shape" toName="img"><Label value="Road"/></PolygonLabels></View>`);
  const item = (from_name: string, type: string, value: Record<string, unknown>) => ({
    id: type,
    from_name,
    to_name: 'img',
    type,
    original_width: 200,
    original_height: 100,
    value,
  });
  const result = [
    item('box', 'rectanglelabels', { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['Car'] }),
    item('round', 'ellipselabels', { x: 50, y: 50, radiusX: 10, radiusY: 20, rotation: 30, ellipselabels: ['Wheel'] }),
    item('shape', 'polygonlabels', {
      points: [
        [0, 0],
        [50, 0],
        [50, 50],
      ],
      closed: true,
      polygonlabels: ['Road'],
    }),
  ];
  const task = exportTask({ data: { image: 'https://x.example/a.png' }, annotations: [exportAnnotation({ result })] });
  const blocks = await collect(findExporter('W3C')?.write(inChunks(task), { config }) ?? inChunks());
  const { rows } = await readDetected({ 'export.jsonld': blocks.join('') }, { config });
  expect(tasksOf(rows)[0]?.data).toEqual({ image: 'https://x.example/a.png' });
  expect(resultsOf(rows)).toMatchObject(result.map(({ id: _id, ...rest }) => rest));
});
