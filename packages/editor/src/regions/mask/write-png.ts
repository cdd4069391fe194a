import { zlibSync } from 'fflate';
import type { Size } from '../geometry.ts';
import { eachStretch, type Mask } from './mask.ts';
import { joined, signature } from './read-png.ts';

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
