import type { Box, ImagePoint, MaskGeometry, Size } from '../geometry.ts';
import type { Handle } from '../kind.ts';
import { emptyMask, isEmpty, maskArea, maskBounds, maskFrom, maskNear, maskTouches, moveMask } from './mask.ts';
import { maskOf, withMask } from './mask-geometry.ts';
import { strokeRows } from './stroke.ts';

/** Where no image reaches: a mask that is not read yet is neither seen nor hit. */
const nowhere: Box = { minX: -1e9, minY: -1e9, maxX: -1e9, maxY: -1e9 };

export function bounds(geometry: MaskGeometry, size: Size): Box {
  const mask = maskOf(geometry, size);
  return mask ? maskBounds(mask) : nowhere;
}

export function corners(geometry: MaskGeometry, size: Size): ImagePoint[] {
  const { minX, minY, maxX, maxY } = bounds(geometry, size);
  return [
    { x: minX, y: minY },
    { x: maxX, y: minY },
    { x: maxX, y: maxY },
    { x: minX, y: maxY },
  ];
}

export function area(geometry: MaskGeometry, size: Size): number {
  const mask = maskOf(geometry, size);
  return mask ? maskArea(mask) : 0;
}

export function hitTest(geometry: MaskGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  const mask = maskOf(geometry, size);
  return mask !== undefined && maskNear(mask, point, tolerance);
}

export function touches(geometry: MaskGeometry, box: Box, size: Size): boolean {
  const mask = maskOf(geometry, size);
  return mask !== undefined && maskTouches(mask, box);
}

/** A mask is changed by strokes alone. */
export function handles(): Handle[] {
  return [];
}

export function resize(geometry: MaskGeometry): MaskGeometry {
  return geometry;
}

export function move(geometry: MaskGeometry, delta: ImagePoint, size: Size): MaskGeometry {
  const mask = maskOf(geometry, size);
  const moved = mask && moveMask(mask, delta, size);
  return moved === undefined || moved === mask ? geometry : withMask(geometry, moved, size);
}

export function isTooSmall(geometry: MaskGeometry, size: Size): boolean {
  return isEmpty(maskOf(geometry, size) ?? emptyMask());
}

/** A dot that fits between the two points. */
export function dotBetween(shape: MaskGeometry['shape'], from: ImagePoint, to: ImagePoint, size: Size): MaskGeometry {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const radius = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) / 2;
  const within = { minX: 0, minY: 0, maxX: size.width, maxY: size.height };
  return { shape, mask: maskFrom(strokeRows(middle, middle, radius, within)), grid: size };
}

export function describeMask(geometry: MaskGeometry): string {
  const { grid } = geometry;
  const mask = grid && maskOf(geometry, grid);
  if (!mask || !grid || isEmpty(mask)) return 'Mask';
  const { minX, minY, maxX, maxY } = maskBounds(mask);
  const percent = (length: number, whole: number) => Math.round((length / whole) * 100);
  const extent = `${percent(maxX - minX, grid.width)} × ${percent(maxY - minY, grid.height)} %`;
  return `Mask ${extent} at ${percent(minX, grid.width)}, ${percent(minY, grid.height)} %`;
}
