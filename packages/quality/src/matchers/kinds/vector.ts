import { type AreaShape, areaIou, areaShape } from '../geometry/area.ts';
import { nearness, reachOf, toleranceOf } from '../geometry/nearness.ts';
import { pathNearness } from '../geometry/path-nearness.ts';
import { mergeVectors } from '../merge/merge-shapes.ts';
import type { Bounds, MatcherContext, RegionMatcher } from '../model.ts';
import { readVector, type VectorShape } from './read-vertices.ts';

interface Line extends VectorShape {
  bounds: Bounds;
  /** Of a closed line. */
  area: AreaShape | undefined;
}

export const vectorMatcher: RegionMatcher<Line> = {
  kind: 'vector-distance',
  unit: 'region',
  help:
    'Skeletons point by point in their order, closed lines by the area they share, other lines by how near they run to ' +
    'each other: one half at 2 percent of the longer side.',
  threshold: 0.5,
  read: (item) => {
    const vector = readVector(item);
    if (vector === undefined) return undefined;
    const outline = Float64Array.from(vector.segments.flatMap(([{ x, y }]) => [x, y]));
    const area = areaShape(outline, 'any');
    const ends = areaShape(Float64Array.from(vector.segments.flatMap(([, { x, y }]) => [x, y])), 'box');
    if (area === undefined || ends === undefined) return undefined;
    return { ...vector, bounds: enclose(area.bounds, ends.bounds), area: vector.isClosed ? area : undefined };
  },
  bounds: ({ bounds }, context) => {
    const reach = reachOf(context);
    const { minX, minY, maxX, maxY } = bounds;
    return { minX: minX - reach, minY: minY - reach, maxX: maxX + reach, maxY: maxY + reach };
  },
  similarity: (a, b, context) => {
    if (context.control.params.skeleton === true) return pointByPoint(a, b, context);
    if (a.area !== undefined && b.area !== undefined) return areaIou(a.area, b.area);
    return pathNearness(a.segments, b.segments, toleranceOf(context));
  },
  merge: mergeVectors,
};

function enclose(a: Bounds, b: Bounds): Bounds {
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  };
}

/** The mean over the points of the longer one; what the shorter one lacks is nothing like anything. */
function pointByPoint(a: Line, b: Line, context: MatcherContext): number {
  const tolerance = toleranceOf(context);
  const sum = a.points.reduce((total, point, index) => {
    const other = b.points[index];
    return other === undefined ? total : total + nearness(Math.hypot(point.x - other.x, point.y - other.y), tolerance);
  }, 0);
  return sum / Math.max(a.points.length, b.points.length);
}
