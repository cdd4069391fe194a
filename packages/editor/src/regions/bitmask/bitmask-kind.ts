import type { MaskGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { bitmaskKeys, maskFromWire, maskToWire } from '../mask/mask-geometry.ts';
import * as shape from '../mask/mask-shape.ts';
import { paintMask } from '../mask/paint-mask.ts';

const makers = ['Bitmask', 'BitmaskLabels', 'Labels'];

/** Masks written as images. */
export const bitmaskKind: ImageRegionKind<MaskGeometry> = {
  id: 'bitmask',
  objectTag: 'Image',
  valueKeys: bitmaskKeys,
  accepts: (control, object) => object.tag === 'Image' && makers.includes(control.tag),
  fromResult: (value, original) => maskFromWire('bitmask', value, original),
  toResult: maskToWire,
  describe: shape.describeMask,
  draw: (from, to, size) => shape.dotBetween('bitmask', from, to, size),
  corners: shape.corners,
  bounds: shape.bounds,
  area: shape.area,
  hitTest: shape.hitTest,
  touches: shape.touches,
  handles: shape.handles,
  move: shape.move,
  resize: shape.resize,
  isTooSmall: shape.isTooSmall,
  paint: paintMask,
};
