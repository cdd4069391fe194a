import { type AreaShape, areaCeiling, areaIou, areaShape, aspectOf, turned } from '../geometry/area.ts';
import { mergeBoxes } from '../merge/merge-shapes.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

export const boxMatcher: RegionMatcher<AreaShape> = {
  kind: 'box-iou',
  unit: 'region',
  help: 'Boxes, also turned ones, by the area they share (intersection over union).',
  threshold: 0.5,
  read: (item) => {
    const box = readNumbers(item.value, ['x', 'y', 'width', 'height']);
    if (box === undefined) return undefined;
    const { x, y, width, height } = box;
    const rotation = Number(item.value.rotation ?? 0);
    if (rotation === 0) {
      return areaShape(Float64Array.of(x, y, x + width, y, x + width, y + height, x, y + height), 'box');
    }
    const aspect = aspectOf(item);
    const corners = [[0, 0] as const, [width, 0] as const, [width, height] as const, [0, height] as const];
    return areaShape(
      Float64Array.from(corners.flatMap((corner) => turned({ x, y }, corner, rotation, aspect))),
      'convex',
    );
  },
  bounds: ({ bounds }) => bounds,
  atMost: areaCeiling,
  similarity: areaIou,
  merge: mergeBoxes,
};
