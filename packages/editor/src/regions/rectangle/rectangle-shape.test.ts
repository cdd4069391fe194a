import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RectangleGeometry } from '../geometry.ts';
import { bounds, corners, draw, handles, hitTest, move, resize, rotate } from './rectangle-shape.ts';

const size = { width: 1554, height: 2321 };
const side = fc.double({ min: 1, max: 40, noNaN: true });
const place = fc.double({ min: 20, max: 50, noNaN: true });
const rectangles = fc.record({
  shape: fc.constant('rectangle' as const),
  x: place,
  y: place,
  width: side,
  height: side,
  rotation: fc.integer({ min: 0, max: 359 }),
});
const free = { keepAspect: false, fromCentre: false };

function corner(geometry: RectangleGeometry, index: number) {
  const found = corners(geometry, size)[index];
  if (!found) throw new Error('A rectangle has four corners.');
  return found;
}

function handle(geometry: RectangleGeometry, id: string) {
  const found = handles(geometry, size, 30).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no handle ${id}.`);
  return found.point;
}

describe('rectangles', () => {
  it('turn clockwise about their top-left corner, in pixels of an image that is not square', () => {
    const turned: RectangleGeometry = { shape: 'rectangle', x: 50, y: 50, width: 10, height: 10, rotation: 90 };
    const topRight = corner(turned, 1);
    expect(topRight.x).toBeCloseTo(777);
    expect(topRight.y).toBeCloseTo(1160.5 + 155.4);
  });

  it('stay the same when a handle is dropped where it is', () => {
    const ids = fc.constantFrom('nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w');
    fc.assert(
      fc.property(rectangles, ids, (geometry, id) => {
        const same = resize(geometry, id, handle(geometry, id), size, free);
        for (const key of ['x', 'y', 'width', 'height', 'rotation'] as const) {
          expect(same[key]).toBeCloseTo(geometry[key], 6);
        }
      }),
    );
  });

  it('keep the opposite corner where it is while one is pulled', () => {
    fc.assert(
      fc.property(rectangles, fc.double({ min: 5, max: 300, noNaN: true }), (geometry, pull) => {
        const from = handle(geometry, 'se');
        const fixed = corner(geometry, 0);
        const away = { x: from.x - fixed.x, y: from.y - fixed.y };
        const length = Math.hypot(away.x, away.y);
        const to = { x: from.x + (away.x / length) * pull, y: from.y + (away.y / length) * pull };
        fc.pre(geometry.rotation !== 0 || (to.x <= size.width && to.y <= size.height));
        const after = corner(resize(geometry, 'se', to, size, free), 0);
        expect(after.x).toBeCloseTo(fixed.x, 4);
        expect(after.y).toBeCloseTo(fixed.y, 4);
      }),
    );
  });

  it('keep centre and sides when they turn', () => {
    fc.assert(
      fc.property(rectangles, fc.integer({ min: 0, max: 359 }), (geometry, degrees) => {
        const middle = (g: RectangleGeometry) => {
          const [a, c] = [corner(g, 0), corner(g, 2)];
          return { x: (a.x + c.x) / 2, y: (a.y + c.y) / 2 };
        };
        const centre = middle(geometry);
        const angle = ((degrees - 90) * Math.PI) / 180;
        const turned = rotate(geometry, { x: centre.x + Math.cos(angle), y: centre.y + Math.sin(angle) }, size, 0);
        expect(middle(turned).x).toBeCloseTo(centre.x, 4);
        expect(middle(turned).y).toBeCloseTo(centre.y, 4);
        expect(turned.width).toBeCloseTo(geometry.width, 6);
        expect(Math.abs(turned.rotation - degrees) % 360).toBeCloseTo(0, 0);
      }),
    );
  });

  it('never move out of the image', () => {
    const deltas = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(rectangles, deltas, deltas, (geometry, x, y) => {
        const before = bounds(geometry, size);
        fc.pre(before.minX >= 0 && before.minY >= 0 && before.maxX <= size.width && before.maxY <= size.height);
        const after = bounds(move(geometry, { x, y }, size), size);
        expect(after.minX).toBeGreaterThan(-0.001);
        expect(after.minY).toBeGreaterThan(-0.001);
        expect(after.maxX).toBeLessThan(size.width + 0.001);
        expect(after.maxY).toBeLessThan(size.height + 0.001);
      }),
    );
  });

  it('are hit inside and not beside', () => {
    fc.assert(
      fc.property(rectangles, (geometry) => {
        const [a, c] = [corner(geometry, 0), corner(geometry, 2)];
        expect(hitTest(geometry, { x: (a.x + c.x) / 2, y: (a.y + c.y) / 2 }, 0, size)).toBe(true);
        expect(hitTest(geometry, { x: c.x + (c.x - a.x), y: c.y + (c.y - a.y) }, 0, size)).toBe(false);
      }),
    );
  });

  it('are drawn the same in all four directions', () => {
    const expected = { shape: 'rectangle', x: 10, y: 10, width: 10, height: 10, rotation: 0 };
    const [a, b] = [
      { x: 155.4, y: 232.1 },
      { x: 310.8, y: 464.2 },
    ];
    for (const drawn of [draw(a, b, size), draw(b, a, size), draw({ x: a.x, y: b.y }, { x: b.x, y: a.y }, size)]) {
      for (const key of ['x', 'y', 'width', 'height'] as const) expect(drawn[key]).toBeCloseTo(expected[key]);
    }
  });

  it('keep their aspect when asked', () => {
    const geometry: RectangleGeometry = { shape: 'rectangle', x: 10, y: 10, width: 20, height: 10, rotation: 0 };
    const after = resize(geometry, 'se', { x: 600, y: 400 }, size, { keepAspect: true, fromCentre: false });
    expect(after.width / after.height).toBeCloseTo(2);
  });
});

it('a box at the edge stays inside although its percents miss the edge by a rounding', () => {
  const box: RectangleGeometry = {
    shape: 'rectangle',
    x: 0,
    y: 54.90000000000001,
    width: 10,
    height: 45.1,
    rotation: 0,
  };
  for (const height of [45.1, 45.100000000000001, 45.10000000000001]) {
    const moved = move({ ...box, height }, { x: 10, y: 10 }, { width: 1000, height: 1000 });
    expect(moved.y + moved.height).toBeCloseTo(100, 9);
  }
});
