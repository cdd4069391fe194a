import type { ImagePoint, Size, VectorGeometry, Vertex } from '../geometry.ts';
import type { Handle, OutlinePlace, PointEditing } from '../kind.ts';
import { clampPoint, toPercent, toPixels } from '../plane.ts';
import { nearestOn, pointOn, segmentsOf, splitCurve } from './segments.ts';
import { corners } from './vector-shape.ts';

/** `point-1`, `point-2`, …: the next one that is free. */
export function freePointId(vertices: readonly Vertex[]): string {
  const taken = new Set(vertices.map(({ id }) => id));
  let serial = vertices.length + 1;
  while (taken.has(`point-${serial}`)) serial += 1;
  return `point-${serial}`;
}

/** The line with a further point joined to the vertex `origin`, or beginning a path of its own. */
export function appended(geometry: VectorGeometry, point: ImagePoint, size: Size, origin?: string): VectorGeometry {
  const vertex: Vertex = {
    id: freePointId(geometry.vertices),
    ...toPercent(clampPoint(point, size), size),
    prevPointId: origin ?? null,
    isBezier: false,
  };
  return { ...geometry, vertices: [...geometry.vertices, vertex] };
}

export const points: PointEditing<VectorGeometry> = {
  list: corners,
  extraHandles,
  findPlace,
  insert,
  remove,
  fewest: (geometry) => (geometry.closed ? 3 : 2),
  bendsByDrag: false,
};

function extraHandles(geometry: VectorGeometry, size: Size, isShown: (index: number) => boolean): Handle[] {
  return geometry.vertices.flatMap((vertex, index): Handle[] => {
    if (!vertex.isBezier || !isShown(index)) return [];
    const stalk = toPixels(vertex, size);
    const pull = (id: string, at: ImagePoint | undefined): Handle[] =>
      at ? [{ id: `${id}${index}`, point: toPixels(at, size), cursor: 'move', mark: 'pull', stalk }] : [];
    return [...pull('a', vertex.controlPoint1), ...pull('b', vertex.controlPoint2)];
  });
}

function findPlace(geometry: VectorGeometry, point: ImagePoint, size: Size): OutlinePlace | undefined {
  let nearest: OutlinePlace | undefined;
  segmentsOf(geometry, size).forEach((segment, index) => {
    const { t, distance } = nearestOn(segment, point);
    if (!nearest || distance < nearest.distance) nearest = { segment: index, point: pointOn(segment, t), distance };
  });
  return nearest;
}

/** A curve keeps its course: the pulls of its ends become shorter and the new point gets its own. */
function insert(geometry: VectorGeometry, place: OutlinePlace, size: Size) {
  const { vertices } = geometry;
  const segment = segmentsOf(geometry, size)[place.segment];
  const [before, after] = [vertices[segment?.from ?? -1], vertices[segment?.to ?? -1]];
  if (!segment || !before || !after) return { geometry, index: -1 };
  const isClosing = segment.to === 0;
  const index = isClosing ? vertices.length : segment.to;
  const at = toPercent(clampPoint(place.point, size), size);
  let added: Vertex = { id: freePointId(vertices), ...at, prevPointId: before.id, isBezier: false };
  let [start, end]: [Vertex, Vertex] = [before, isClosing ? after : { ...after, prevPointId: added.id }];
  if (segment.pulls) {
    const { t } = nearestOn(segment, place.point);
    const halves = splitCurve(segment.start, segment.pulls[0], segment.pulls[1], segment.end, t);
    start = { ...start, isBezier: true, controlPoint2: toPercent(halves.firstOut, size) };
    end = { ...end, isBezier: true, controlPoint1: toPercent(halves.lastInto, size) };
    added = {
      ...added,
      isBezier: true,
      controlPoint1: toPercent(halves.middleInto, size),
      controlPoint2: toPercent(halves.middleOut, size),
    };
  }
  const joined = vertices.with(segment.from, start).with(segment.to, end);
  return { geometry: { ...geometry, vertices: joined.toSpliced(index, 0, added) }, index };
}

/** What was joined to the point is joined to the one before it. */
function remove(geometry: VectorGeometry, index: number): VectorGeometry {
  const gone = geometry.vertices[index];
  if (!gone) return geometry;
  let heir = gone.prevPointId ?? null;
  const vertices = geometry.vertices.toSpliced(index, 1).map((vertex) => {
    if (vertex.prevPointId !== gone.id) return vertex;
    const next = { ...vertex, prevPointId: heir };
    // Of several branches that began there the first becomes the root of the others.
    heir ??= vertex.id;
    return next;
  });
  return { ...geometry, vertices };
}

/** Bends the line at the point along its neighbours, or makes a corner of it again. */
export function toggleCurve(geometry: VectorGeometry, index: number): VectorGeometry {
  const vertex = geometry.vertices[index];
  if (!vertex) return geometry;
  if (vertex.isBezier) {
    const { controlPoint1: _into, controlPoint2: _out, ...corner } = vertex;
    return { ...geometry, vertices: geometry.vertices.with(index, { ...corner, isBezier: false }) };
  }
  const before = geometry.vertices.find(({ id }) => id === vertex.prevPointId) ?? vertex;
  const after = geometry.vertices.find(({ prevPointId }) => prevPointId === vertex.id) ?? vertex;
  const along = { x: (after.x - before.x) / 4, y: (after.y - before.y) / 4 };
  const bent: Vertex = {
    ...vertex,
    isBezier: true,
    controlPoint1: { x: vertex.x - along.x, y: vertex.y - along.y },
    controlPoint2: { x: vertex.x + along.x, y: vertex.y + along.y },
  };
  return { ...geometry, vertices: geometry.vertices.with(index, bent) };
}
