import { type Box, boxOf, type ImagePoint, type Size, type VectorGeometry, type Vertex } from '../geometry.ts';
import type { Handle } from '../kind.ts';
import {
  clampPoint,
  doubleArea,
  heldDelta,
  isInside,
  middleOf,
  remembered,
  segmentTouches,
  toPercent,
  toPixels,
} from '../plane.ts';
import { stretch } from '../polygon/polygon-shape.ts';
import { flattened, nearestOn, segmentsOf } from './segments.ts';

export const corners = remembered((geometry: VectorGeometry, size: Size): readonly ImagePoint[] =>
  geometry.vertices.map((vertex) => toPixels(vertex, size)),
);

/** All straight pieces of the line; a closed one as one outline. */
const lines = remembered((geometry: VectorGeometry, size: Size) => segmentsOf(geometry, size).map(flattened));

export const bounds = remembered(
  (geometry: VectorGeometry, size: Size): Box => boxOf([...corners(geometry, size), ...lines(geometry, size).flat()]),
);

export const outline = remembered((geometry: VectorGeometry, size: Size) => {
  const path = new Path2D();
  let at: number | undefined;
  for (const { from, to, start, end, pulls } of segmentsOf(geometry, size)) {
    if (from !== at) path.moveTo(start.x, start.y);
    if (pulls) path.bezierCurveTo(pulls[0].x, pulls[0].y, pulls[1].x, pulls[1].y, end.x, end.y);
    else path.lineTo(end.x, end.y);
    at = to;
  }
  return { path, isFilled: geometry.closed };
});

/** Half way along the line, so that it lies on it; of a closed one the middle of its bounds. */
export const centre = remembered((geometry: VectorGeometry, size: Size): ImagePoint => {
  const box = bounds(geometry, size);
  if (geometry.closed) return middleOf(box);
  const pieces = lines(geometry, size).flatMap((line) => line.slice(1).map((end, index) => [line[index] ?? end, end]));
  const lengthOf = ([a, b]: readonly ImagePoint[]) => (a && b ? Math.hypot(b.x - a.x, b.y - a.y) : 0);
  let left = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0) / 2;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    const [a, b] = piece;
    if (a && b && left <= length) {
      const t = length === 0 ? 0 : left / length;
      return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
    }
    left -= length;
  }
  return middleOf(box);
});

export function area(geometry: VectorGeometry, size: Size): number {
  return geometry.closed ? Math.abs(doubleArea(lines(geometry, size).flat())) / 2 : 0;
}

export function hitTest(geometry: VectorGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  if (geometry.closed && isInside(point, lines(geometry, size).flat())) return true;
  if (segmentsOf(geometry, size).some((segment) => nearestOn(segment, point).distance <= tolerance)) return true;
  return corners(geometry, size).some((corner) => Math.hypot(corner.x - point.x, corner.y - point.y) <= tolerance);
}

export function touches(geometry: VectorGeometry, box: Box, size: Size): boolean {
  const isOn = lines(geometry, size).some((line) =>
    line.some((end, index) => segmentTouches(line[index - 1] ?? end, end, box)),
  );
  if (isOn || corners(geometry, size).some((corner) => segmentTouches(corner, corner, box))) return true;
  return geometry.closed && isInside(middleOf(box), lines(geometry, size).flat());
}

export function handles(geometry: VectorGeometry, size: Size): Handle[] {
  return corners(geometry, size).map((point, index) => ({ id: `p${index}`, point, cursor: 'move', mark: 'point' }));
}

function shiftedBy(vertex: Vertex, x: number, y: number): Vertex {
  const moved = (point: ImagePoint) => ({ ...point, x: point.x + x, y: point.y + y });
  return {
    ...vertex,
    x: vertex.x + x,
    y: vertex.y + y,
    ...(vertex.controlPoint1 ? { controlPoint1: moved(vertex.controlPoint1) } : {}),
    ...(vertex.controlPoint2 ? { controlPoint2: moved(vertex.controlPoint2) } : {}),
  };
}

export function move(geometry: VectorGeometry, delta: ImagePoint, size: Size): VectorGeometry {
  const { x, y } = toPercent(heldDelta(bounds(geometry, size), delta, size), size);
  return { ...geometry, vertices: geometry.vertices.map((vertex) => shiftedBy(vertex, x, y)) };
}

/** Sets a point (`p`), which takes its pulls along, or one of its pulls (`a` on the way in, `b` on the way out). */
export function resize(
  geometry: VectorGeometry,
  handle: string,
  point: ImagePoint,
  size: Size,
  options?: { fromCentre: boolean },
): VectorGeometry {
  const index = Number(handle.slice(1));
  const vertex = geometry.vertices[index];
  if (!vertex) return geometry;
  const kind = handle.charAt(0);
  const at = toPercent(kind === 'p' ? clampPoint(point, size) : point, size);
  const next =
    kind === 'p' ? shiftedBy(vertex, at.x - vertex.x, at.y - vertex.y) : pulled(vertex, kind, at, options?.fromCentre);
  return { ...geometry, vertices: geometry.vertices.with(index, next) };
}

/** Both pulls stay on one line through the point unless they are parted. */
function pulled(vertex: Vertex, kind: string, at: ImagePoint, isParted = false): Vertex {
  const opposite = { x: 2 * vertex.x - at.x, y: 2 * vertex.y - at.y };
  const into = kind === 'a' ? at : isParted ? vertex.controlPoint1 : opposite;
  const out = kind === 'b' ? at : isParted ? vertex.controlPoint2 : opposite;
  return {
    ...vertex,
    isBezier: true,
    ...(into ? { controlPoint1: into } : {}),
    ...(out ? { controlPoint2: out } : {}),
  };
}

/** Stretches the whole from its top left corner. */
export function grow(geometry: VectorGeometry, delta: ImagePoint, size: Size): VectorGeometry {
  const stretched = stretch(bounds(geometry, size), delta, size);
  const map = (point: ImagePoint) => toPercent(stretched(toPixels(point, size)), size);
  return {
    ...geometry,
    vertices: geometry.vertices.map((vertex) => ({
      ...vertex,
      ...map(vertex),
      ...(vertex.controlPoint1 ? { controlPoint1: map(vertex.controlPoint1) } : {}),
      ...(vertex.controlPoint2 ? { controlPoint2: map(vertex.controlPoint2) } : {}),
    })),
  };
}

/** A straight line across the middle of the box between the two points. */
export function draw(from: ImagePoint, to: ImagePoint, size: Size): VectorGeometry {
  const y = (from.y + to.y) / 2;
  const a = toPercent(clampPoint({ x: from.x, y }, size), size);
  const b = toPercent(clampPoint({ x: to.x, y }, size), size);
  return {
    shape: 'vector',
    vertices: [
      { id: 'point-1', ...a, prevPointId: null, isBezier: false },
      { id: 'point-2', ...b, prevPointId: 'point-1', isBezier: false },
    ],
    closed: false,
  };
}

export function isTooSmall(geometry: VectorGeometry, size: Size): boolean {
  const { minX, minY, maxX, maxY } = bounds(geometry, size);
  return maxX - minX < 1 && maxY - minY < 1;
}
