import type { Box } from '../../regions/geometry.ts';
import { createRowCollector, type Rows } from '../../regions/mask/rows.ts';
import type { ColourSearch } from './colour-finder.ts';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel. */
  data: Uint8ClampedArray;
}

interface Found {
  /** 1 for each pixel that belongs. */
  cells: Uint8Array;
  box: Box;
}

/** Everything of about the colour of one pixel that hangs together with it, with its edge smoothed. */
export function floodRows(pixels: Pixels, { x, y, threshold, blur }: ColourSearch): Rows {
  if (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) return { top: 0, rows: [] };
  const found = flood(pixels, Math.floor(x), Math.floor(y), threshold);
  return rowsOf(blur >= 1 ? smoothed(found, pixels, Math.round(blur)) : found, pixels.width);
}

/** Line by line: from each pixel to both sides as far as the colour goes, then on above and below. */
function flood({ width, height, data }: Pixels, x: number, y: number, threshold: number): Found {
  const cells = new Uint8Array(width * height);
  const seed = (y * width + x) * 4;
  const [red = 0, green = 0, blue = 0] = data.subarray(seed, seed + 3);
  const box = { minX: x, minY: y, maxX: x + 1, maxY: y + 1 };
  const isAlike = (cell: number) =>
    cells[cell] === 0 &&
    Math.abs((data[cell * 4] ?? 0) - red) <= threshold &&
    Math.abs((data[cell * 4 + 1] ?? 0) - green) <= threshold &&
    Math.abs((data[cell * 4 + 2] ?? 0) - blue) <= threshold;
  const open = [y * width + x];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (!isAlike(cell)) continue;
    const line = Math.floor(cell / width);
    const first = line * width;
    let left = cell;
    while (left > first && isAlike(left - 1)) left -= 1;
    let right = cell;
    while (right < first + width - 1 && isAlike(right + 1)) right += 1;
    cells.fill(1, left, right + 1);
    box.minX = Math.min(box.minX, left - first);
    box.maxX = Math.max(box.maxX, right - first + 1);
    box.minY = Math.min(box.minY, line);
    box.maxY = Math.max(box.maxY, line + 1);
    for (const other of [line - 1, line + 1]) {
      if (other < 0 || other >= height) continue;
      const shift = (other - line) * width;
      for (let at = left; at <= right; at += 1) {
        // One start for each stretch is enough.
        if (isAlike(at + shift) && (at === left || !isAlike(at + shift - 1))) open.push(at + shift);
      }
    }
  }
  return { cells, box };
}

/** A pixel belongs when at least half of the square around it does: specks go, gaps close, edges run smoothly. */
function smoothed({ cells, box }: Found, { width, height }: Pixels, radius: number): Found {
  const wide = {
    minX: Math.max(box.minX - radius, 0),
    minY: Math.max(box.minY - radius, 0),
    maxX: Math.min(box.maxX + radius, width),
    maxY: Math.min(box.maxY + radius, height),
  };
  const columns = wide.maxX - wide.minX;
  const after = new Uint8Array(width * height);
  const sums = new Int32Array(columns);
  const least = (2 * radius + 1) ** 2 / 2;
  const addLine = (line: number, sign: number) => {
    if (line < 0 || line >= height) return;
    for (let x = 0; x < columns; x += 1) {
      sums[x] = (sums[x] ?? 0) + sign * (cells[line * width + wide.minX + x] ?? 0);
    }
  };
  for (let line = wide.minY - radius; line < wide.minY + radius; line += 1) addLine(line, 1);
  for (let line = wide.minY; line < wide.maxY; line += 1) {
    addLine(line + radius, 1);
    let sum = 0;
    for (let x = -radius; x < columns; x += 1) {
      sum += sums[x + radius] ?? 0;
      if (x >= 0 && sum >= least) after[line * width + wide.minX + x] = 1;
      sum -= sums[x - radius] ?? 0;
    }
    addLine(line - radius, -1);
  }
  return { cells: after, box: wide };
}

function rowsOf({ cells, box }: Found, width: number): Rows {
  const rows = createRowCollector(width);
  for (let line = box.minY; line < box.maxY; line += 1) {
    for (let x = box.minX; x < box.maxX; x += 1) {
      if (cells[line * width + x] !== 1) continue;
      const start = x;
      while (x < box.maxX && cells[line * width + x] === 1) x += 1;
      rows.add(line * width + start, line * width + x);
    }
  }
  return rows.finish();
}
