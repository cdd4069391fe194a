import { zlibSync } from 'fflate';
import { joined, PNG_SIGNATURE } from './read-png.ts';
import { eachLineStretch, type PixelRuns } from './runs.ts';

const PALETTE = 3;
const LEVEL = 6;

/** One bit for each pixel: clear, or white where the mask is. Any reader of PNG pictures gets the alpha right. */
export function pngOfRuns(mask: PixelRuns): Uint8Array {
  const { width, height } = mask;
  const length = Math.ceil(width / 8) + 1;
  const lines = new Uint8Array(length * height);
  eachLineStretch(mask, (y, start, end) => {
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
  return png(width, height, 1, lines, [
    chunk('PLTE', Uint8Array.of(0, 0, 0, 255, 255, 255)),
    chunk('tRNS', Uint8Array.of(0, 255)),
  ]);
}

/** A byte for each pixel that names a colour of the palette: three bytes for each, at most 256 of them. */
export function pngOfIndexes(indexes: Uint8Array, width: number, height: number, palette: Uint8Array): Uint8Array {
  const lines = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    lines.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return png(width, height, 8, lines, [chunk('PLTE', palette)]);
}

export function pngDataUrl(bytes: Uint8Array): string {
  let text = '';
  // A call takes so many arguments and no more.
  const piece = 0x8000;
  for (let from = 0; from < bytes.length; from += piece) {
    text += String.fromCharCode(...bytes.subarray(from, from + piece));
  }
  return `data:image/png;base64,${btoa(text)}`;
}

function png(width: number, height: number, bits: number, lines: Uint8Array, colours: Uint8Array[]): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([bits, PALETTE, 0, 0, 0], 8);
  return joined([
    Uint8Array.from(PNG_SIGNATURE),
    chunk('IHDR', header),
    ...colours,
    chunk('IDAT', zlibSync(lines, { level: LEVEL })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i += 1) bytes[4 + i] = name.charCodeAt(i);
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
