import type { RectangleGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { isPicture } from '../picture.ts';
import {
  bounds,
  corners,
  draw,
  handles,
  hitTest,
  isTooSmall,
  move,
  resize,
  rotate,
  touches,
} from './rectangle-shape.ts';

export const rectangleKind: ImageRegionKind<RectangleGeometry> = {
  id: 'rectangle',
  objectTag: 'Image',
  valueKeys: ['x', 'y', 'width', 'height', 'rotation'],
  accepts: (control, object) =>
    isPicture(object) && ['Rectangle', 'RectangleLabels', 'OcrLabels', 'Labels'].includes(control.tag),
  fromResult(value) {
    const { x, y, width, height, rotation } = value;
    if (![x, y, width, height].every((side) => typeof side === 'number' && Number.isFinite(side))) return undefined;
    return {
      shape: 'rectangle',
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
      rotation: typeof rotation === 'number' ? rotation : 0,
    };
  },
  toResult: ({ x, y, width, height, rotation }) => ({ x, y, width, height, rotation }),
  position: ({ y }) => y,
  describe: ({ x, y, width, height }) =>
    `${Math.round(width)} × ${Math.round(height)} % at ${Math.round(x)}, ${Math.round(y)} %`,
  corners,
  bounds,
  hitTest,
  touches,
  handles,
  move,
  resize,
  rotate,
  draw,
  isTooSmall,
};
