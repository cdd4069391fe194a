import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/**
 * Whether a page still looks as it did, told by where it is light and where it is dark. A picture is kept as a grid of
 * greys: another machine draws letters otherwise, but leaves them where they are. Kept anew by `RENEW_PICTURES=1`.
 */
export interface Thumbnail {
  width: number;
  height: number;
  /** One of 64 greys for each cell, row by row. */
  cells: string;
}

export interface Pixels {
  width: number;
  height: number;
  /** Four bytes for each pixel. */
  rgba: Uint8Array;
}

export const isRenewing = process.env.RENEW_PICTURES === '1';

const GRID = 24;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Of 64 greys. */
const CELL_TOLERANCE = 3;
/** So many cells of a picture may differ: a caret, a line that breaks elsewhere. */
const CELLS_TOLERATED = Math.ceil(GRID * GRID * 0.02);
/** Share by which a picture may be larger or smaller. */
const SIZE_TOLERANCE = 0.05;

/**
 * Pages on which pictures are decoded, since a page of the app forbids it. In a window of their own: a second page in the
 * window of the first hides it, and what is hidden is drawn once a second. They close with their browser.
 */
const decoders = new WeakMap<Browser, Promise<Page>>();

function decoderOf(context: BrowserContext): Promise<Page> {
  const browser = context.browser();
  if (browser === null) return context.newPage();
  const known = decoders.get(browser) ?? browser.newPage();
  decoders.set(browser, known);
  return known;
}

/** The pixels of a PNG or JPEG. */
export async function decode(context: BrowserContext, picture: Buffer, type = 'image/png'): Promise<Pixels> {
  const decoder = await decoderOf(context);
  const { width, height, data } = await decoder.evaluate(
    async ({ base64, type }) => {
      const image = await createImageBitmap(await (await fetch(`data:${type};base64,${base64}`)).blob());
      const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (drawing === null) throw new Error('this browser draws nothing');
      drawing.drawImage(image, 0, 0);
      const pixels = drawing.getImageData(0, 0, image.width, image.height).data;
      const parts: string[] = [];
      for (let at = 0; at < pixels.length; at += 32_768)
        parts.push(String.fromCharCode(...pixels.subarray(at, at + 32_768)));
      return { width: image.width, height: image.height, data: btoa(parts.join('')) };
    },
    { base64: picture.toString('base64'), type },
  );
  return { width, height, rgba: Buffer.from(data, 'base64') };
}

export async function thumbnailOf(context: BrowserContext, picture: Buffer, type = 'image/png'): Promise<Thumbnail> {
  const decoder = await decoderOf(context);
  const { width, height, greys } = await decoder.evaluate(
    async ({ base64, type, grid }) => {
      const image = await createImageBitmap(await (await fetch(`data:${type};base64,${base64}`)).blob());
      const { width, height } = image;
      const drawing = new OffscreenCanvas(width, height).getContext('2d');
      if (drawing === null) throw new Error('this browser draws nothing');
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, width, height);
      const sums = new Float64Array(grid * grid);
      const counts = new Float64Array(grid * grid);
      for (let y = 0; y < height; y += 1) {
        const row = Math.floor((y * grid) / height) * grid;
        for (let x = 0; x < width; x += 1) {
          const cell = row + Math.floor((x * grid) / width);
          const at = (y * width + x) * 4;
          const grey = 0.3 * (data[at] ?? 0) + 0.59 * (data[at + 1] ?? 0) + 0.11 * (data[at + 2] ?? 0);
          sums[cell] = (sums[cell] ?? 0) + grey;
          counts[cell] = (counts[cell] ?? 0) + 1;
        }
      }
      return { width, height, greys: Array.from(sums, (sum, cell) => sum / Math.max(1, counts[cell] ?? 1)) };
    },
    { base64: picture.toString('base64'), type, grid: GRID },
  );
  return { width, height, cells: greys.map((grey) => DIGITS[Math.floor(grey / 4)]).join('') };
}

/** What is different, or undefined where both look alike. */
export function differenceOf(kept: Thumbnail, now: Thumbnail): string | undefined {
  for (const side of ['width', 'height'] as const)
    if (Math.abs(now[side] / kept[side] - 1) > SIZE_TOLERANCE)
      return `its ${side} was ${kept[side]} and is ${now[side]}`;
  const different = strayOf(kept, now);
  return different > CELLS_TOLERATED ? `${different} of ${GRID * GRID} cells look different` : undefined;
}

/** Cells that are lighter or darker than everything beside them on the other picture. */
function strayOf(kept: Thumbnail, now: Thumbnail): number {
  let count = 0;
  for (let row = 0; row < GRID; row += 1)
    for (let column = 0; column < GRID; column += 1)
      if (isStray(kept, now, row, column) || isStray(now, kept, row, column)) count += 1;
  return count;
}

function isStray(one: Thumbnail, other: Thumbnail, row: number, column: number): boolean {
  const grey = greyAt(one, row, column) ?? 0;
  let [darkest, lightest] = [64, 0];
  for (const down of [-1, 0, 1])
    for (const right of [-1, 0, 1]) {
      const near = greyAt(other, row + down, column + right);
      if (near === undefined) continue;
      darkest = Math.min(darkest, near);
      lightest = Math.max(lightest, near);
    }
  return grey < darkest - CELL_TOLERANCE || grey > lightest + CELL_TOLERANCE;
}

const greyAt = ({ cells }: Thumbnail, row: number, column: number): number | undefined =>
  row < 0 || row >= GRID || column < 0 || column >= GRID
    ? undefined
    : DIGITS.indexOf(cells[row * GRID + column] ?? 'A');

/** Thumbnails by name, in one file. */
export function openThumbnails(path: string) {
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Thumbnail>) : {};
  const fresh: Record<string, Thumbnail> = {};
  return {
    names: Object.keys(kept),
    /** What is different from the picture kept under this name; nothing where none is kept. */
    compare(name: string, now: Thumbnail): string | undefined {
      fresh[name] = now;
      const before = kept[name];
      return isRenewing || before === undefined ? undefined : differenceOf(before, now);
    },
    /** After the comparisons: keeps what was seen when renewing, and tells names of pictures of what is no more. */
    close(names: readonly string[]): string[] {
      if (!isRenewing) return Object.keys(kept).filter((name) => !names.includes(name));
      const known = { ...kept, ...fresh };
      const all = names.flatMap((name) => (known[name] ? [[name, known[name]] as const] : []));
      writeFileSync(path, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
      return [];
    },
  };
}
