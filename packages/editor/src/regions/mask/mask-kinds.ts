import type { MaskGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { bitmaskKeys, brushKeys, maskFromWire, maskToWire } from './mask-geometry.ts';
import * as shape from './mask-shape.ts';
import { paintMask } from './paint-mask.ts';

/** One picture of pixels; the two kinds differ in how they are written and in the tags that make them. */
function maskKind(
  id: MaskGeometry['shape'],
  valueKeys: readonly string[],
  makers: readonly string[],
): ImageRegionKind<MaskGeometry> {
  return {
    id,
    objectTag: 'Image',
    valueKeys,
    accepts: (control, object) => object.tag === 'Image' && makers.includes(control.tag),
    fromResult: (value, original) => maskFromWire(id, value, original),
    toResult: maskToWire,
    describe: shape.describeMask,
    draw: (from, to, size) => shape.dotBetween(id, from, to, size),
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
}

/** Masks written as run lengths. */
export const brushKind = maskKind('brush', brushKeys, ['Brush', 'BrushLabels', 'MagicWand', 'Labels']);
/** Masks written as images. */
export const bitmaskKind = maskKind('bitmask', bitmaskKeys, ['Bitmask', 'BitmaskLabels', 'Labels']);
