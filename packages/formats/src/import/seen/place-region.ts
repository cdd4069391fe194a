import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { boundsOfRuns, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import { boundsOf } from '../../export/regions/pixels.ts';
import type { Interface, Target } from './interface.ts';
import type { SeenRegion, SeenShape } from './model.ts';

export interface PictureSize {
  width: number | undefined;
  height: number | undefined;
}

export interface PlacedRegion {
  target: Target;
  value: Record<string, unknown>;
  notes: string[];
}

/** Percent; what rounding in other tools leaves is no reach over the edge. */
const EDGE = 0.1;
const POINT_SIZE = 0.5;
const mostPoints = 100_000;

/**
 * The control that a region goes to and the geometry that it has there, in the shape that the interface offers; why not,
 * when it offers none.
 */
export function placeRegion(
  region: SeenRegion,
  names: Interface,
  object: string,
  size: PictureSize,
): PlacedRegion | string {
  const notes: string[] = [];
  const within = keepInside(region.shape, (note) => notes.push(note));
  if (typeof within === 'string') return within;
  let second: PlacedRegion | undefined;
  for (const { shape, note } of alternatives(within, size)) {
    const target = names.drawing(shape.kind, object, region.labels[0]);
    if (!target) continue;
    const placed = { target, value: geometryOf(shape), notes: note === undefined ? notes : [...notes, note] };
    // A control that has the label is better than one that draws the very shape.
    if (target.offers) return placed;
    second ??= placed;
  }
  return second ?? `${words[within.kind]} are left out: the interface has no control for them.`;
}

const words: Record<SeenShape['kind'], string> = {
  box: 'Boxes',
  ellipse: 'Ellipses',
  outline: 'Outlines',
  point: 'Key points',
  mask: 'Masks',
  span: 'Spans of text',
};

/** The shape as it is, and what it may become where the interface cannot draw it. */
function* alternatives(shape: SeenShape, size: PictureSize): Generator<{ shape: SeenShape; note?: string }> {
  if (shape.kind === 'outline') {
    yield { shape };
    const turned = boxOfCorners(shape.points, size);
    if (turned) yield { shape: turned };
    yield {
      shape: upright(shape.points),
      note: 'Outlines became the boxes around them: the interface draws no outlines.',
    };
  } else if (shape.kind === 'box') {
    yield { shape };
    if (shape.rotation !== 0) return;
    yield { shape: outlineOfBox(shape), note: 'Boxes became outlines: the interface draws no boxes.' };
  } else if (shape.kind === 'mask') {
    yield { shape };
    const box = boxOfMask(shape.mask);
    if (box) yield { shape: box, note: 'Masks became the boxes around them: the interface paints no masks.' };
  } else if (shape.kind === 'ellipse') {
    yield { shape };
    if (shape.rotation === 0)
      yield { shape: outlineOfEllipse(shape), note: 'Ellipses became outlines: the interface draws no ellipses.' };
  } else yield { shape };
}

function geometryOf(shape: SeenShape): Record<string, unknown> {
  switch (shape.kind) {
    case 'box':
    case 'ellipse': {
      const { kind: _kind, ...value } = shape;
      return value;
    }
    case 'outline':
      return { points: shape.points, closed: true };
    case 'point':
      return { x: shape.x, y: shape.y, width: POINT_SIZE };
    case 'mask':
      return { format: 'rle', rle: brushOfRuns(shape.mask.runs, shape.mask.width * shape.mask.height) };
    case 'span':
      return { start: shape.start, end: shape.end };
  }
}

/** What reaches over the edge of the picture is cut at it; why not, when nothing is left. */
function keepInside(shape: SeenShape, note: (text: string) => void): SeenShape | string {
  if (shape.kind === 'box') return shape.rotation === 0 ? cutBox(shape, note) : shape;
  if (shape.kind === 'point') {
    if (isInside(shape.x) && isInside(shape.y)) return shape;
    note('Points outside of the picture were moved to its edge.');
    return { ...shape, x: clamp(shape.x), y: clamp(shape.y) };
  }
  if (shape.kind === 'outline' && shape.points.length > mostPoints) {
    return `Outlines with more than ${mostPoints} points are left out.`;
  }
  if (shape.kind !== 'outline' || shape.points.every(([x, y]) => isInside(x) && isInside(y))) return shape;
  // A turned box may have corners outside, which must not make it another shape.
  if (shape.points.length === 4 && shape.points.every(([x, y]) => isNear(x) && isNear(y))) return shape;
  note('Outlines that reached over the edge of the picture were cut at it.');
  return { kind: 'outline', points: shape.points.map(([x, y]) => [clamp(x), clamp(y)]) };
}

function cutBox(box: SeenShape & { kind: 'box' }, note: (text: string) => void): SeenShape | string {
  const { x, y, width, height } = box;
  if (x >= -EDGE && y >= -EDGE && x + width <= 100 + EDGE && y + height <= 100 + EDGE) return box;
  const [left, top] = [clamp(x), clamp(y)];
  const cut = { ...box, x: left, y: top, width: clamp(x + width) - left, height: clamp(y + height) - top };
  if (cut.width <= 0 || cut.height <= 0) return 'Boxes outside of the picture are left out.';
  note('Boxes that reached over the edge of the picture were cut at it.');
  return cut;
}

const clamp = (percent: number): number => Math.min(Math.max(percent, 0), 100);
const isInside = (percent: number): boolean => percent >= -EDGE && percent <= 100 + EDGE;
const isNear = (percent: number): boolean => percent >= -100 && percent <= 200;

function upright(points: readonly [number, number][]): SeenShape {
  const [x, y, width, height] = boundsOf(points);
  return {
    kind: 'box',
    x: clamp(x),
    y: clamp(y),
    width: clamp(x + width) - clamp(x),
    height: clamp(y + height) - clamp(y),
    rotation: 0,
  };
}

const ELLIPSE_POINTS = 64;

const outlineOfEllipse = ({ x, y, radiusX, radiusY }: SeenShape & { kind: 'ellipse' }): SeenShape => ({
  kind: 'outline',
  points: Array.from({ length: ELLIPSE_POINTS }, (_, index) => {
    const angle = (index / ELLIPSE_POINTS) * 2 * Math.PI;
    return [clamp(x + radiusX * Math.cos(angle)), clamp(y + radiusY * Math.sin(angle))];
  }),
});

const outlineOfBox = ({ x, y, width, height }: SeenShape & { kind: 'box' }): SeenShape => ({
  kind: 'outline',
  points: [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ],
});

/** Corners that lie off a right angle by less than this share of the sides are one of a box. */
const SKEW = 0.01;

/**
 * The box that four corners are of, turned about the first of them; undefined when they are of none, or when the size of
 * the picture is not known: angles are right in pixels, not in percent.
 */
export function boxOfCorners(
  corners: readonly [number, number][],
  { width, height }: PictureSize,
): (SeenShape & { kind: 'box' }) | undefined {
  if (corners.length !== 4 || width === undefined || height === undefined) return undefined;
  const pixels = corners.map(([x, y]) => [(x / 100) * width, (y / 100) * height] as const);
  const [a, b, c, d] = pixels as [Pixel, Pixel, Pixel, Pixel];
  const along = minus(b, a);
  const across = minus(d, a);
  const [across2, length, breadth] = [minus(c, b), Math.hypot(...along), Math.hypot(...across)];
  if (length === 0 || breadth === 0) return undefined;
  const skew = Math.abs(along[0] * across[0] + along[1] * across[1]) / (length * breadth);
  const gap = Math.hypot(across2[0] - across[0], across2[1] - across[1]) / Math.min(length, breadth);
  if (skew > SKEW || gap > SKEW) return undefined;
  // Corners against the clock: the other side is the first, so that the box turns about the same corner.
  const isClockwise = along[0] * across[1] - along[1] * across[0] > 0;
  const [side, other] = isClockwise ? [along, breadth] : [across, length];
  const degrees = (Math.atan2(side[1], side[0]) * 180) / Math.PI;
  const rotation = Math.abs(degrees) < 1e-9 ? 0 : degrees;
  return {
    kind: 'box',
    x: corners[0]?.[0] ?? 0,
    y: corners[0]?.[1] ?? 0,
    width: (Math.hypot(...side) / width) * 100,
    height: (other / height) * 100,
    rotation: (rotation + 360) % 360,
  };
}

type Pixel = readonly [number, number];
const minus = (left: Pixel, right: Pixel): Pixel => [left[0] - right[0], left[1] - right[1]];

function boxOfMask(mask: PixelRuns): SeenShape | undefined {
  const bounds = boundsOfRuns(mask);
  if (!bounds) return undefined;
  const [x, y, width, height] = bounds;
  return {
    kind: 'box',
    x: (x / mask.width) * 100,
    y: (y / mask.height) * 100,
    width: (width / mask.width) * 100,
    height: (height / mask.height) * 100,
    rotation: 0,
  };
}
