import type { Mask } from './mask.ts';
import { createBitmap, type MaskBitmap, type MaskColors, updateBitmap } from './mask-bitmap.ts';

interface Entry {
  line: object;
  look: string;
  bitmap: MaskBitmap;
}

/** All bitmaps together; those that were not drawn for longest go first. */
const mostPixels = 48_000_000;
/** So long a frame may make bitmaps; what is left waits for the next, shown as it was before. */
const frameBudgetMs = 10;
const growthCells = 96;

let entries = new Map<string, Entry>();
const lineIds = new WeakMap<object, number>();
let nextLineId = 0;
let pixels = 0;
let spentMs = 0;
let isBehind = false;

/** Call before painting; afterwards `masksAreBehind` tells whether another frame is needed. */
export function beginMaskFrame(): void {
  spentMs = 0;
  isBehind = false;
}

export function masksAreBehind(): boolean {
  return isBehind;
}

/** When nothing shows masks any more. */
export function forgetMaskBitmaps(): void {
  entries = new Map();
  pixels = 0;
}

function idOf(line: object): number {
  let id = lineIds.get(line);
  if (id === undefined) {
    id = nextLineId;
    nextLineId += 1;
    lineIds.set(line, id);
  }
  return id;
}

/** Undefined while there is none yet: a later frame will have it. A live one never waits, and has room to grow. */
export function bitmapOf(
  mask: Mask,
  step: number,
  look: string,
  colors: MaskColors,
  isLive: boolean,
): MaskBitmap | undefined {
  const line = idOf(mask.line);
  const key = `${line} ${look} ${step}`;
  const entry = entries.get(key);
  if (entry && updateBitmap(entry.bitmap, mask, colors)) {
    entries.delete(key);
    entries.set(key, entry);
    return entry.bitmap;
  }
  if (!isLive && spentMs > frameBudgetMs) {
    isBehind = true;
    return otherStep(mask, line, look, step);
  }
  const began = performance.now();
  const bitmap = createBitmap(mask, step, colors, isLive ? growthCells : 1);
  spentMs += performance.now() - began;
  if (entry) drop(key, entry);
  if (bitmap) keep(key, { line: mask.line, look, bitmap });
  return bitmap;
}

/** The mask as it was drawn for another zoom. */
function otherStep(mask: Mask, line: number, look: string, step: number): MaskBitmap | undefined {
  for (const other of [step / 2, step * 2, step / 4, step * 4]) {
    const found = entries.get(`${line} ${look} ${other}`)?.bitmap;
    if (found?.shown.rows === mask.rows) return found;
  }
  return undefined;
}

function keep(key: string, entry: Entry): void {
  entries.set(key, entry);
  pixels += entry.bitmap.width * entry.bitmap.height;
  for (const [oldKey, old] of entries) {
    if (pixels <= mostPixels || old === entry) break;
    drop(oldKey, old);
  }
}

function drop(key: string, { bitmap }: Entry): void {
  entries.delete(key);
  pixels -= bitmap.width * bitmap.height;
}
