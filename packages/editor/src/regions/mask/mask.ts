import type { Box, ImagePoint, Size } from '../geometry.ts';
import { heldDelta } from '../plane.ts';
import { at, emptyRow, lengthOf, type Row, type Rows, rowHas, rowMeets, subtractRows, uniteRows } from './rows.ts';

/**
 * Pixels in lines of stretches: as small as its outline is long, and quick to change by a stroke. Never changes in
 * place; what a change left alone is shared. The lines are in a frame of their own, so that moving moves nothing.
 */
export interface Mask extends Rows {
  /** From the mask's own frame to image pixels. */
  dx: number;
  dy: number;
  /** The same object for a mask and what became of it by strokes and moves. */
  line: object;
}

export function maskFrom({ top, rows }: Rows): Mask {
  return trimmed({ top, rows, dx: 0, dy: 0, line: {} });
}

export function emptyMask(): Mask {
  return { top: 0, rows: [], dx: 0, dy: 0, line: {} };
}

export function isEmpty(mask: Mask): boolean {
  return mask.rows.length === 0;
}

const bounds = new WeakMap<readonly Row[], { minX: number; maxX: number }>();

/** In the mask's own frame. */
export function ownBounds({ top, rows }: Rows): Box {
  let across = bounds.get(rows);
  if (!across) {
    across = { minX: Infinity, maxX: -Infinity };
    for (const row of rows) {
      if (row.length === 0) continue;
      if (at(row, 0) < across.minX) across.minX = at(row, 0);
      if (at(row, row.length - 1) > across.maxX) across.maxX = at(row, row.length - 1);
    }
    bounds.set(rows, across);
  }
  return rows.length === 0 ? { minX: 0, minY: 0, maxX: 0, maxY: 0 } : { ...across, minY: top, maxY: top + rows.length };
}

/** In image pixels; all zero for an empty mask. */
export function maskBounds(mask: Mask): Box {
  const own = ownBounds(mask);
  return {
    minX: own.minX + mask.dx,
    minY: own.minY + mask.dy,
    maxX: own.maxX + mask.dx,
    maxY: own.maxY + mask.dy,
  };
}

/** The row at a line of the mask's own frame. */
export function rowAt({ top, rows }: Rows, y: number): Row {
  return rows[y - top] ?? emptyRow;
}

export function maskArea(mask: Mask): number {
  return mask.rows.reduce((sum, row) => sum + lengthOf(row), 0);
}

export function maskHas(mask: Mask, x: number, y: number): boolean {
  return rowHas(rowAt(mask, y - mask.dy), x - mask.dx);
}

/** Whether any pixel of the mask lies within `reach` of the point, measured as on a chessboard. */
export function maskNear(mask: Mask, { x, y }: ImagePoint, reach: number): boolean {
  return maskTouches(mask, { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach });
}

export function maskTouches(mask: Mask, box: Box): boolean {
  const from = Math.max(Math.floor(box.minY) - mask.dy, mask.top);
  const to = Math.min(Math.floor(box.maxY) - mask.dy, mask.top + mask.rows.length - 1);
  const start = Math.floor(box.minX) - mask.dx;
  const end = Math.floor(box.maxX) - mask.dx + 1;
  for (let y = from; y <= to; y += 1) if (rowMeets(rowAt(mask, y), start, end)) return true;
  return false;
}

/** Rows in the mask's own frame are added. */
export function addTo(mask: Mask, part: Rows): Mask {
  if (part.rows.length === 0) return mask;
  if (isEmpty(mask)) return trimmed({ ...mask, ...part });
  const top = Math.min(mask.top, part.top);
  const end = Math.max(mask.top + mask.rows.length, part.top + part.rows.length);
  return changed(mask, top, end, (row, y) => uniteRows(row, rowAt(part, y)));
}

/** Rows in the mask's own frame are taken away. */
export function takeFrom(mask: Mask, part: Rows): Mask {
  const end = mask.top + mask.rows.length;
  return trimmed(changed(mask, mask.top, end, (row, y) => subtractRows(row, rowAt(part, y))));
}

function changed(mask: Mask, top: number, end: number, change: (row: Row, y: number) => Row): Mask {
  let isSame = top === mask.top && end - top === mask.rows.length;
  const rows: Row[] = [];
  for (let y = top; y < end; y += 1) {
    const before = rowAt(mask, y);
    const after = change(before, y);
    if (after !== before) isSame = false;
    rows.push(after);
  }
  return isSame ? mask : { ...mask, top, rows };
}

/** By whole pixels, and as far as it stays inside the image. */
export function moveMask(mask: Mask, delta: ImagePoint, size: Size): Mask {
  if (isEmpty(mask)) return mask;
  const held = heldDelta(maskBounds(mask), { x: Math.round(delta.x), y: Math.round(delta.y) }, size);
  return held.x === 0 && held.y === 0 ? mask : { ...mask, dx: mask.dx + held.x, dy: mask.dy + held.y };
}

/** The same shape on a grid of another size: each pixel takes what lies under its middle. */
export function resampled(mask: Mask, from: Size, to: Size): Mask {
  if (from.width === to.width && from.height === to.height) return mask;
  const x = (value: number) => Math.ceil(((value + mask.dx) * to.width) / from.width - 0.5);
  const { minY, maxY } = maskBounds(mask);
  const top = Math.floor((minY * to.height) / from.height);
  const rows: Row[] = [];
  for (let y = top; y < Math.ceil((maxY * to.height) / from.height); y += 1) {
    const source = Math.floor(((y + 0.5) * from.height) / to.height) - mask.dy;
    rows.push(withoutEmpty(rowAt(mask, source).map(x)));
  }
  return maskFrom({ top, rows });
}

function withoutEmpty(row: Row): Row {
  const kept: number[] = [];
  for (let i = 0; i < row.length; i += 2) {
    if (at(row, i) >= at(row, i + 1)) continue;
    if (kept.at(-1) === at(row, i)) kept[kept.length - 1] = at(row, i + 1);
    else kept.push(at(row, i), at(row, i + 1));
  }
  return Int32Array.from(kept);
}

function trimmed(mask: Mask): Mask {
  if (mask.rows.length === 0) return mask;
  const first = mask.rows.findIndex((row) => row.length > 0);
  if (first === -1) return { ...mask, top: 0, rows: [] };
  const last = mask.rows.findLastIndex((row) => row.length > 0);
  if (first === 0 && last === mask.rows.length - 1) return mask;
  return { ...mask, top: mask.top + first, rows: mask.rows.slice(first, last + 1) };
}

/** All stretches in image pixels inside an image, from left to right and down. */
export function eachStretch(mask: Mask, size: Size, visit: (y: number, start: number, end: number) => void): void {
  for (const [index, row] of mask.rows.entries()) {
    const y = mask.top + index + mask.dy;
    if (y < 0 || y >= size.height) continue;
    for (let i = 0; i < row.length; i += 2) {
      const start = Math.max(at(row, i) + mask.dx, 0);
      const end = Math.min(at(row, i + 1) + mask.dx, size.width);
      if (start < end) visit(y, start, end);
    }
  }
}
