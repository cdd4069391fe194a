import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOfPixels, pixelsOf, pixelsOfMask, sizes } from '../../testing/naive-mask.ts';
import {
  addTo,
  emptyMask,
  maskArea,
  maskBounds,
  maskHas,
  maskNear,
  maskTouches,
  moveMask,
  ownBounds,
  resampled,
  takeFrom,
} from './mask.ts';
import { strokeRows } from './stroke.ts';

const cases = sizes.chain((size) => fc.tuple(fc.constant(size), pixelsOf(size), pixelsOf(size)));

describe('masks', () => {
  it('are added and taken away like sets of pixels', () => {
    fc.assert(
      fc.property(cases, ([size, a, b]) => {
        const [one, other] = [maskOfPixels(a, size), maskOfPixels(b, size)];
        expect(pixelsOfMask(addTo(one, other), size)).toEqual(a.map((isIn, index) => isIn || b[index]));
        expect(pixelsOfMask(takeFrom(one, other), size)).toEqual(a.map((isIn, index) => isIn && !b[index]));
      }),
    );
  });

  it('stay the same object when nothing changes, and share the lines that do not', () => {
    fc.assert(
      fc.property(cases, ([size, a, b]) => {
        const mask = maskOfPixels(a, size);
        expect(addTo(mask, mask)).toBe(mask);
        expect(takeFrom(mask, emptyMask())).toBe(mask);
        const all = addTo(mask, maskOfPixels(b, size));
        for (const [index, row] of mask.rows.entries()) {
          const after = all.rows[mask.top + index - all.top];
          if (after?.join() === row.join()) expect(after).toBe(row);
        }
      }),
    );
  });

  it('know their bounds, their area and which pixels they have', () => {
    fc.assert(
      fc.property(cases, fc.nat(39), fc.nat(24), fc.nat(3), ([{ width, height }, pixels], x, y, reach) => {
        const mask = maskOfPixels(pixels, { width, height });
        const places = pixels.flatMap((isIn, index) => (isIn ? [[index % width, Math.floor(index / width)]] : []));
        const xs = places.map(([column]) => column ?? 0);
        const ys = places.map(([, row]) => row ?? 0);
        expect(maskArea(mask)).toBe(places.length);
        expect(maskBounds(mask)).toEqual(
          places.length === 0
            ? { minX: 0, minY: 0, maxX: 0, maxY: 0 }
            : { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs) + 1, maxY: Math.max(...ys) + 1 },
        );
        expect(maskHas(mask, x, y)).toBe(x < width && pixels[y * width + x] === true);
        const isNear = places.some(([a = 0, b = 0]) => Math.abs(a - x) <= reach && Math.abs(b - y) <= reach);
        expect(maskNear(mask, { x, y }, reach)).toBe(isNear);
        expect(maskTouches(mask, { minX: x, minY: y, maxX: x, maxY: y })).toBe(maskHas(mask, x, y));
      }),
    );
  });

  it('move by whole pixels and never out of the image', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -50, max: 50, noNaN: true }), fc.integer(), ([size, pixels], x, y) => {
        const mask = maskOfPixels(pixels, size);
        const moved = moveMask(mask, { x, y }, size);
        expect(maskArea(moved)).toBe(maskArea(mask));
        expect(pixelsOfMask(moved, size).filter(Boolean)).toHaveLength(maskArea(mask));
        expect(moved.rows).toBe(mask.rows);
        expect(ownBounds(moved)).toEqual(ownBounds(mask));
      }),
    );
  });

  it('keep their shape on an image of another size', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 2, max: 4 }), ([size, pixels], factor) => {
        const mask = maskOfPixels(pixels, size);
        const large = { width: size.width * factor, height: size.height * factor };
        const grown = resampled(mask, size, large);
        expect(maskArea(grown)).toBe(maskArea(mask) * factor * factor);
        expect(pixelsOfMask(resampled(grown, large, size), size)).toEqual(pixels);
      }),
    );
  });
});

describe('a stroke', () => {
  const within = { minX: 0, minY: 0, maxX: 60, maxY: 40 };
  const point = fc.record({
    x: fc.double({ min: 0, max: 59.9, noNaN: true }),
    y: fc.double({ min: 0, max: 39.9, noNaN: true }),
  });

  it('covers every pixel of its path, and all whose middle is as near as its radius, and no other', () => {
    fc.assert(
      fc.property(point, point, fc.double({ min: 0.1, max: 12, noNaN: true }), (a, b, radius) => {
        const stroke = { ...emptyMask(), ...strokeRows(a, b, radius, within) };
        for (let t = 0; t <= 1; t += 0.05) {
          const at = { x: Math.floor(a.x + (b.x - a.x) * t), y: Math.floor(a.y + (b.y - a.y) * t) };
          expect(maskHas(stroke, at.x, at.y)).toBe(true);
        }
        const reach = Math.max(radius, 0.75);
        for (let y = 0; y < 40; y += 1) {
          for (let x = 0; x < 60; x += 1) {
            const distance = distanceTo({ x: x + 0.5, y: y + 0.5 }, a, b);
            if (distance < reach - 1e-6) expect(maskHas(stroke, x, y)).toBe(true);
            if (distance > reach + 1e-6) expect(maskHas(stroke, x, y)).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function distanceTo(p: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const lengthSquared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
  const t = lengthSquared === 0 ? 0 : Math.min(Math.max(along / lengthSquared, 0), 1);
  return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
}
