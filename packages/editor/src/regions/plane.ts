import { type Box, clamp, type ImagePoint, type Size } from './geometry.ts';

/** Percent to pixels and back misses an edge by less than this; such a shape still lies inside. */
const roundingPx = 0.01;

/** So much of a move as keeps a shape inside the image; one that reaches over an edge already moves freely. */
export function heldDelta(box: Box, delta: ImagePoint, size: Size): ImagePoint {
  return { x: held(delta.x, box.minX, box.maxX, size.width), y: held(delta.y, box.minY, box.maxY, size.height) };
}

function held(delta: number, min: number, max: number, limit: number): number {
  if (min < -roundingPx || max > limit + roundingPx) return delta;
  return clamp(delta, -min, limit - max);
}

export function clampPoint(point: ImagePoint, size: Size): ImagePoint {
  return { x: clamp(point.x, 0, size.width), y: clamp(point.y, 0, size.height) };
}

export function toPixels(point: { x: number; y: number }, size: Size): ImagePoint {
  return { x: (point.x * size.width) / 100, y: (point.y * size.height) / 100 };
}

export function toPercent(point: ImagePoint, size: Size): ImagePoint {
  return { x: (point.x / size.width) * 100, y: (point.y / size.height) * 100 };
}

/** Where on the segment the point is nearest: 0 at `a`, 1 at `b`. */
export function nearestOnSegment(point: ImagePoint, a: ImagePoint, b: ImagePoint): { t: number; distance: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared === 0 ? 0 : clamp(((point.x - a.x) * dx + (point.y - a.y) * dy) / lengthSquared, 0, 1);
  return { t, distance: Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy) };
}

/** Even-odd rule, as the canvas fills it. */
export function isInside(point: ImagePoint, outline: readonly ImagePoint[]): boolean {
  let inside = false;
  let before = outline.at(-1);
  for (const corner of outline) {
    if (before && corner.y > point.y !== before.y > point.y) {
      const crossing = before.x + ((point.y - before.y) / (corner.y - before.y)) * (corner.x - before.x);
      if (point.x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}

/** Whether any part of the segment lies in the box: what is left of it after each side has cut off its part. */
export function segmentTouches(a: ImagePoint, b: ImagePoint, box: Box): boolean {
  let from = 0;
  let to = 1;
  const cuts = [
    [a.x, b.x - a.x, box.minX, box.maxX],
    [a.y, b.y - a.y, box.minY, box.maxY],
  ] as const;
  for (const [start, way, min, max] of cuts) {
    if (way === 0) {
      if (start < min || start > max) return false;
      continue;
    }
    const first = (min - start) / way;
    const second = (max - start) / way;
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
  }
  return from <= to;
}

/** Twice the signed area; positive when the points run clockwise on a screen. */
export function doubleArea(outline: readonly ImagePoint[]): number {
  let sum = 0;
  let before = outline.at(-1);
  for (const corner of outline) {
    if (before) sum += before.x * corner.y - corner.x * before.y;
    before = corner;
  }
  return sum;
}

export function middleOf(box: Box): ImagePoint {
  return { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
}

/** Keeps what was worked out of a geometry for one image size: geometries never change in place. */
export function remembered<G extends object, T>(work: (geometry: G, size: Size) => T): (geometry: G, size: Size) => T {
  const known = new WeakMap<G, { size: Size; value: T }>();
  return (geometry, size) => {
    const entry = known.get(geometry);
    if (entry && entry.size.width === size.width && entry.size.height === size.height) return entry.value;
    const value = work(geometry, size);
    known.set(geometry, { size, value });
    return value;
  };
}
