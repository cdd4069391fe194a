import { type Mask, ownBounds, rowAt } from './mask.ts';
import { at, type Row } from './rows.ts';

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

function drawLine(pixels: Uint32Array, lines: readonly Uint8Array[], colors: MaskColors, y: number): void {
  const [farAbove, above, line, below, farBelow] = lines;
  if (!farAbove || !above || !line || !below || !farBelow) return;
  const { fill, edge, rim, edgeCells, isDashed } = colors;
  for (let x = 0, at = widestEdge; x < pixels.length; x += 1, at += 1) {
    const near = (above[at] ?? 0) + (below[at] ?? 0) + (line[at - 1] ?? 0) + (line[at + 1] ?? 0);
    if (line[at] === 0) {
      if (near > 0) pixels[x] = rim;
      continue;
    }
    const far =
      edgeCells === 1 ? 4 : (farAbove[at] ?? 0) + (farBelow[at] ?? 0) + (line[at - 2] ?? 0) + (line[at + 2] ?? 0);
    const isEdge = near + far < 8 && !(isDashed && Math.floor((x + y) / dashCells) % 2 === 0);
    pixels[x] = isEdge ? edge : fill;
  }
}

/** Which cells of a line belong to the mask, with two cells more on either side. */
function createCover({ step, left, top, width }: MaskBitmap, mask: Mask): (y: number) => Uint8Array {
  const least = leastCover * step * step;
  return (y) => {
    const cells = new Uint8Array(width + 2 * widestEdge);
    const first = (top + y) * step;
    if (step === 1) {
      addWhole(cells, rowAt(mask, first), left);
      return cells;
    }
    const sums = new Float32Array(width + 3);
    for (let row = first; row < first + step; row += 1) addPart(sums, rowAt(mask, row), left, step);
    let sum = 0;
    for (let x = 0; x < width; x += 1) {
      sum += sums[x] ?? 0;
      if (sum >= least) cells[x + widestEdge] = 1;
    }
    return cells;
  };
}

function addWhole(cells: Uint8Array, row: Row, left: number): void {
  for (let i = 0; i < row.length; i += 2)
    cells.fill(1, at(row, i) - left + widestEdge, at(row, i + 1) - left + widestEdge);
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
