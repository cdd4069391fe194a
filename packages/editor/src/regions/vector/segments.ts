import type { ImagePoint, Size, VectorGeometry, Vertex } from '../geometry.ts';
import { nearestOnSegment, remembered, toPixels } from '../plane.ts';

/** One stretch of a line, in image pixels: straight, or a cubic curve with two pulls. */
export interface Segment {
  /** Places of the joined vertices in the list. */
  from: number;
  to: number;
  start: ImagePoint;
  end: ImagePoint;
  pulls?: readonly [ImagePoint, ImagePoint];
}

/** A curve with a pull at one end only leaves the other end as if it were straight for so much of the way. */
const straightShare = 0.3;

/** In the order of the vertices; the one that closes the line comes last. */
export const segmentsOf = remembered((geometry: VectorGeometry, size: Size): readonly Segment[] => {
  const { vertices, closed } = geometry;
  const places = new Map(vertices.map((vertex, index) => [vertex.id, index]));
  const found: Segment[] = [];
  vertices.forEach((vertex, to) => {
    const from = vertex.prevPointId ? places.get(vertex.prevPointId) : undefined;
    const before = from === undefined ? undefined : vertices[from];
    if (from !== undefined && before) found.push(segmentBetween(before, vertex, from, to, size));
  });
  const [first] = vertices;
  const last = vertices.at(-1);
  if (closed && first && last && vertices.length > 2) {
    found.push(segmentBetween(last, first, vertices.length - 1, 0, size));
  }
  return found;
});

function segmentBetween(a: Vertex, b: Vertex, from: number, to: number, size: Size): Segment {
  const start = toPixels(a, size);
  const end = toPixels(b, size);
  const out = a.isBezier && a.controlPoint2 ? toPixels(a.controlPoint2, size) : undefined;
  const into = b.isBezier && b.controlPoint1 ? toPixels(b.controlPoint1, size) : undefined;
  if (!out && !into) return { from, to, start, end };
  return {
    from,
    to,
    start,
    end,
    pulls: [out ?? between(start, end, straightShare), into ?? between(end, start, straightShare)],
  };
}

export function between(a: ImagePoint, b: ImagePoint, t: number): ImagePoint {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

export function pointOn({ start, end, pulls }: Segment, t: number): ImagePoint {
  if (!pulls) return between(start, end, t);
  return splitCurve(start, pulls[0], pulls[1], end, t).middle;
}

/** De Casteljau: both halves of the curve, whose pulls keep its course as it was. */
export function splitCurve(start: ImagePoint, out: ImagePoint, into: ImagePoint, end: ImagePoint, t: number) {
  const a = between(start, out, t);
  const b = between(out, into, t);
  const c = between(into, end, t);
  const left = between(a, b, t);
  const right = between(b, c, t);
  return { firstOut: a, middleInto: left, middle: between(left, right, t), middleOut: right, lastInto: c };
}

const pieces = 24;

/** The curve as straight pieces, fine enough to hit and to measure; both ends included. */
export function flattened(segment: Segment): readonly ImagePoint[] {
  if (!segment.pulls) return [segment.start, segment.end];
  return Array.from({ length: pieces + 1 }, (_, index) => pointOn(segment, index / pieces));
}

export function nearestOn(segment: Segment, point: ImagePoint): { t: number; distance: number } {
  const line = flattened(segment);
  let nearest = { t: 0, distance: Infinity };
  for (let index = 1; index < line.length; index += 1) {
    const [a, b] = [line[index - 1], line[index]];
    if (!a || !b) continue;
    const { t, distance } = nearestOnSegment(point, a, b);
    if (distance < nearest.distance) nearest = { t: (index - 1 + t) / (line.length - 1), distance };
  }
  return nearest;
}
