import { expandCounts, runsOfCocoCounts } from '@labelwright/task-definition/masks/coco-rle';
import { parseJson } from '../json-value.ts';
import { isPlainObject } from '../plain-object.ts';
import type { SeenRegion, SeenShape } from '../seen/model.ts';
import type { PictureSize } from '../seen/place-region.ts';
import type { CocoFile, CocoText } from './coco-file.ts';

export interface CocoSeen {
  regions: SeenRegion[];
  caption?: string;
}

type Numbers = number[];
const mostPixels = 2 ** 27;

const isNumbers = (value: unknown): value is Numbers =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry));

/** The regions of one annotation, or what is wrong with it. */
export function regionsOfCoco(
  { line, text }: CocoText,
  size: PictureSize,
  { categories }: Pick<CocoFile, 'categories'>,
  note: (text: string) => void,
): CocoSeen | string {
  const parsed = parseJson(text, line);
  if (!parsed.ok) return parsed.message;
  if (!isPlainObject(parsed.value)) return 'An annotation must be an object.';
  const value = parsed.value;
  const called = `Annotation ${String(value.id ?? '').slice(0, 40)}`;
  if (typeof value.caption === 'string') return { regions: [], caption: value.caption };
  const category = categories.get(String(value.category_id));
  if (!category) {
    return `${called} has the category_id ${String(value.category_id).slice(0, 40)}, which "categories" does not list. Add it there.`;
  }
  const { width, height } = size;
  if (width === undefined || height === undefined) {
    return `${called} cannot be placed: the size of its picture is not known. Write its width and height into "images", or upload the picture with the file.`;
  }
  const score = typeof value.score === 'number' && value.score >= 0 && value.score <= 1 ? value.score : undefined;
  const shapes = shapesOf(value, { width, height }, note);
  if (typeof shapes === 'string') return `${called} ${shapes}`;
  const id = `a${line}-${String(value.id ?? '')}`;
  const regions: SeenRegion[] = shapes.map((shape, part) => ({
    id: part === 0 ? id : `${id}-${part}`,
    shape,
    labels: [category.name],
    ...(score === undefined ? {} : { score }),
  }));
  const points = pointsOf(
    value.keypoints,
    category.points,
    { width, height },
    regions.length > 0 ? id : undefined,
    note,
  );
  if (typeof points === 'string') return `${called} ${points}`;
  if (regions.length + points.length === 0) return `${called} has neither a bbox nor a segmentation nor keypoints.`;
  if (value.iscrowd === 1 || value.iscrowd === true) note('The flag iscrowd is not kept.');
  return { regions: [...regions, ...points] };
}

type Size = { width: number; height: number };

/** Outline or mask where there is one, the box otherwise. */
function shapesOf(value: Record<string, unknown>, size: Size, note: (text: string) => void): SeenShape[] | string {
  const { segmentation, bbox } = value;
  if (isPlainObject(segmentation)) return maskOf(segmentation, size);
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    const parts = isNumbers(segmentation) ? [segmentation] : segmentation;
    const outlines: SeenShape[] = [];
    for (const part of parts) {
      if (!isNumbers(part) || part.length % 2 !== 0)
        return 'has a segmentation that is no list of x and y. Mend it, or leave it out.';
      if (part.length >= 6) outlines.push({ kind: 'outline', points: percents(part, size) });
      else note('Outlines with fewer than three points are left out.');
    }
    if (outlines.length > 1) note('Things in several parts became one outline per part.');
    if (outlines.length > 0) return outlines;
  }
  if (bbox === undefined || bbox === null || (Array.isArray(bbox) && bbox.length === 0)) return [];
  if (!isNumbers(bbox) || bbox.length < 4)
    return 'has a bbox that is not four numbers. Write x, y, width and height in pixels.';
  const [x, y, width, height] = bbox as [number, number, number, number];
  // A point alone is written with a box of no extent.
  if (width === 0 && height === 0 && Array.isArray(value.keypoints)) return [];
  if (width <= 0 || height <= 0)
    return `has a bbox of ${width} by ${height} pixels. Width and height must be greater than 0.`;
  if ([x, y, width, height].some((number) => Math.abs(number) > 1e9)) return 'has a bbox far outside of any picture.';
  return [
    {
      kind: 'box',
      x: (x / size.width) * 100,
      y: (y / size.height) * 100,
      width: (width / size.width) * 100,
      height: (height / size.height) * 100,
      rotation: bbox.length > 4 ? (bbox[4] ?? 0) % 360 : 0,
    },
  ];
}

const percents = (flat: Numbers, { width, height }: Size): [number, number][] =>
  Array.from({ length: flat.length / 2 }, (_, index) => [
    ((flat[index * 2] ?? 0) / width) * 100,
    ((flat[index * 2 + 1] ?? 0) / height) * 100,
  ]);

function maskOf(segmentation: Record<string, unknown>, { width, height }: Size): SeenShape[] | string {
  const { counts, size } = segmentation;
  if (!isNumbers(size) || size[0] !== height || size[1] !== width) {
    return `has a mask of another size than its picture, which has ${height} lines of ${width} pixels.`;
  }
  if (width * height > mostPixels) return 'has a mask with more pixels than are read.';
  const list = typeof counts === 'string' ? expandCounts(counts) : counts;
  const isSound = isNumbers(list) && list.every((count) => Number.isInteger(count) && count >= 0);
  if (!isSound || list.reduce((total, count) => total + count, 0) !== width * height) {
    return 'has a mask whose counts do not fit its size. Write it again, with counts column by column.';
  }
  return [{ kind: 'mask', mask: runsOfCocoCounts(list, width, height) }];
}

function pointsOf(
  value: unknown,
  names: readonly string[],
  size: Size,
  parent: string | undefined,
  note: (text: string) => void,
): SeenRegion[] | string {
  if (value === undefined || value === null) return [];
  if (!isNumbers(value) || value.length % 3 !== 0) return 'has keypoints that are not triples of x, y and visibility.';
  const regions: SeenRegion[] = [];
  for (let index = 0; index * 3 < value.length; index += 1) {
    const [x = 0, y = 0, visibility = 0] = value.slice(index * 3, index * 3 + 3);
    if (visibility === 0) continue;
    if (visibility === 1) note('That key points are hidden is not kept.');
    regions.push({
      shape: { kind: 'point', x: (x / size.width) * 100, y: (y / size.height) * 100 },
      labels: [names[index] ?? `point ${index + 1}`],
      ...(parent === undefined ? {} : { parent }),
    });
  }
  return regions;
}
