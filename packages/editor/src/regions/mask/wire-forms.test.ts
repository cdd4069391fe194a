import { deflateSync } from 'node:zlib';
import { pixelsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { bytesOfDataUrl, runsOfPixels } from '@labelwright/task-definition/masks/read-png';
import { decode, encode } from '@thi.ng/rle-pack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOfPixels, type Pixels, pixelsOf, pixelsOfMask, sizes } from '../../testing/naive-mask.ts';
import type { Size } from '../geometry.ts';
import { maskFrom } from './mask.ts';
import { decodePng, decodeRle, encodePng, encodeRle, rowsOfRuns } from './wire-masks.ts';

const cases = sizes.chain((size) => fc.tuple(fc.constant(size), pixelsOf(size)));

/** Coloured where the mask is, like what a canvas gives. */
function flattened(pixels: Pixels, color = [180, 20, 90]): Uint8Array {
  return Uint8Array.from(pixels.flatMap((isIn) => (isIn ? [...color, 255] : [0, 0, 0, 0])));
}

function decoded(rle: readonly number[], size: Size): Pixels {
  return pixelsOfMask(maskFrom(decodeRle(rle, size.width)), size);
}

describe('run lengths', () => {
  it('written here are read alike by the package that defines them', () => {
    fc.assert(
      fc.property(cases, ([size, pixels]) => {
        const rle = encodeRle(maskOfPixels(pixels, size), size);
        const values = decode(Uint8Array.from(rle));
        expect(values).toHaveLength(size.width * size.height * 4);
        expect(pixels.map((_, index) => values[index * 4 + 3] === 255)).toEqual(pixels);
        expect(decoded(rle, size)).toEqual(pixels);
        expect(pixelsOfBrush(rle)).toBe(size.width * size.height);
      }),
    );
  });

  it('written by the package are read alike here, whatever the colours and counter sizes', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom([3, 4, 8, 16], [2, 5, 9, 12]), ([size, pixels], counters) => {
        const flat = flattened(pixels);
        const rle = [...encode(flat, flat.length, 8, [...counters] as [number, number, number, number])];
        expect(decoded(rle, size)).toEqual(pixels);
      }),
    );
  });

  it('read a known stream', () => {
    const flat = Uint8Array.from([0, 0, 0, 0, 255, 255, 255, 255, 9, 8, 7, 200, 9, 8, 7, 100]);
    const rle = [...encode(flat, flat.length)];
    expect(rle).toEqual([0, 0, 0, 16, 57, 27, 252, 96, 17, 255, 142, 18, 16, 15, 144, 18, 16, 14, 200]);
    expect(decoded(rle, { width: 2, height: 2 })).toEqual([false, true, true, false]);
  });

  it('cost what the outline costs, not what the image does', () => {
    const size = { width: 4000, height: 3000 };
    const rows = Array.from({ length: 1000 }, (_, y) => Int32Array.of(1000 - y, 2000 + y));
    const rle = encodeRle(maskFrom({ top: 500, rows }), size);
    expect(rle.length).toBeLessThan(20_000);
    expect(decodeRle(rle, size.width)).toEqual({ top: 500, rows });
  });
});

describe('mask images', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(cases, ([size, pixels]) => {
        const found = decodePng(bytesOfDataUrl(encodePng(maskOfPixels(pixels, size), size)) ?? new Uint8Array());
        expect(found).toMatchObject(size);
        expect(pixelsOfMask(maskFrom(found ?? { top: 0, rows: [] }), size)).toEqual(pixels);
      }),
    );
  });

  it('of a canvas are read by their alpha, whatever filters the lines have', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(4), { minLength: 25, maxLength: 25 }), ([size, pixels], filters) => {
        fc.pre(!pixels.every(Boolean));
        const png = pngOf(flattened(pixels), size, filters);
        expect(pixelsOfMask(maskFrom(decodePng(png) ?? { top: 0, rows: [] }), size)).toEqual(pixels);
        expect(
          pixelsOfMask(maskFrom(rowsOfRuns(runsOfPixels(flattened(pixels), size).runs, size.width)), size),
        ).toEqual(pixels);
      }),
    );
  });

  it('without transparency are read by their light', () => {
    const values = Uint8Array.from([0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255, 250, 0, 0, 255]);
    const found = decodePng(pngOf(values, { width: 2, height: 2 }, [0, 0]));
    expect(pixelsOfMask(maskFrom(found ?? { top: 0, rows: [] }), { width: 2, height: 2 })).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('that are none are told apart', () => {
    expect(bytesOfDataUrl('data:image/jpeg;base64,AAAA')).toBeUndefined();
    expect(bytesOfDataUrl('data:image/png;base64,§')).toBeUndefined();
    expect(decodePng(new Uint8Array(100))).toBeUndefined();
  });
});

/** Eight bits for each of four channels, each line with the filter that is asked for; checksums are left out. */
function pngOf(values: Uint8Array, { width, height }: Size, filters: readonly number[]): Uint8Array {
  const length = width * 4;
  const lines = new Uint8Array((length + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const filter = filters[y] ?? 0;
    lines[y * (length + 1)] = filter;
    for (let i = 0; i < length; i += 1) {
      const value = (dx: number, dy: number) =>
        i - dx < 0 || y - dy < 0 ? 0 : (values[(y - dy) * length + i - dx] ?? 0);
      const guesses = [
        0,
        value(4, 0),
        value(0, 1),
        (value(4, 0) + value(0, 1)) >> 1,
        paeth(value(4, 0), value(0, 1), value(4, 1)),
      ];
      lines[y * (length + 1) + 1 + i] = value(0, 0) - (guesses[filter] ?? 0);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const chunk = (name: string, data: Uint8Array) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND', new Uint8Array())];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts]);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const distances = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)] as const;
  if (distances[0] <= distances[1] && distances[0] <= distances[2]) return left;
  return distances[1] <= distances[2] ? up : corner;
}
