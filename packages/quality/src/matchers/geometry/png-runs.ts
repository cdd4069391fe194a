import { unzlibSync, zlibSync } from 'fflate';
import { createRunCollector } from './mask-runs.ts';

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const;
const PREFIX = 'data:image/png;base64,';
/** Samples of each pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const HALF = 128;
/** Pixels of a side; there are no larger pictures, only ones that say so. */
export const LONGEST_SIDE = 65_535;
/** Unpacked bytes beyond which a picture is not read. */
const MOST_BYTES = 256_000_000;

interface Header {
  width: number;
  height: number;
  bits: number;
  type: number;
  samples: number;
}

export interface PictureRuns {
  width: number;
  height: number;
  runs: Int32Array;
}

/** What is opaque; of a picture that is opaque all over, what is brighter than half. Undefined when it cannot be read. */
export function runsOfPng(url: string): PictureRuns | undefined {
  try {
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (character) => character.charCodeAt(0));
    return url.startsWith(PREFIX) ? readPicture(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function readPicture(bytes: Uint8Array): PictureRuns | undefined {
  const header = readHeader(bytes);
  if (header === undefined) return undefined;
  const { width, height, bits, samples } = header;
  const lineBytes = Math.ceil((width * bits * samples) / 8);
  if ((lineBytes + 1) * height > MOST_BYTES) return undefined;
  const chunks = listChunks(bytes);
  const raw = unzlibSync(joined(chunks.get('IDAT') ?? []), { out: new Uint8Array((lineBytes + 1) * height) });
  const [clear] = chunks.get('tRNS') ?? [];
  const [palette] = chunks.get('PLTE') ?? [];
  const [opaque, bright] = [createRunCollector(), createRunCollector()];
  let above = new Uint8Array(lineBytes);
  for (let y = 0; y < height; y += 1) {
    const from = y * (lineBytes + 1);
    const line = raw.subarray(from + 1, from + 1 + lineBytes);
    unfilter(raw[from] ?? 0, line, above, Math.max((bits * samples) >> 3, 1));
    above = line;
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      if (isOpaque(line, x, header, clear)) opaque.add(pixel, pixel + 1);
      if (isBright(line, x, header, palette)) bright.add(pixel, pixel + 1);
    }
  }
  const runs = opaque.finish();
  const isOpaqueAllOver = runs.length === 2 && runs[0] === 0 && runs[1] === width * height;
  const light = isOpaqueAllOver ? bright.finish() : runs;
  return { width, height, runs: light.length === 0 ? runs : light };
}

/** Undefined for what is no PNG, and for those woven of several passes. */
function readHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 33 || !SIGNATURE.every((byte, index) => bytes[index] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(25);
  const samples = SAMPLES[type];
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (samples === undefined || view.getUint8(28) !== 0) return undefined;
  if (width === 0 || height === 0 || Math.max(width, height) > LONGEST_SIDE) return undefined;
  return { width, height, bits: view.getUint8(24), type, samples };
}

function listChunks(bytes: Uint8Array): Map<string, Uint8Array[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Uint8Array[]>();
  for (let from = SIGNATURE.length; from + 12 <= bytes.length; ) {
    const length = view.getUint32(from);
    const name = String.fromCharCode(...bytes.subarray(from + 4, from + 8));
    chunks.set(name, [...(chunks.get(name) ?? []), bytes.subarray(from + 8, from + 8 + length)]);
    from += length + 12;
  }
  return chunks;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

/** In place: each byte was stored as the difference from its left or upper neighbour, both, or the nearest of three. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter === 0) return;
  for (let i = 0; i < line.length; i += 1) {
    const left = i < step ? 0 : (line[i - step] ?? 0);
    const up = above[i] ?? 0;
    const corner = i < step ? 0 : (above[i - step] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, filter === 4 ? nearest(left, up, corner) : 0][filter] ?? 0;
    line[i] = (line[i] ?? 0) + guess;
  }
}

/** Of the three the one that is nearest to left + up − corner. */
function nearest(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** 0 to 255, but the plain number in a palette; of 16 bits the upper half. */
function sampleAt(line: Uint8Array, x: number, index: number, { bits, samples, type }: Header): number {
  const position = x * samples + index;
  if (bits >= 8) return line[(position * bits) >> 3] ?? 0;
  const bit = position * bits;
  const value = ((line[bit >> 3] ?? 0) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  return type === 3 ? value : (value * 255) / ((1 << bits) - 1);
}

function isOpaque(line: Uint8Array, x: number, header: Header, clear: Uint8Array | undefined): boolean {
  const { type, samples } = header;
  if (type === 4 || type === 6) return sampleAt(line, x, samples - 1, header) >= HALF;
  return type !== 3 || (clear?.[sampleAt(line, x, 0, header)] ?? 255) >= HALF;
}

function isBright(line: Uint8Array, x: number, header: Header, palette: Uint8Array | undefined): boolean {
  if (header.type === 3) {
    const colour = sampleAt(line, x, 0, header) * 3;
    return [0, 1, 2].some((part) => (palette?.[colour + part] ?? 0) >= HALF);
  }
  const colours = header.type === 2 || header.type === 6 ? 3 : 1;
  for (let part = 0; part < colours; part += 1) if (sampleAt(line, x, part, header) >= HALF) return true;
  return false;
}

/** A picture of one bit for each pixel: clear, or opaque white where the mask is. */
export function pngOfRuns({ width, height, runs }: PictureRuns): string {
  const lineBytes = Math.ceil(width / 8);
  const raw = new Uint8Array((lineBytes + 1) * height);
  for (let i = 0; i < runs.length; i += 2) {
    for (let pixel = runs[i] as number; pixel < (runs[i + 1] as number); pixel += 1) {
      const x = pixel % width;
      const at = Math.floor(pixel / width) * (lineBytes + 1) + 1 + (x >> 3);
      raw[at] = (raw[at] ?? 0) | (128 >> (x & 7));
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([1, 3], 8);
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.of(0, 0, 0, 255, 255, 255)),
    chunk('tRNS', Uint8Array.of(0, 255)),
    chunk('IDAT', zlibSync(raw)),
    chunk('IEND', new Uint8Array(0)),
  ];
  let binary = '';
  for (const byte of joined([Uint8Array.from(SIGNATURE), ...chunks])) binary += String.fromCharCode(byte);
  return `${PREFIX}${btoa(binary)}`;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(data.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i += 1) whole[4 + i] = name.charCodeAt(i);
  whole.set(data, 8);
  view.setUint32(data.length + 8, checksum(whole.subarray(4, data.length + 8)));
  return whole;
}

/** CRC-32 as the PNG specification defines it. */
function checksum(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
