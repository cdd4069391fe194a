import type { MaskGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { brushKeys, maskFromWire, maskToWire } from '../mask/mask-geometry.ts';
import * as shape from '../mask/mask-shape.ts';
import { paintMask } from '../mask/paint-mask.ts';

const makers = ['Brush', 'BrushLabels', 'MagicWand', 'Labels'];

/** Masks written as run lengths. */
export const brushKind: ImageRegionKind<MaskGeometry> = {
  id: 'brush',
  objectTag: 'Image',
  valueKeys: brushKeys,
  accepts: (control, object) => object.tag === 'Image' && makers.includes(control.tag),
  fromResult: (value, original) => maskFromWire('brush', value, original),
  toResult: maskToWire,
  describe: shape.describeMask,
  draw: (from, to, size) => shape.dotBetween('brush', from, to, size),
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
