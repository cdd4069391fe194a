import { type AreaShape, areaCeiling, areaIou, areaShape } from '../geometry/area.ts';
import type { RegionMatcher } from '../model.ts';
import { readPoints } from './read-value.ts';

export const polygonMatcher: RegionMatcher<AreaShape> = {
  kind: 'polygon-iou',
  unit: 'region',
  help: 'Polygons by the area they share (intersection over union), also concave ones and those that cross themselves.',
  threshold: 0.5,
  read: ({ value }) => {
    const points = readPoints(value.points);
    return points && areaShape(points, 'any');
  },
  bounds: ({ bounds }) => bounds,
  atMost: areaCeiling,
  similarity: areaIou,
};
