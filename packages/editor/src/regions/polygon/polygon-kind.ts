import type { PolygonGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { isPicture } from '../picture.ts';
import { isNumber } from '../wire.ts';
import * as shape from './polygon-shape.ts';

export const polygonKind: ImageRegionKind<PolygonGeometry> = {
  id: 'polygon',
  objectTag: 'Image',
  valueKeys: ['points', 'closed'],
  accepts: (control, object) => isPicture(object) && ['Polygon', 'PolygonLabels', 'Labels'].includes(control.tag),
  fromResult({ points, closed }) {
    if (!Array.isArray(points) || points.length === 0 || !points.every(isPair)) return undefined;
    if (closed !== undefined && typeof closed !== 'boolean') return undefined;
    return { shape: 'polygon', points, closed: closed !== false };
  },
  toResult: ({ points, closed }) => ({ points, closed }),
  describe: ({ points, closed }) => `${closed ? 'Polygon' : 'Open polygon'} of ${points.length} points`,
  bounds: shape.bounds,
  corners: shape.corners,
  hitTest: shape.hitTest,
  touches: shape.touches,
  area: shape.area,
  centre: shape.centre,
  handles: shape.handles,
  points: shape.points,
  move: shape.move,
  resize: shape.resize,
  grow: shape.grow,
  draw: shape.draw,
  isTooSmall: shape.isTooSmall,
  outline: shape.outline,
};

function isPair(point: unknown): point is [number, number] {
  return Array.isArray(point) && point.length === 2 && point.every(isNumber);
}
