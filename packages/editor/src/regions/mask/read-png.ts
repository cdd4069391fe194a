import { unzlibSync } from 'fflate';
import type { Size } from '../geometry.ts';
import { createRowCollector, type Rows } from './rows.ts';

export const signature = [137, 80, 78, 71, 13, 10, 26, 10] as const;
const leastAlpha = 128;
/** Values of each pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const samplesByType: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header extends Size {
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

/** The same of pixels of eight bits for red, green, blue and alpha. */
export function rowsOfPixels(data: Uint8Array, size: Size): Rows & Size {
  const header: Header = { ...size, bits: 8, type: 6, samples: 4 };
  return { ...rowsOf(data, header, undefined, undefined), ...size };
}

/** Undefined when it is no PNG image of a kind that can be read here; those that are woven of passes cannot. */
export function readPngHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 33 || !signature.every((byte, index) => bytes[index] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(25);
  const samples = samplesByType[type];
  const header = { width: view.getUint32(16), height: view.getUint32(20), bits: view.getUint8(24), type };
  if (samples === undefined || view.getUint8(28) !== 0 || header.width === 0 || header.height === 0) return undefined;
  return { ...header, samples };
}

/** So many bytes lie in the image once it is unpacked. */
export function unpackedBytes({ width, height, bits, samples }: Header): number {
  return (Math.ceil((width * bits * samples) / 8) + 1) * height;
}

/** What is opaque; of an image that is opaque all over, what is brighter than half. */
export function decodePng(bytes: Uint8Array): (Rows & Size) | undefined {
  const header = readPngHeader(bytes);
  if (!header) return undefined;
  const chunks = listChunks(bytes);
  const packed = joined(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data));
  const find = (wanted: string) => chunks.find(({ name }) => name === wanted)?.data;
  const lines = unfiltered(unzlibSync(packed, { out: new Uint8Array(unpackedBytes(header)) }), header);
  const { width, height } = header;
  return { ...rowsOf(lines, header, find('tRNS'), find('PLTE')), width, height };
}

function rowsOf(
  lines: Uint8Array,
  header: Header,
  clear: Uint8Array | undefined,
  palette: Uint8Array | undefined,
): Rows {
  const byAlpha =
    alphaCollected(lines, header) ??
    bitsCollected(lines, header, clear) ??
    collected(lines, header, alphaTest(header, clear));
  if (!byAlpha.isAll) return byAlpha.rows;
  const byLight = collected(lines, header, lightTest(header, palette));
  return byLight.isNone ? byAlpha.rows : byLight.rows;
}

function listChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let from = signature.length; from + 12 <= bytes.length; ) {
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
function unfiltered(raw: Uint8Array, { width, height, bits, samples }: Header): Uint8Array {
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

type Test = (sample: (index: number) => number) => boolean;

function alphaTest({ type, samples, bits }: Header, clear: Uint8Array | undefined): Test {
  const half = 2 ** (bits - 1);
  if (type === 4 || type === 6) return (sample) => sample(samples - 1) >= half;
  if (type === 3) return (sample) => (clear?.[sample(0)] ?? 255) >= leastAlpha;
  if (!clear) return () => true;
  const wanted = Array.from(
    { length: samples },
    (_, index) => (clear[index * 2] ?? 0) * 256 + (clear[index * 2 + 1] ?? 0),
  );
  return (sample) => wanted.some((value, index) => sample(index) !== value);
}

function lightTest({ type, bits }: Header, palette: Uint8Array | undefined): Test {
  const half = 2 ** (bits - 1);
  if (type === 3) return (sample) => [0, 1, 2].some((part) => (palette?.[sample(0) * 3 + part] ?? 0) >= leastAlpha);
  const colours = type === 2 || type === 6 ? 3 : 1;
  return (sample) => {
    for (let part = 0; part < colours; part += 1) if (sample(part) >= half) return true;
    return false;
  };
}

interface Collected {
  rows: Rows;
  isAll: boolean;
  isNone: boolean;
}

/** What canvases write: eight bits of alpha, looked at alone. */
function alphaCollected(lines: Uint8Array, { width, height, bits, type, samples }: Header): Collected | undefined {
  if (bits !== 8 || (type !== 4 && type !== 6)) return undefined;
  const pixels = createRowCollector(width);
  let count = 0;
  for (let at = 0, alpha = samples - 1; at < width * height; at += 1, alpha += samples) {
    if ((lines[alpha] ?? 0) < leastAlpha) continue;
    const start = at;
    while (at < width * height && (lines[alpha] ?? 0) >= leastAlpha) {
      at += 1;
      alpha += samples;
    }
    pixels.add(start, at);
    count += at - start;
  }
  return { rows: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}

/** What is written here: one bit for each pixel, clear or not. Bytes that are clear all over are passed by. */
function bitsCollected(lines: Uint8Array, header: Header, clear: Uint8Array | undefined): Collected | undefined {
  const { width, height, bits, type } = header;
  if (bits !== 1 || type !== 3 || (clear?.[0] ?? 255) >= leastAlpha || (clear?.[1] ?? 255) < leastAlpha)
    return undefined;
  const length = Math.ceil(width / 8);
  const pixels = createRowCollector(width);
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    let start = -1;
    for (let column = 0; column < length; column += 1) {
      const byte = lines[y * length + column] ?? 0;
      if (byte === (start === -1 ? 0 : 255)) continue;
      for (let x = column * 8; x < column * 8 + 8; x += 1) {
        const isIn = (byte & (128 >> (x & 7))) !== 0 && x < width;
        if (isIn === (start !== -1)) continue;
        if (isIn) {
          start = x;
          continue;
        }
        pixels.add(y * width + start, y * width + x);
        count += x - start;
        start = -1;
      }
    }
    if (start === -1) continue;
    pixels.add(y * width + start, (y + 1) * width);
    count += width - start;
  }
  return { rows: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}

function collected(lines: Uint8Array, header: Header, isIn: Test): Collected {
  const { width, height, bits, samples } = header;
  const length = Math.ceil((width * bits * samples) / 8);
  const pixels = createRowCollector(width);
  let at = 0;
  const sample = (index: number): number => {
    const bit = (at % width) * samples * bits + index * bits;
    const byte = Math.floor(at / width) * length + (bit >> 3);
    if (bits === 16) return (lines[byte] ?? 0) * 256 + (lines[byte + 1] ?? 0);
    return ((lines[byte] ?? 0) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  };
  let count = 0;
  for (; at < width * height; at += 1) {
    if (!isIn(sample)) continue;
    count += 1;
    pixels.add(at, at + 1);
  }
  return { rows: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}
