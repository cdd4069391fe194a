import { type AreaShape, areaCeiling, areaIou, areaShape, aspectOf, turned } from '../geometry/area.ts';
import { mergeEllipses } from '../merge/merge-shapes.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

const SIDES = 128;
/** Makes the area of the outline that of the ellipse: an outline with its corners on it would be 0.04 % too small. */
const GROWTH = Math.sqrt((2 * Math.PI) / SIDES / Math.sin((2 * Math.PI) / SIDES));

export const ellipseMatcher: RegionMatcher<AreaShape> = {
  kind: 'ellipse-iou',
  unit: 'region',
  help: 'Ellipses by the area they share (intersection over union), as outlines of 128 sides with the same area.',
  threshold: 0.5,
  read: (item) => {
    const ellipse = readNumbers(item.value, ['x', 'y', 'radiusX', 'radiusY']);
    if (ellipse === undefined) return undefined;
    const rotation = Number(item.value.rotation ?? 0);
    const aspect = aspectOf(item);
    const corners = Array.from({ length: SIDES }, (_, index) => {
      const angle = (2 * Math.PI * index) / SIDES;
      const corner = [ellipse.radiusX * GROWTH * Math.cos(angle), ellipse.radiusY * GROWTH * Math.sin(angle)] as const;
      return turned(ellipse, corner, rotation, aspect);
    });
    return areaShape(Float64Array.from(corners.flat()), 'convex');
  },
  bounds: ({ bounds }) => bounds,
  atMost: areaCeiling,
  similarity: areaIou,
  merge: mergeEllipses,
};
