import type { KeyPointGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { isPicture } from '../picture.ts';
import { isNumber } from '../wire.ts';
import * as shape from './keypoint-shape.ts';
import { paint } from './paint-keypoint.ts';

export const keypointKind: ImageRegionKind<KeyPointGeometry> = {
  id: 'keypoint',
  objectTag: 'Image',
  valueKeys: ['x', 'y', 'width'],
  accepts: (control, object) => isPicture(object) && ['KeyPoint', 'KeyPointLabels', 'Labels'].includes(control.tag),
  fromResult({ x, y, width, height }) {
    if (!isNumber(x) || !isNumber(y) || !isNumber(width) || height !== undefined) return undefined;
    return { shape: 'keypoint', x, y, width };
  },
  toResult: ({ x, y, width }) => ({ x, y, width }),
  describe: ({ x, y }) => `Point at ${Math.round(x * 10) / 10}, ${Math.round(y * 10) / 10} %`,
  bounds: shape.bounds,
  corners: shape.corners,
  hitTest: shape.hitTest,
  touches: shape.touches,
  area: shape.area,
  centre: shape.centre,
  handles: shape.handles,
  move: shape.move,
  resize: shape.resize,
  grow: shape.grow,
  draw: shape.draw,
  isTooSmall: shape.isTooSmall,
  paint,
};
