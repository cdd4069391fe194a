import type { Box, ImagePoint } from '../geometry.ts';
import { emptyRow, type Row, type Rows } from './rows.ts';

/** Below this not even the pixel under the point would be sure to be painted. */
export const smallestRadiusPx = 0.75;

/** All pixels whose middles lie within `radius` of the line from `a` to `b`, inside `within`. */
export function strokeRows(a: ImagePoint, b: ImagePoint, radius: number, within: Box): Rows {
  const r = Math.max(radius, smallestRadiusPx);
  const top = Math.max(Math.floor(Math.min(a.y, b.y) - r), within.minY);
  const bottom = Math.min(Math.ceil(Math.max(a.y, b.y) + r), within.maxY);
  const band = bandOf(a, b, r);
  const rows: Row[] = [];
  for (let y = top; y < bottom; y += 1) {
    const middle = y + 0.5;
    const reach = { low: Infinity, high: -Infinity };
    addDisc(reach, a, r, middle);
    addDisc(reach, b, r, middle);
    addBand(reach, band, middle);
    const start = Math.max(Math.ceil(reach.low - 0.5), within.minX);
    const end = Math.min(Math.floor(reach.high - 0.5) + 1, within.maxX);
    rows.push(start < end ? Int32Array.of(start, end) : emptyRow);
  }
  return { top, rows };
}

interface Reach {
  low: number;
  high: number;
}

function addDisc(reach: Reach, centre: ImagePoint, radius: number, y: number): void {
  const dy = y - centre.y;
  if (Math.abs(dy) > radius) return;
  const half = Math.sqrt(radius * radius - dy * dy);
  reach.low = Math.min(reach.low, centre.x - half);
  reach.high = Math.max(reach.high, centre.x + half);
}

/** The corners of what lies beside the line. */
function bandOf(a: ImagePoint, b: ImagePoint, radius: number): ImagePoint[] {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) return [];
  const nx = (-(b.y - a.y) / length) * radius;
  const ny = ((b.x - a.x) / length) * radius;
  return [
    { x: a.x + nx, y: a.y + ny },
    { x: b.x + nx, y: b.y + ny },
    { x: b.x - nx, y: b.y - ny },
    { x: a.x - nx, y: a.y - ny },
  ];
}

function addBand(reach: Reach, corners: readonly ImagePoint[], y: number): void {
  let before = corners.at(-1);
  for (const corner of corners) {
    if (before && corner.y !== before.y && Math.min(corner.y, before.y) <= y && Math.max(corner.y, before.y) >= y) {
      const x = before.x + ((y - before.y) / (corner.y - before.y)) * (corner.x - before.x);
      reach.low = Math.min(reach.low, x);
      reach.high = Math.max(reach.high, x);
    }
    before = corner;
  }
}
