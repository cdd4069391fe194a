import type { Box, Geometry } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';

interface Interval {
  start: number;
  end: number;
}

/** Where a geometry lies: in a plane, along a line, or both. */
interface Extent {
  box?: Box;
  interval?: Interval;
}

/** Percent are compared, so any size does; on very long pictures turned boxes come out a little off. */
const plane = { width: 1000, height: 1000 };

/** From 0 for apart to 1 for the same place; undefined for geometries that only can be equal or not. */
export function overlapOf(a: Geometry, b: Geometry): number | undefined {
  if (a.shape !== b.shape) return 0;
  const [left, right] = [extentOf(a), extentOf(b)];
  if (!left || !right) return undefined;
  const inPlane = left.box && right.box ? boxOverlap(left.box, right.box) : 1;
  return inPlane * (left.interval && right.interval ? intervalOverlap(left.interval, right.interval) : 1);
}

function extentOf(geometry: Geometry): Extent | undefined {
  const kind = findImageRegionKind(geometry.shape);
  if (kind)
    return geometry.shape === 'keypoint' ? { box: aroundPoint(geometry) } : { box: kind.bounds(geometry, plane) };
  switch (geometry.shape) {
    case 'span':
      return { interval: geometry };
    case 'segment':
      return { interval: geometry };
    case 'html-span':
      return geometry.globalOffsets ? { interval: geometry.globalOffsets } : undefined;
    case 'series-range': {
      const { start, end } = geometry;
      return typeof start === 'number' && typeof end === 'number' ? { interval: { start, end } } : undefined;
    }
    case 'timeline': {
      const starts = geometry.ranges.map(({ start }) => start);
      const ends = geometry.ranges.map(({ end }) => end);
      return { interval: { start: Math.min(...starts), end: Math.max(...ends) + 1 } };
    }
    case 'video-rectangle': {
      const [first] = geometry.sequence;
      if (!first) return undefined;
      const { x, y, width, height } = first;
      const frames = geometry.sequence.map(({ frame }) => frame);
      const interval = { start: Math.min(...frames), end: Math.max(...frames) + 1 };
      return { box: { minX: x, minY: y, maxX: x + width, maxY: y + height }, interval };
    }
    default:
      return undefined;
  }
}

/** Points are as good as the same within two percent of the picture. */
function aroundPoint({ x, y }: { x: number; y: number }): Box {
  return { minX: x - 2, minY: y - 2, maxX: x + 2, maxY: y + 2 };
}

function boxOverlap(a: Box, b: Box): number {
  const width = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const height = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  if (width < 0 || height < 0) return 0;
  const shared = width * height;
  const total = areaOf(a) + areaOf(b) - shared;
  return total === 0 ? 1 : shared / total;
}

function areaOf({ minX, minY, maxX, maxY }: Box): number {
  return (maxX - minX) * (maxY - minY);
}

function intervalOverlap(a: Interval, b: Interval): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  if (shared < 0) return 0;
  const total = Math.max(a.end, b.end) - Math.min(a.start, b.start);
  return total === 0 ? 1 : shared / total;
}
