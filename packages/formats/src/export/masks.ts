import { eachLineStretch, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import { pngOfIndexes, pngOfRuns } from '@labelwright/task-definition/masks/write-png';
import { archiveExporter } from './archive.ts';
import { whyNot } from './coco.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { npyOf } from './npy.ts';
import { numberClasses } from './regions/class-numbers.ts';
import { fitsPictures, PICTURES } from './regions/fits-pictures.ts';
import { pixelsOf } from './regions/masks.ts';
import { type AnnotatedPicture, readPictures, stemOf } from './regions/pictures.ts';
import type { ArchiveFile } from './zip.ts';

const holds = ['mask-iou', 'polygon-iou', 'box-iou', 'ellipse-iou'];

interface Form {
  id: string;
  title: string;
  description: string;
  extension: string;
  /** One thing: inside or not. */
  instance: (mask: PixelRuns) => Uint8Array;
  /** A number for each pixel: 0 for nothing, else the one of its class. */
  map: (classes: Uint8Array, width: number, height: number) => Uint8Array;
}

/** A picture for every thing and one of all classes together; outlines and boxes are filled. */
export const maskExporters: Exporter[] = [
  masks({
    id: 'BRUSH_TO_PNG',
    title: 'Masks as PNG',
    description: 'A picture for each region, white on clear, and one of all classes with a palette.',
    extension: 'png',
    instance: pngOfRuns,
    map: (classes, width, height) => pngOfIndexes(classes, width, height, PALETTE),
  }),
  masks({
    id: 'BRUSH_TO_NUMPY',
    title: 'Masks as NumPy',
    description: 'An array for each region, 255 inside and 0 outside, and one with the class of every pixel.',
    extension: 'npy',
    instance: (mask) => {
      const pixels = new Uint8Array(mask.width * mask.height);
      eachLineStretch(mask, (y, start, end) => pixels.fill(255, y * mask.width + start, y * mask.width + end));
      return npyOf(pixels, [mask.height, mask.width]);
    },
    map: (classes, width, height) => npyOf(classes, [height, width]),
  }),
];

function masks({ id, title, description, ...form }: Form): Exporter {
  return archiveExporter({
    id,
    title,
    description,
    about: PICTURES,
    holds,
    files: (records, context) => writeFiles(records, context, form),
    fits: (config) => fitsPictures(config, holds),
  });
}

/** A byte holds so many classes beside nothing. */
const MOST_CLASSES = 255;

async function* writeFiles(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  form: Pick<Form, 'extension' | 'instance' | 'map'>,
): AsyncGenerator<ArchiveFile> {
  const classes = numberClasses(context, holds);
  const instances: string[] = [];
  for await (const picture of readPictures(records, context)) {
    const stem = stemOf(picture.fileName);
    const map = classMap(picture);
    for (const [place, { label, mask, shape }] of coveringRegions(picture, context).entries()) {
      const number = classes.of(label) + 1;
      const file = `masks/${stem}-${place}.${form.extension}`;
      yield { path: file, content: form.instance(mask) };
      instances.push(
        JSON.stringify({ file, picture: picture.fileName, task_id: picture.task.id, label, class: number, shape }),
      );
      const problem = number > MOST_CLASSES ? 'Classes that a map of bytes cannot number' : map.paint(mask, number);
      if (problem !== undefined) context.onLoss?.({ task: picture.task.id, reason: problem });
    }
    const painted = map.finish();
    if (painted)
      yield {
        path: `maps/${stem}.${form.extension}`,
        content: form.map(painted.pixels, painted.width, painted.height),
      };
  }
  const list = classes.list().map(({ name, number }) => ({ class: number + 1, label: name }));
  yield { path: 'classes.json', content: JSON.stringify([{ class: 0, label: null }, ...list], null, 2) };
  yield { path: 'instances.jsonl', content: instances.map((line) => `${line}\n`).join('') };
}

function coveringRegions({ task, regions }: AnnotatedPicture, context: ExportContext) {
  return regions.flatMap((region) => {
    const mask = pixelsOf(region);
    const reason =
      mask === undefined ? whyNot(region) : region.labels.length === 0 ? 'Regions without a label' : undefined;
    if (reason !== undefined) context.onLoss?.({ task: task.id, reason });
    return mask === undefined ? [] : region.labels.map((label) => ({ label, mask, shape: region.shape }));
  });
}

/** What was drawn later lies above. */
function classMap({ width, height }: AnnotatedPicture) {
  let map: { pixels: Uint8Array; width: number; height: number } | undefined;
  return {
    /** Why not, when it cannot be painted. */
    paint(mask: PixelRuns, number: number): string | undefined {
      map ??= { pixels: new Uint8Array(mask.width * mask.height), width: mask.width, height: mask.height };
      if (map.width !== mask.width || map.height !== mask.height) return 'Masks of another size than their picture';
      const { pixels } = map;
      eachLineStretch(mask, (y, start, end) => pixels.fill(number, y * mask.width + start, y * mask.width + end));
      return undefined;
    },
    finish() {
      if (map || width === undefined || height === undefined) return map;
      return { pixels: new Uint8Array(width * height), width, height };
    },
  };
}

/** Nothing is black; the others are spread by bits, so that neighbours in number look unlike. */
const PALETTE = Uint8Array.from({ length: 256 * 3 }, (_, place) => {
  const [index, channel] = [Math.floor(place / 3), place % 3];
  let colour = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    const source = bit * 3 + channel;
    if ((index >> source) & 1) colour |= 128 >> bit;
  }
  return colour;
});
