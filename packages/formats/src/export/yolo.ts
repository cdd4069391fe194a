import { archiveExporter } from './archive.ts';
import { whyNot } from './coco.ts';
import type { ExportContext, Exporter, ExportPart, ExportTask } from './model.ts';
import { type ClassNumbers, numberClasses } from './regions/class-numbers.ts';
import { fitsPictures, PICTURES } from './regions/fits-pictures.ts';
import { readPictures, stemOf } from './regions/pictures.ts';
import { boundsOf, outlineOf, type PixelPoint } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';
import { smallestBox } from './regions/smallest-box.ts';
import type { ArchiveFile } from './zip.ts';

const holds = ['box-iou', 'ellipse-iou', 'polygon-iou'];

interface Flavour {
  id: string;
  title: string;
  description: string;
  /** What follows the number of the class, each between 0 and 1. */
  numbers: (outline: readonly PixelPoint[], width: number, height: number) => number[];
  losses?: readonly string[];
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
  }),
  yolo({
    id: 'YOLO_OBB',
    title: 'YOLO, turned boxes',
    description: 'A text file per picture with the four corners of each box, turned as it was drawn.',
    numbers: (outline, width, height) =>
      normalized(outline.length === 4 ? outline : smallestBox(outline), width, height),
    losses: ['Outlines become the smallest turned box around them.'],
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
  }),
];

function yolo({ id, title, description, ...flavour }: Flavour): Exporter {
  return archiveExporter({
    id,
    title,
    description,
    about: PICTURES,
    holds,
    files: (records, context) => writeFiles(records, context, flavour),
    writeParts: (parts) => writeParts(parts, flavour),
    pictureFolder: (part) => `images/${part}`,
    fits: (config) => {
      const { ok, losses } = fitsPictures(config, holds);
      return ok ? { ok, losses: [...losses, ...(flavour.losses ?? [])] } : { ok, losses };
    },
  });
}

type Lines = Pick<Flavour, 'numbers'>;

async function* writeFiles(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  flavour: Lines,
): AsyncGenerator<ArchiveFile> {
  const classes = numberClasses(context, holds);
  yield* labelFiles(records, context, flavour, classes, '');
  yield* descriptions(classes, ['train: images', 'val: images']);
}

/** One data.yaml for all parts, as trainers read it. */
async function* writeParts(parts: readonly ExportPart[], flavour: Lines): AsyncGenerator<ArchiveFile> {
  const [first] = parts;
  if (!first) return;
  const classes = numberClasses(first.context, holds);
  for (const { name, records, context } of parts) yield* labelFiles(records, context, flavour, classes, name);
  const folders = parts.map(({ name }) => `${name === 'validation' ? 'val' : name}: images/${name}`);
  yield* descriptions(classes, folders);
}

async function* labelFiles(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  flavour: Lines,
  classes: ClassNumbers,
  part: string,
): AsyncGenerator<ArchiveFile> {
  const pictures: string[] = [];
  for await (const { task, fileName, url, regions } of readPictures(records, context)) {
    const lines = regions.flatMap((region) => {
      const found = linesOf(region, classes, flavour);
      if (typeof found !== 'string') return found;
      context.onLoss?.({ task: task.id, reason: found });
      return [];
    });
    pictures.push(JSON.stringify({ file_name: fileName, url: url.startsWith('data:') ? null : url, task_id: task.id }));
    const folder = part === '' ? 'labels' : `labels/${part}`;
    yield { path: `${folder}/${stemOf(fileName)}.txt`, content: lines.map((line) => `${line}\n`).join('') };
  }
  const list = part === '' ? 'images.jsonl' : `images-${part}.jsonl`;
  yield { path: list, content: pictures.map((line) => `${line}\n`).join('') };
}

function* descriptions(classes: ClassNumbers, folders: readonly string[]): Generator<ArchiveFile> {
  const names = classes.list().toSorted((left, right) => left.number - right.number);
  const categories = names.map(({ name, number }) => ({ id: number, name }));
  yield { path: 'classes.txt', content: names.map(({ name }) => `${name}\n`).join('') };
  yield {
    path: 'data.yaml',
    content: [
      'path: .',
      ...folders,
      'names:',
      ...names.map(({ name, number }) => `  ${number}: ${JSON.stringify(name)}`),
      '',
    ].join('\n'),
  };
  yield { path: 'notes.json', content: JSON.stringify({ categories }, null, 2) };
}

/** The lines of a region, or why it has none. */
function linesOf(region: Region, classes: ClassNumbers, { numbers }: Lines): string[] | string {
  const outline = outlineOf(region);
  const { width, height, labels } = region;
  if (!outline || outline.length < 3 || width === undefined || height === undefined) return whyNot(region);
  if (labels.length === 0) return 'Regions without a label';
  const values = numbers(outline, width, height);
  return labels.map((label) => [classes.of(label), ...values.map(inDigits)].join(' '));
}

const clamped = (x: number, y: number, width: number, height: number): PixelPoint => [
  Math.min(Math.max(x, 0), width),
  Math.min(Math.max(y, 0), height),
];

const normalized = (outline: readonly PixelPoint[], width: number, height: number): number[] =>
  outline.flatMap(([x, y]) => [x / width, y / height]);

const inDigits = (value: number): string => String(Math.round(value * 1e8) / 1e8);
