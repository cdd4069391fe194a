import { constants, crc32, deflateSync } from 'node:zlib';
import type { Pixels } from './likeness.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLORS = 256;
const INDEXED = 3;

/** A PNG of 256 colours, a third of the size of what a browser writes: for pictures of the interface. */
export function indexedPng({ width, height, rgba }: Pixels): Buffer {
  const colors = commonColors(rgba);
  const indices = nearestIndices(rgba, colors);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  const palette = Buffer.from(colors.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const colorAt = (rgba: Uint8Array, at: number): number =>
  ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);

/** The most frequent colours, no two of them nearly the same. */
function commonColors(rgba: Uint8Array): number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    const color = colorAt(rgba, at);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([color]) => color);
  const chosen: number[] = [];
  // What nearly is a colour of the palette already would take the place of another hue.
  for (const least of [300, 100, 0])
    for (const color of byCount) {
      if (chosen.length >= MOST_COLORS) return chosen;
      if (chosen.every((other) => distance(color, other) > least)) chosen.push(color);
    }
  return chosen;
}

function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return 3 * red * red + 6 * green * green + blue * blue;
}

function nearestIndices(rgba: Uint8Array, colors: readonly number[]): Uint8Array {
  const known = new Map(colors.map((color, index) => [color, index]));
  const indices = new Uint8Array(rgba.length / 4);
  for (let pixel = 0; pixel < indices.length; pixel += 1) {
    const color = colorAt(rgba, pixel * 4);
    let index = known.get(color);
    if (index === undefined) {
      index = 0;
      for (let other = 1; other < colors.length; other += 1)
        if (distance(color, colors[other] ?? 0) < distance(color, colors[index] ?? 0)) index = other;
      known.set(color, index);
    }
    indices[pixel] = index;
  }
  return indices;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
