import { type Mask, ownBounds, rowAt } from './mask.ts';
import { at, emptyRow, type Row, subtractRows, uniteRows } from './rows.ts';

/** Red, green, blue and alpha in one number, as pixels lie in memory on all machines that browsers run on. */
type Pixel = number;

export interface MaskColors {
  fill: Pixel;
  edge: Pixel;
  /** Cells that the edge is wide. */
  edgeCells: 1 | 2;
  isDashed: boolean;
  /** Around the mask, to keep it apart from what lies beside it; 0 for none. */
  rim: Pixel;
}

/** A mask drawn small enough for the screen, cropped to its bounds. Cells are `step` image pixels wide and high. */
export interface MaskBitmap {
  canvas: OffscreenCanvas;
  context: OffscreenCanvasRenderingContext2D;
  step: number;
  /** First cell in the mask's own frame. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** What it shows just now. */
  shown: Mask;
}

const widestEdge = 2;
const dashCells = 5;
/** Half a cell of the mask makes the cell belong to it; thinner things still leave a trace. */
const leastCover = 0.3;

/** `margin` cells are left free around it, for what grows. */
export function createBitmap(mask: Mask, step: number, colors: MaskColors, margin: number): MaskBitmap | undefined {
  const { minX, minY, maxX, maxY } = ownBounds(mask);
  const left = Math.floor(minX / step) - margin;
  const top = Math.floor(minY / step) - margin;
  const width = Math.ceil(maxX / step) + margin - left;
  const height = Math.ceil(maxY / step) + margin - top;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const bitmap = { canvas, context, step, left, top, width, height, shown: mask };
  drawLines(bitmap, mask, colors, 0, height);
  return bitmap;
}

/** Draws again only the lines that changed; false when the mask has outgrown the bitmap. */
export function updateBitmap(bitmap: MaskBitmap, mask: Mask, colors: MaskColors): boolean {
  if (bitmap.shown.rows === mask.rows && bitmap.shown.top === mask.top) return true;
  const { step, left, top, width, height } = bitmap;
  const own = ownBounds(mask);
  const fits =
    Math.floor(own.minX / step) > left &&
    Math.floor(own.minY / step) > top &&
    Math.ceil(own.maxX / step) < left + width &&
    Math.ceil(own.maxY / step) < top + height;
  if (!fits && mask.rows.length > 0) return false;
  const changed = changedLines(bitmap.shown, mask);
  bitmap.shown = mask;
  if (!changed) return true;
  const from = Math.max(Math.floor(changed.from / step) - widestEdge - top, 0);
  const to = Math.min(Math.ceil(changed.to / step) + widestEdge - top, height);
  drawLines(bitmap, mask, colors, from, to);
  return true;
}

/** In the masks' own frame, `to` exclusive; what a change left alone is the same row. */
function changedLines(before: Mask, after: Mask): { from: number; to: number } | undefined {
  const begin = Math.min(before.top, after.top);
  const end = Math.max(before.top + before.rows.length, after.top + after.rows.length);
  let from = begin;
  while (from < end && rowAt(before, from) === rowAt(after, from)) from += 1;
  let to = end;
  while (to > from && rowAt(before, to - 1) === rowAt(after, to - 1)) to -= 1;
  return from < to ? { from, to } : undefined;
}

function drawLines(bitmap: MaskBitmap, mask: Mask, colors: MaskColors, from: number, to: number): void {
  const { width } = bitmap;
  if (to <= from) return;
  const image = new ImageData(width, to - from);
  const pixels = new Uint32Array(image.data.buffer);
  const cover = createCover(bitmap, mask);
  // The line itself with the two above and the two below it.
  const lines = [cover(from - 2), cover(from - 1), cover(from), cover(from + 1), cover(from + 2)];
  for (let y = from; y < to; y += 1) {
    drawLine(pixels.subarray((y - from) * width, (y - from + 1) * width), lines, colors, y);
    lines.shift();
    lines.push(cover(y + 3));
  }
  bitmap.context.putImageData(image, 0, from);
}

/** By stretches, not by cells: most of a mask is neither edge nor rim. */
function drawLine(pixels: Uint32Array, lines: readonly Row[], colors: MaskColors, y: number): void {
  const [farAbove, above, line, below, farBelow] = lines;
  if (!farAbove || !above || !line || !below || !farBelow) return;
  const { fill, edge, rim, edgeCells, isDashed } = colors;
  if (rim !== 0) paintRow(pixels, uniteRows(uniteRows(above, below), spread(line, 1)), rim);
  paintRow(pixels, line, edge);
  if (isDashed) {
    for (let x = dashCells - (y % dashCells); x < pixels.length; x += dashCells * 2) {
      paintRow(pixels, common(line, Int32Array.of(x, x + dashCells)), fill);
    }
  }
  const inner = common(common(spread(line, -edgeCells), above), below);
  paintRow(pixels, edgeCells === 1 ? inner : common(common(inner, farAbove), farBelow), fill);
}

function paintRow(pixels: Uint32Array, row: Row, pixel: Pixel): void {
  for (let i = 0; i < row.length; i += 2) pixels.fill(pixel, Math.max(at(row, i), 0), Math.max(at(row, i + 1), 0));
}

function common(a: Row, b: Row): Row {
  return subtractRows(a, subtractRows(a, b));
}

/** Each stretch longer by so many cells on either side, or shorter. */
function spread(row: Row, by: number): Row {
  const ends: number[] = [];
  for (let i = 0; i < row.length; i += 2) {
    const start = at(row, i) - by;
    const end = at(row, i + 1) + by;
    if (start >= end) continue;
    if (ends.length > 0 && start <= (ends.at(-1) ?? 0)) ends[ends.length - 1] = end;
    else ends.push(start, end);
  }
  return Int32Array.from(ends);
}

/** Which cells of a line belong to the mask, counted from the first of the bitmap. */
function createCover({ step, left, top, width }: MaskBitmap, mask: Mask): (y: number) => Row {
  const least = leastCover * step * step;
  const sums = new Float32Array(width + 3);
  return (y) => {
    const first = (top + y) * step;
    if (step === 1) return shifted(rowAt(mask, first), left);
    sums.fill(0);
    let isEmpty = true;
    for (let line = first; line < first + step; line += 1) {
      const row = rowAt(mask, line);
      isEmpty &&= row.length === 0;
      addPart(sums, row, left, step);
    }
    return isEmpty ? emptyRow : rowOfSums(sums, width, least);
  };
}

function shifted(row: Row, left: number): Row {
  return row.length === 0 || left === 0 ? row : row.map((x) => x - left);
}

function rowOfSums(sums: Float32Array, width: number, least: number): Row {
  const ends: number[] = [];
  let sum = 0;
  for (let x = 0; x < width; x += 1) {
    sum += sums[x] ?? 0;
    const isOpen = ends.length % 2 === 1;
    if (sum >= least !== isOpen) ends.push(x);
  }
  if (ends.length % 2 === 1) ends.push(width);
  return Int32Array.from(ends);
}

/** Adds to each cell how far it is covered, as differences from the cell before. */
function addPart(sums: Float32Array, row: Row, left: number, step: number): void {
  for (let i = 0; i < row.length; i += 2) {
    addRamp(sums, at(row, i) - left * step, step, 1);
    addRamp(sums, at(row, i + 1) - left * step, step, -1);
  }
}

/** From `x` on every cell is covered by `step` more, or less, pixels; the cell that holds `x` by its part. */
function addRamp(sums: Float32Array, x: number, step: number, sign: number): void {
  const cell = Math.floor(x / step);
  const part = (cell + 1) * step - x;
  sums[cell] = (sums[cell] ?? 0) + sign * part;
  sums[cell + 1] = (sums[cell + 1] ?? 0) + sign * (step - part);
}
