import { unzlibSync } from 'fflate';
import { runsOfLines } from './png-pixels.ts';
import type { PixelRuns } from './runs.ts';

export const PNG_SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const;
/** Pixels of a side; there are no larger pictures, only ones that say so. */
export const LONGEST_SIDE = 65_535;
/** Unpacked bytes beyond which a picture is not read. */
const MOST_BYTES = 256_000_000;
/** Values of each pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const SAMPLES_BY_TYPE: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface PngHeader {
  width: number;
  height: number;
  bits: number;
  type: number;
  samples: number;
}

interface Chunk {
  name: string;
  data: Uint8Array;
}

export function bytesOfDataUrl(url: string): Uint8Array | undefined {
  const comma = url.indexOf(',');
  if (!url.startsWith('data:image/png') || comma === -1) return undefined;
  try {
    return Uint8Array.from(atob(url.slice(comma + 1)), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Of a data address; undefined for what is none, or damaged. */
export function runsOfPngUrl(url: string): PixelRuns | undefined {
  const bytes = bytesOfDataUrl(url);
  try {
    return bytes && runsOfPng(bytes);
  } catch {
    return undefined;
  }
}

/** The same of pixels of eight bits for red, green, blue and alpha. */
export function runsOfPixels(data: Uint8Array, { width, height }: { width: number; height: number }): PixelRuns {
  const header: PngHeader = { width, height, bits: 8, type: 6, samples: 4 };
  return { width, height, runs: runsOfLines(data, header, undefined, undefined) };
}

/** Undefined when it is no PNG picture of a kind that can be read here; those that are woven of passes cannot. */
export function readPngHeader(bytes: Uint8Array): PngHeader | undefined {
  if (bytes.length < 33 || !PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(25);
  const samples = SAMPLES_BY_TYPE[type];
  const header = { width: view.getUint32(16), height: view.getUint32(20), bits: view.getUint8(24), type };
  if (samples === undefined || view.getUint8(28) !== 0 || header.width === 0 || header.height === 0) return undefined;
  if (Math.max(header.width, header.height) > LONGEST_SIDE) return undefined;
  return { ...header, samples };
}

/** So many bytes lie in the image once it is unpacked. */
export function unpackedBytes({ width, height, bits, samples }: PngHeader): number {
  return (Math.ceil((width * bits * samples) / 8) + 1) * height;
}

/**
 * What is opaque; of a picture that is opaque all over, what is brighter than half. Undefined when it is none that can be
 * read; throws when it is damaged.
 */
export function runsOfPng(bytes: Uint8Array): PixelRuns | undefined {
  const header = readPngHeader(bytes);
  if (!header || unpackedBytes(header) > MOST_BYTES) return undefined;
  const chunks = listChunks(bytes);
  const packed = joined(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data));
  const find = (wanted: string) => chunks.find(({ name }) => name === wanted)?.data;
  const lines = unfiltered(unzlibSync(packed, { out: new Uint8Array(unpackedBytes(header)) }), header);
  const { width, height } = header;
  return { width, height, runs: runsOfLines(lines, header, find('tRNS'), find('PLTE')) };
}

function listChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let from = PNG_SIGNATURE.length; from + 12 <= bytes.length; ) {
    const length = view.getUint32(from);
    const name = String.fromCharCode(...bytes.subarray(from + 4, from + 8));
    chunks.push({ name, data: bytes.subarray(from + 8, from + 8 + length) });
    from += length + 12;
  }
  return chunks;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

/** Each line without the byte that names its filter, one after the other. */
function unfiltered(raw: Uint8Array, { width, height, bits, samples }: PngHeader): Uint8Array {
  const length = Math.ceil((width * bits * samples) / 8);
  const step = Math.max((bits * samples) >> 3, 1);
  const lines = new Uint8Array(length * height);
  let above: Uint8Array = new Uint8Array(length);
  for (let y = 0; y < height; y += 1) {
    const from = y * (length + 1) + 1;
    const line = lines.subarray(y * length, (y + 1) * length);
    line.set(raw.subarray(from, from + length));
    undo(raw[from - 1] ?? 0, line, above, step);
    above = line;
  }
  return lines;
}

/** A loop for each filter: there are millions of bytes. */
function undo(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  const { length } = line;
  if (filter === 1) {
    for (let i = step; i < length; i += 1) line[i] = (line[i] ?? 0) + (line[i - step] ?? 0);
  } else if (filter === 2) {
    for (let i = 0; i < length; i += 1) line[i] = (line[i] ?? 0) + (above[i] ?? 0);
  } else if (filter === 3) {
    for (let i = 0; i < length; i += 1) {
      line[i] = (line[i] ?? 0) + (((i < step ? 0 : (line[i - step] ?? 0)) + (above[i] ?? 0)) >> 1);
    }
  } else if (filter === 4) {
    for (let i = 0; i < length; i += 1) {
      const left = i < step ? 0 : (line[i - step] ?? 0);
      const corner = i < step ? 0 : (above[i - step] ?? 0);
      line[i] = (line[i] ?? 0) + nearest(left, above[i] ?? 0, corner);
    }
  }
}

/** Of the three the one that is nearest to left + up − corner. */
function nearest(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}
