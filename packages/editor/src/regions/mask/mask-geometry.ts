import { pixelsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { bytesOfDataUrl, readPngHeader, unpackedBytes } from '@labelwright/task-definition/masks/read-png';
import type { MaskGeometry, Size } from '../geometry.ts';
import { remembered } from '../plane.ts';
import { type Mask, maskFrom, resampled } from './mask.ts';
import type { Rows } from './rows.ts';
import { decodePng, decodeRle, encodePng, encodeRle } from './wire-masks.ts';

type Wire = NonNullable<MaskGeometry['wire']>;

/** Images that unpack to more are read by a worker: one after the other they would hold up the page. */
const mostUnpackedBytes = 500_000;

export const brushKeys = ['format', 'rle', 'touches', 'maskDataURL'] as const;
export const bitmaskKeys = ['imageDataURL'] as const;

/** Masks by what came over the wire, with the size of the image they were made on. */
const known = new WeakMap<Wire, { mask: Mask; grid: Size }>();
/** What turned out to be no mask, or too large to be read here and now. */
const unread = new WeakSet<Wire>();

const fitted = remembered<MaskGeometry, Mask | undefined>(({ wire, grid, mask }, size) => {
  if (mask) return resampled(mask, grid ?? size, size);
  const found = wire && readWire(wire, grid, size);
  return found && resampled(found.mask, found.grid, size);
});

/** In pixels of an image of this size; undefined while it is not read yet. */
export function maskOf(geometry: MaskGeometry, size: Size): Mask | undefined {
  if (!geometry.mask && geometry.wire && isHeavy(geometry.wire) && !known.has(geometry.wire)) return undefined;
  return fitted(geometry, size);
}

function readWire(wire: Wire, grid: Size | undefined, size: Size): { mask: Mask; grid: Size } | undefined {
  const before = known.get(wire);
  if (before || unread.has(wire)) return before;
  const found = isRle(wire) ? readRle(wire.rle, grid, size) : readPng(wire);
  if (found) known.set(wire, found);
  else unread.add(wire);
  return found;
}

function readRle(rle: readonly number[], grid: Size | undefined, size: Size): { mask: Mask; grid: Size } {
  const pixels = pixelsOfBrush(rle) ?? 0;
  const fits = [grid, size].find((known) => known && known.width * known.height === pixels) ?? grid ?? size;
  return { mask: maskFrom(decodeRle(rle, fits.width)), grid: fits };
}

function readPng({ imageDataURL }: Wire): { mask: Mask; grid: Size } | undefined {
  const bytes = typeof imageDataURL === 'string' ? bytesOfDataUrl(imageDataURL) : undefined;
  try {
    const found = bytes && decodePng(bytes);
    return found && { mask: maskFrom(found), grid: { width: found.width, height: found.height } };
  } catch {
    return undefined;
  }
}

/** Whether the mask waits for a worker to read it; where there are no workers, nothing does. */
export function isWaiting({ wire, mask }: MaskGeometry): boolean {
  return !mask && wire !== undefined && isHeavy(wire) && !known.has(wire) && !unread.has(wire);
}

export function setRead(wire: Wire, found: (Rows & Size) | undefined): void {
  if (found) known.set(wire, { mask: maskFrom(found), grid: { width: found.width, height: found.height } });
  else unread.add(wire);
}

const weights = new WeakMap<Wire, boolean>();

function isHeavy(wire: Wire): boolean {
  if (typeof Worker === 'undefined' || typeof wire.imageDataURL !== 'string') return false;
  let isKnownHeavy = weights.get(wire);
  if (isKnownHeavy === undefined) {
    // The header stands in the first 33 bytes: 44 letters.
    const header = bytesOfDataUrl(wire.imageDataURL.slice(0, wire.imageDataURL.indexOf(',') + 45));
    const read = header && readPngHeader(header);
    isKnownHeavy = read !== undefined && unpackedBytes(read) > mostUnpackedBytes;
    weights.set(wire, isKnownHeavy);
  }
  return isKnownHeavy;
}

function isRle(wire: Wire): wire is Wire & { rle: number[] } {
  return Array.isArray(wire.rle);
}

/** Undefined when the value holds no mask that could be read. */
export function maskFromWire(
  shape: MaskGeometry['shape'],
  value: Record<string, unknown>,
  grid: Size | undefined,
): MaskGeometry | undefined {
  const keys: readonly string[] = shape === 'brush' ? brushKeys : bitmaskKeys;
  const wire = Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));
  const isMask = shape === 'brush' ? isReadableRle(wire) : isReadablePng(wire);
  return isMask ? { shape, wire, ...(grid ? { grid } : {}) } : undefined;
}

function isReadableRle({ format, rle }: Wire): boolean {
  return (format === 'rle' || format === undefined) && Array.isArray(rle) && pixelsOfBrush(rle) !== undefined;
}

function isReadablePng({ imageDataURL }: Wire): boolean {
  if (typeof imageDataURL !== 'string') return false;
  const header = bytesOfDataUrl(imageDataURL.slice(0, imageDataURL.indexOf(',') + 45));
  return header !== undefined && readPngHeader(header) !== undefined;
}

const written = new WeakMap<Mask, Wire>();

/** What was not changed goes back as it came; what was is written once. */
export function maskToWire({ shape, wire, grid, mask }: MaskGeometry): Wire {
  if (!mask || !grid) return wire ?? {};
  const before = written.get(mask);
  if (before) return before;
  const fresh =
    shape === 'brush' ? { format: 'rle', rle: encodeRle(mask, grid) } : { imageDataURL: encodePng(mask, grid) };
  written.set(mask, fresh);
  return fresh;
}

/** The mask in place of what was there before. */
export function withMask({ shape }: MaskGeometry, mask: Mask, grid: Size): MaskGeometry {
  return { shape, mask, grid };
}
