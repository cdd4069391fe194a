import type { PathOutline } from '../../media/image/paint-outline.ts';
import { type Box, boxOf, type ImagePoint, type PolygonGeometry, type Size } from '../geometry.ts';
import type { Handle, OutlinePlace, PointEditing } from '../kind.ts';
import {
  clampPoint,
  doubleArea,
  heldDelta,
  isInside,
  middleOf,
  nearestOnSegment,
  remembered,
  segmentTouches,
  toPercent,
  toPixels,
} from '../plane.ts';

const smallestAreaPx = 1;
/** Round joins of more points than this would cost the frame. */
const mostJoins = 500;
/** Points of a dense outline that are nearer to each other on screen are drawn as one. */
const finestGapPx = 0.75;

/** The points in image pixels. */
export const corners = remembered((geometry: PolygonGeometry, size: Size): readonly ImagePoint[] =>
  geometry.points.map(([x, y]) => toPixels({ x, y }, size)),
);

export const bounds = remembered((geometry: PolygonGeometry, size: Size): Box => boxOf(corners(geometry, size)));

/** Paths by how finely they follow the points: the exponent of the scale they were made for. */
const paths = remembered((_geometry: PolygonGeometry, _size: Size) => new Map<number, PathOutline>());

/** Of a dense outline only the points that can be told apart at this scale. */
export function outline(geometry: PolygonGeometry, size: Size, scale: number): PathOutline {
  const isDense = geometry.points.length > mostJoins;
  const fineness = isDense ? Math.ceil(Math.log2(scale)) : 0;
  const made = paths(geometry, size);
  const known = made.get(fineness);
  if (known) return known;
  const gap = isDense ? finestGapPx / 2 ** fineness : 0;
  const fresh = {
    path: pathThrough(corners(geometry, size), gap, geometry.closed),
    isFilled: geometry.closed,
    isDense,
  };
  made.set(fineness, fresh);
  return fresh;
}

function pathThrough(points: readonly ImagePoint[], gap: number, isClosed: boolean): Path2D {
  const path = new Path2D();
  let last: ImagePoint | undefined;
  points.forEach((point, index) => {
    const isFar = !last || Math.abs(point.x - last.x) >= gap || Math.abs(point.y - last.y) >= gap;
    if (!isFar && index < points.length - 1) return;
    path.lineTo(point.x, point.y);
    last = point;
  });
  if (isClosed) path.closePath();
  return path;
}

/** The middle of the area; of an outline without one, the middle of its bounds. */
export const centre = remembered((geometry: PolygonGeometry, size: Size): ImagePoint => {
  const points = corners(geometry, size);
  const twice = doubleArea(points);
  const box = bounds(geometry, size);
  if (Math.abs(twice) < smallestAreaPx) return middleOf(box);
  let x = 0;
  let y = 0;
  let before = points.at(-1);
  for (const point of points) {
    if (before) {
      const weight = before.x * point.y - point.x * before.y;
      x += (before.x + point.x) * weight;
      y += (before.y + point.y) * weight;
    }
    before = point;
  }
  const middle = { x: x / (3 * twice), y: y / (3 * twice) };
  // Of an outline that crosses itself the formula may point anywhere.
  const isWithin = middle.x >= box.minX && middle.x <= box.maxX && middle.y >= box.minY && middle.y <= box.maxY;
  return isWithin ? middle : middleOf(box);
});

export function area(geometry: PolygonGeometry, size: Size): number {
  return geometry.closed ? Math.abs(doubleArea(corners(geometry, size))) / 2 : 0;
}

export function hitTest(geometry: PolygonGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  const box = bounds(geometry, size);
  const isFar =
    point.x < box.minX - tolerance ||
    point.x > box.maxX + tolerance ||
    point.y < box.minY - tolerance ||
    point.y > box.maxY + tolerance;
  if (isFar) return false;
  if (geometry.closed && isInside(point, corners(geometry, size))) return true;
  const place = findPlace(geometry, point, size);
  return place !== undefined && place.distance <= tolerance;
}

export function touches(geometry: PolygonGeometry, box: Box, size: Size): boolean {
  const points = corners(geometry, size);
  for (const [a, b] of segmentsOf(points, geometry.closed)) if (segmentTouches(a, b, box)) return true;
  return geometry.closed && isInside(middleOf(box), points);
}

/** An open outline of one point is a segment without length, so that it can still be found. */
function* segmentsOf(points: readonly ImagePoint[], isClosed: boolean): Generator<[ImagePoint, ImagePoint, number]> {
  const [first] = points;
  if (first && points.length === 1) yield [first, first, 0];
  for (let index = 1; index < points.length; index += 1) {
    const [a, b] = [points[index - 1], points[index]];
    if (a && b) yield [a, b, index - 1];
  }
  const last = points.at(-1);
  if (isClosed && first && last && points.length > 1) yield [last, first, points.length - 1];
}

function findPlace(geometry: PolygonGeometry, point: ImagePoint, size: Size): OutlinePlace | undefined {
  let nearest: OutlinePlace | undefined;
  for (const [a, b, segment] of segmentsOf(corners(geometry, size), geometry.closed)) {
    const { t, distance } = nearestOnSegment(point, a, b);
    if (nearest && nearest.distance <= distance) continue;
    nearest = { segment, point: { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, distance };
  }
  return nearest;
}

export const points: PointEditing<PolygonGeometry> = {
  list: corners,
  findPlace,
  insert(geometry, { segment, point }, size) {
    const { x, y } = toPercent(clampPoint(point, size), size);
    return { geometry: { ...geometry, points: geometry.points.toSpliced(segment + 1, 0, [x, y]) }, index: segment + 1 };
  },
  remove: (geometry, index) => ({ ...geometry, points: geometry.points.toSpliced(index, 1) }),
  fewest: (geometry) => (geometry.closed ? 3 : 1),
  bendsByDrag: true,
};

export function handles(geometry: PolygonGeometry, size: Size): Handle[] {
  return corners(geometry, size).map((point, index) => ({ id: `p${index}`, point, cursor: 'move', mark: 'point' }));
}

export function move(geometry: PolygonGeometry, delta: ImagePoint, size: Size): PolygonGeometry {
  const held = toPercent(heldDelta(bounds(geometry, size), delta, size), size);
  return { ...geometry, points: geometry.points.map(([x, y]) => [x + held.x, y + held.y] as const) };
}

/** Sets one point. */
export function resize(geometry: PolygonGeometry, handle: string, point: ImagePoint, size: Size): PolygonGeometry {
  const index = Number(handle.slice(1));
  if (!handle.startsWith('p') || geometry.points[index] === undefined) return geometry;
  const { x, y } = toPercent(clampPoint(point, size), size);
  return { ...geometry, points: geometry.points.with(index, [x, y]) };
}

/** Stretches the whole from its top left corner. */
export function grow(geometry: PolygonGeometry, delta: ImagePoint, size: Size): PolygonGeometry {
  const stretched = stretch(bounds(geometry, size), delta, size);
  return {
    ...geometry,
    points: corners(geometry, size).map((corner) => {
      const { x, y } = toPercent(stretched(corner), size);
      return [x, y] as const;
    }),
  };
}

/** Maps the box to one that is larger by `delta`, held inside the image and never turned over. */
export function stretch(box: Box, delta: ImagePoint, size: Size): (point: ImagePoint) => ImagePoint {
  const along = (start: number, end: number, by: number, limit: number) => {
    const length = end - start;
    if (length <= 0) return (value: number) => value;
    const target = Math.max(Math.min(length + by, Math.max(limit - start, length)), 1);
    return (value: number) => start + ((value - start) * target) / length;
  };
  const x = along(box.minX, box.maxX, delta.x, size.width);
  const y = along(box.minY, box.maxY, delta.y, size.height);
  return (point) => ({ x: x(point.x), y: y(point.y) });
}

/** The box between the two points, to be pulled into shape. */
export function draw(from: ImagePoint, to: ImagePoint, size: Size): PolygonGeometry {
  const a = toPercent(clampPoint(from, size), size);
  const b = toPercent(clampPoint(to, size), size);
  return {
    shape: 'polygon',
    points: [
      [a.x, a.y],
      [b.x, a.y],
      [b.x, b.y],
      [a.x, b.y],
    ],
    closed: true,
  };
}

/** Three points on one line, or all on one spot. */
export function isTooSmall(geometry: PolygonGeometry, size: Size): boolean {
  return geometry.closed && (geometry.points.length < 3 || area(geometry, size) < smallestAreaPx);
}
