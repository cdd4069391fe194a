import { archiveExporter } from './archive.ts';
import { whyNot } from './coco.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { type ClassNumbers, numberClasses } from './regions/class-numbers.ts';
import { fitsPictures } from './regions/fits-pictures.ts';
import { readPictures, stemOf } from './regions/pictures.ts';
import { boundsOf, outlineOf, type PixelPoint } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';
import type { ArchiveFile } from './zip.ts';

const holds = ['box-iou', 'ellipse-iou', 'polygon-iou'];

interface Flavour {
  id: string;
  title: string;
  description: string;
  /** What follows the number of the class, each between 0 and 1; undefined when the region does not fit. */
  numbers: (outline: readonly PixelPoint[], width: number, height: number, region: Region) => number[] | undefined;
  /** Why `numbers` is undefined. */
  otherwise: string;
}

/** Upright boxes, turned boxes, and outlines: three flavours of one format. */
export const yoloExporters: Exporter[] = [
  yolo({
    id: 'YOLO',
    title: 'YOLO',
    description: 'A text file per picture with upright boxes: class, centre, width and height, from 0 to 1.',
    numbers: (outline, width, height) => {
      const [x, y, boxWidth, boxHeight] = boundsOf(outline.map(([px, py]) => clamped(px, py, width, height)));
      return [(x + boxWidth / 2) / width, (y + boxHeight / 2) / height, boxWidth / width, boxHeight / height];
    },
    otherwise: '',
  }),
  yolo({
    id: 'YOLO_OBB',
    title: 'YOLO, turned boxes',
    description: 'A text file per picture with the four corners of each box, turned as it was drawn.',
    numbers: (outline, width, height, region) =>
      region.shape === 'rectangle' || outline.length === 4 ? normalized(outline, width, height) : undefined,
    otherwise: 'Outlines that are not boxes',
  }),
  yolo({
    id: 'YOLO_SEG',
    title: 'YOLO, outlines',
    description: 'A text file per picture with the outline of each region.',
    numbers: (outline, width, height) =>
      normalized(
        outline.map(([x, y]) => clamped(x, y, width, height)),
        width,
        height,
      ),
    otherwise: '',
  }),
];

function yolo({ id, title, description, ...flavour }: Flavour): Exporter {
  return archiveExporter({
    id,
    title,
    description,
    holds,
    files: (records, context) => writeFiles(records, context, flavour),
    fits: (config) => fitsPictures(config, holds),
  });
}

async function* writeFiles(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  flavour: Pick<Flavour, 'numbers' | 'otherwise'>,
): AsyncGenerator<ArchiveFile> {
  const classes = numberClasses(context, holds);
  const pictures: string[] = [];
  for await (const { task, fileName, url, regions } of readPictures(records, context)) {
    const lines = regions.flatMap((region) => {
      const found = linesOf(region, classes, flavour);
      if (typeof found !== 'string') return found;
      context.onLoss?.({ task: task.id, reason: found });
      return [];
    });
    pictures.push(JSON.stringify({ file_name: fileName, url: url.startsWith('data:') ? null : url, task_id: task.id }));
    yield { path: `labels/${stemOf(fileName)}.txt`, content: lines.map((line) => `${line}\n`).join('') };
  }
  const names = classes.list().toSorted((left, right) => left.number - right.number);
  yield { path: 'classes.txt', content: names.map(({ name }) => `${name}\n`).join('') };
  yield { path: 'data.yaml', content: dataYaml(names) };
  yield {
    path: 'notes.json',
    content: JSON.stringify({ categories: names.map(({ name, number }) => ({ id: number, name })) }, null, 2),
  };
  yield { path: 'images.jsonl', content: pictures.map((line) => `${line}\n`).join('') };
}

/** The lines of a region, or why it has none. */
function linesOf(
  region: Region,
  classes: ClassNumbers,
  { numbers, otherwise }: Pick<Flavour, 'numbers' | 'otherwise'>,
): string[] | string {
  const outline = outlineOf(region);
  const { width, height, labels } = region;
  if (!outline || outline.length < 3 || width === undefined || height === undefined) return whyNot(region);
  if (labels.length === 0) return 'Regions without a label';
  const values = numbers(outline, width, height, region);
  if (!values) return otherwise;
  return labels.map((label) => [classes.of(label), ...values.map(inDigits)].join(' '));
}

const clamped = (x: number, y: number, width: number, height: number): PixelPoint => [
  Math.min(Math.max(x, 0), width),
  Math.min(Math.max(y, 0), height),
];

const normalized = (outline: readonly PixelPoint[], width: number, height: number): number[] =>
  outline.flatMap(([x, y]) => [x / width, y / height]);

const inDigits = (value: number): string => String(Math.round(value * 1e8) / 1e8);

const dataYaml = (names: readonly { name: string; number: number }[]): string =>
  [
    'path: .',
    'train: images',
    'val: images',
    'names:',
    ...names.map(({ name, number }) => `  ${number}: ${JSON.stringify(name)}`),
    '',
  ].join('\n');
