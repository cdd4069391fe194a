import { type Box, clamp, type ImagePoint, type KeyPointGeometry, type Size } from '../geometry.ts';
import { clampPoint, heldDelta, toPercent, toPixels } from '../plane.ts';

/** Percent of the image's width, where the control says nothing. */
const usualWidth = 1;
const smallestWidth = 0.1;
const largestWidth = 100;

export function centre(geometry: KeyPointGeometry, size: Size): ImagePoint {
  return toPixels(geometry, size);
}

export function radiusOf(geometry: KeyPointGeometry, size: Size): number {
  return (geometry.width * size.width) / 200;
}

export function bounds(geometry: KeyPointGeometry, size: Size): Box {
  const { x, y } = centre(geometry, size);
  const radius = radiusOf(geometry, size);
  return { minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius };
}

export function corners(geometry: KeyPointGeometry, size: Size): ImagePoint[] {
  const { minX, minY, maxX, maxY } = bounds(geometry, size);
  return [
    { x: minX, y: minY },
    { x: maxX, y: minY },
    { x: maxX, y: maxY },
    { x: minX, y: maxY },
  ];
}

export function hitTest(geometry: KeyPointGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  const { x, y } = centre(geometry, size);
  return Math.hypot(point.x - x, point.y - y) <= radiusOf(geometry, size) + tolerance;
}

export function touches(geometry: KeyPointGeometry, box: Box, size: Size): boolean {
  const { x, y } = centre(geometry, size);
  const away = { x: x - clamp(x, box.minX, box.maxX), y: y - clamp(y, box.minY, box.maxY) };
  return Math.hypot(away.x, away.y) <= radiusOf(geometry, size);
}

/** Points come before everything they lie on. */
export function area(): number {
  return 0;
}

/** It is moved as a whole. */
export function handles(): [] {
  return [];
}

/** The middle of the point stays inside; its disc may reach over the edge. */
export function move(geometry: KeyPointGeometry, delta: ImagePoint, size: Size): KeyPointGeometry {
  const { x, y } = centre(geometry, size);
  const held = heldDelta({ minX: x, minY: y, maxX: x, maxY: y }, delta, size);
  return { ...geometry, ...toPercent({ x: x + held.x, y: y + held.y }, size) };
}

export function resize(geometry: KeyPointGeometry): KeyPointGeometry {
  return geometry;
}

/** Right and down make it larger, so that either arrow does. */
export function grow(geometry: KeyPointGeometry, delta: ImagePoint, size: Size): KeyPointGeometry {
  const width = geometry.width + ((delta.x + delta.y) / size.width) * 100;
  return { ...geometry, width: clamp(width, smallestWidth, largestWidth) };
}

/** In the middle between the two points. */
export function draw(from: ImagePoint, to: ImagePoint, size: Size): KeyPointGeometry {
  const middle = clampPoint({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, size);
  return { shape: 'keypoint', ...toPercent(middle, size), width: usualWidth };
}

export function isTooSmall(): boolean {
  return false;
}
