import { aspectOf } from '../geometry/area.ts';
import { nearness, reachOf, toleranceOf } from '../geometry/nearness.ts';
import { mergePoints } from '../merge/merge-shapes.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

/** In percent of the longer side of the image. */
export interface PointShape {
  x: number;
  y: number;
}

export const keyPointMatcher: RegionMatcher<PointShape> = {
  kind: 'point-distance',
  unit: 'region',
  help: 'Points by their distance: one half at 2 percent of the longer side (or another tolerance), as in OKS.',
  threshold: 0.5,
  read: (item) => {
    const point = readNumbers(item.value, ['x', 'y']);
    const aspect = aspectOf(item);
    return point && { x: point.x * aspect.x, y: point.y * aspect.y };
  },
  bounds: ({ x, y }, context) => {
    const reach = reachOf(context);
    return { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach };
  },
  similarity: (a, b, context) => nearness(Math.hypot(a.x - b.x, a.y - b.y), toleranceOf(context)),
  merge: mergePoints,
};
