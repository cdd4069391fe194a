import { unzlibSync, zlibSync } from 'fflate';
import type { Size } from '../geometry.ts';
import { eachStretch, type Mask } from './mask.ts';
import { createRowCollector, type Rows } from './rows.ts';

const signature = [137, 80, 78, 71, 13, 10, 26, 10] as const;
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
  const clear = find('tRNS');
  const byAlpha = collected(lines, header, alphaTest(header, clear));
  if (!byAlpha.isAll) return { ...byAlpha.rows, width: header.width, height: header.height };
  const byLight = collected(lines, header, lightTest(header, find('PLTE')));
  const { rows } = byLight.isNone ? byAlpha : byLight;
  return { ...rows, width: header.width, height: header.height };
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
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
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (length + 1)];
    const from = y * (length + 1) + 1;
    const to = y * length;
    for (let i = 0; i < length; i += 1) {
      const left = i >= step ? (lines[to + i - step] ?? 0) : 0;
      const up = y > 0 ? (lines[to + i - length] ?? 0) : 0;
      const corner = y > 0 && i >= step ? (lines[to + i - length - step] ?? 0) : 0;
      lines[to + i] = (raw[from + i] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return lines;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
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

function collected(lines: Uint8Array, header: Header, isIn: Test): { rows: Rows; isAll: boolean; isNone: boolean } {
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

/** One bit for each pixel: clear, or white. Any reader of PNG images gets the alpha right. */
export function encodePng(mask: Mask, { width, height }: Size): string {
  const length = Math.ceil(width / 8) + 1;
  const lines = new Uint8Array(length * height);
  eachStretch(mask, { width, height }, (y, start, end) => {
    const from = y * length + 1;
    for (let x = start; x < end; x += 1) {
      if ((x & 7) === 0 && x + 8 <= end) {
        lines[from + (x >> 3)] = 255;
        x += 7;
      } else {
        lines[from + (x >> 3)] = (lines[from + (x >> 3)] ?? 0) | (128 >> (x & 7));
      }
    }
  });
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([1, 3, 0, 0, 0], 8);
  const bytes = joined([
    Uint8Array.from(signature),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.of(0, 0, 0, 255, 255, 255)),
    chunk('tRNS', Uint8Array.of(0, 255)),
    chunk('IDAT', zlibSync(lines, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
  return `data:image/png;base64,${base64(bytes)}`;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(
    [...name].map((letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  view.setUint32(data.length + 8, checksum(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** CRC-32 with the reflected polynomial 0xEDB88320, as PNG asks for. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const piece = 0x8000;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += piece) {
    text += String.fromCharCode(...bytes.subarray(from, from + piece));
  }
  return btoa(text);
}
