import type { RegionResult } from '@labelwright/task-definition/model';
import { aspectOf } from '../geometry/area.ts';
import type { Point, Segment } from '../geometry/path-nearness.ts';
import { readNumbers } from './read-value.ts';

/** Straight pieces that stand for a curve. */
const PIECES = 24;
/** A curve with a pull at one end only leaves the other one as if it were straight for so much of the way. */
const STRAIGHT_SHARE = 0.3;

interface Vertex extends Point {
  before: number | undefined;
  pullIn: Point | undefined;
  pullOut: Point | undefined;
}

/** A line of points, in percent of the longer side of the image. */
export interface VectorShape {
  points: readonly Point[];
  segments: readonly Segment[];
  isClosed: boolean;
}

export function readVector(item: RegionResult): VectorShape | undefined {
  const { vertices, closed } = item.value;
  if (!Array.isArray(vertices) || vertices.length === 0) return undefined;
  const aspect = aspectOf(item);
  const places = new Map<unknown, number>();
  const read: Vertex[] = [];
  for (const [index, entry] of vertices.entries()) {
    if (typeof entry !== 'object' || entry === null) return undefined;
    const vertex = entry as Record<string, unknown>;
    const point = pointOf(vertex, aspect);
    if (point === undefined) return undefined;
    const isCurved = vertex.isBezier === true;
    read.push({
      ...point,
      before: places.get(vertex.prevPointId),
      pullIn: isCurved ? pointOf(vertex.controlPoint1, aspect) : undefined,
      pullOut: isCurved ? pointOf(vertex.controlPoint2, aspect) : undefined,
    });
    places.set(vertex.id, index);
  }
  return { points: read, segments: segmentsOf(read, closed === true), isClosed: closed === true && read.length > 2 };
}

function pointOf(value: unknown, aspect: Point): Point | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const point = readNumbers(value as Record<string, unknown>, ['x', 'y']);
  return point && { x: point.x * aspect.x, y: point.y * aspect.y };
}

function segmentsOf(vertices: readonly Vertex[], isClosed: boolean): Segment[] {
  const joins = vertices.flatMap((vertex) => {
    const before = vertices[vertex.before ?? -1];
    return before === undefined ? [] : curve(before, vertex);
  });
  const [first, last] = [vertices[0], vertices.at(-1)];
  if (isClosed && first && last && vertices.length > 2) joins.push(...curve(last, first));
  return joins.length > 0 || first === undefined ? joins : [[first, first]];
}

function curve(from: Vertex, to: Vertex): Segment[] {
  const { pullOut } = from;
  const { pullIn } = to;
  if (pullOut === undefined && pullIn === undefined) return [[from, to]];
  const pulls = [pullOut ?? between(from, to, STRAIGHT_SHARE), pullIn ?? between(to, from, STRAIGHT_SHARE)] as const;
  const points = Array.from({ length: PIECES + 1 }, (_, index) => pointAt(from, pulls, to, index / PIECES));
  return points.slice(1).map((point, index) => [points[index] as Point, point]);
}

function between(a: Point, b: Point, part: number): Point {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

/** On a cubic Bézier curve. */
function pointAt(from: Point, [out, into]: readonly [Point, Point], to: Point, t: number): Point {
  const s = 1 - t;
  const mix = (key: 'x' | 'y') =>
    s * s * s * from[key] + 3 * s * s * t * out[key] + 3 * s * t * t * into[key] + t * t * t * to[key];
  return { x: mix('x'), y: mix('y') };
}
