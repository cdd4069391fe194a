import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { ellipses, kindOf, polygons, shapes, size, vectors } from '../testing/shape-generators.ts';
import type { Geometry, ImagePoint, VectorGeometry } from './geometry.ts';
import { segmentsOf } from './vector/segments.ts';
import { toggleCurve } from './vector/vector-points.ts';
import { hitTest as hitsVector } from './vector/vector-shape.ts';

function inside(box: { minX: number; minY: number; maxX: number; maxY: number }): boolean {
  return box.minX >= -0.001 && box.minY >= -0.001 && box.maxX <= size.width + 0.001 && box.maxY <= size.height + 0.001;
}

const points: fc.Arbitrary<ImagePoint> = fc.record({
  x: fc.double({ min: 0, max: size.width, noNaN: true }),
  y: fc.double({ min: 0, max: size.height, noNaN: true }),
});

describe('shapes on an image', () => {
  it('never move out of it', () => {
    const deltas = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(shapes, deltas, deltas, (geometry, x, y) => {
        const kind = kindOf(geometry);
        fc.pre(inside(kind.bounds(geometry, size)));
        expect(inside(kind.bounds(kind.move(geometry, { x, y }, size), size))).toBe(true);
      }),
    );
  });

  it('come back from a move that stays inside', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -40, max: 40 }), (geometry, by) => {
        const kind = kindOf(geometry);
        const there = kind.move(geometry, { x: by, y: 0 }, size);
        fc.pre(inside(kind.bounds(geometry, size)));
        const moved = kind.bounds(there, size).minX - kind.bounds(geometry, size).minX;
        const back = kind.move(there, { x: -moved, y: 0 }, size);
        // What lies within a rounding of the edge is held to it.
        expect(kind.bounds(back, size).minX).toBeCloseTo(kind.bounds(geometry, size).minX, 1);
      }),
    );
  });

  it('are hit only within their bounds, and touched by every box around a point that hits', () => {
    fc.assert(
      fc.property(shapes, points, fc.integer({ min: 0, max: 20 }), (geometry, point, tolerance) => {
        const kind = kindOf(geometry);
        const box = kind.bounds(geometry, size);
        const isHit = kind.hitTest(geometry, point, tolerance, size);
        const isNear =
          point.x >= box.minX - tolerance - 0.001 &&
          point.x <= box.maxX + tolerance + 0.001 &&
          point.y >= box.minY - tolerance - 0.001 &&
          point.y <= box.maxY + tolerance + 0.001;
        if (isHit) expect(isNear).toBe(true);
        const around = {
          minX: point.x - tolerance - 1,
          minY: point.y - tolerance - 1,
          maxX: point.x + tolerance + 1,
          maxY: point.y + tolerance + 1,
        };
        if (isHit && geometry.shape !== 'ellipse') expect(kind.touches?.(geometry, around, size)).toBe(true);
        const everywhere = { minX: -1e5, minY: -1e5, maxX: 1e5, maxY: 1e5 };
        expect(kind.touches?.(geometry, everywhere, size)).toBe(true);
        if (kind.touches?.(geometry, around, size)) {
          expect(box.minX <= around.maxX && box.maxX >= around.minX && box.minY <= around.maxY).toBe(true);
        }
      }),
    );
  });

  it('go over the wire and back as they are', () => {
    fc.assert(
      fc.property(shapes, (geometry) => {
        const kind = kindOf(geometry);
        expect(kind.fromResult(kind.toResult(geometry))).toEqual(geometry);
      }),
    );
  });

  it('keep their points in the list when one is put in and taken out', () => {
    fc.assert(
      fc.property(fc.oneof(polygons, vectors), points, (geometry, point) => {
        const kind = kindOf(geometry);
        const found = kind.points?.findPlace(geometry, point, size);
        if (!kind.points || !found) return;
        const before = kind.points.list(geometry, size);
        const added = kind.points.insert(geometry, found, size);
        const after = kind.points.list(added.geometry, size);
        expect(after).toHaveLength(before.length + 1);
        expect(after[added.index]?.x).toBeCloseTo(Math.min(Math.max(found.point.x, 0), size.width), 4);
        const again = kind.points.remove(added.geometry, added.index);
        expect(kind.points.list(again, size)).toEqual(before);
      }),
    );
  });
});

describe('ellipses', () => {
  it('are hit as the equation says, whatever their turn', () => {
    fc.assert(
      fc.property(ellipses, points, (geometry, point) => {
        const angle = (geometry.rotation * Math.PI) / 180;
        const dx = point.x - (geometry.x * size.width) / 100;
        const dy = point.y - (geometry.y * size.height) / 100;
        const u = (dx * Math.cos(angle) + dy * Math.sin(angle)) / ((geometry.radiusX * size.width) / 100);
        const v = (-dx * Math.sin(angle) + dy * Math.cos(angle)) / ((geometry.radiusY * size.height) / 100);
        fc.pre(Math.abs(u * u + v * v - 1) > 1e-9);
        expect(kindOf(geometry).hitTest(geometry, point, 0, size)).toBe(u * u + v * v < 1);
      }),
    );
  });

  it('stay the same when a handle is dropped where it is, and keep the far end when one is pulled', () => {
    const options = { keepAspect: false, fromCentre: false };
    fc.assert(
      fc.property(ellipses, fc.constantFrom('n', 'e', 's', 'w'), (geometry, id) => {
        const kind = kindOf(geometry);
        const at = (shape: Geometry, handle: string) =>
          kind.handles(shape, size, 20).find((candidate) => candidate.id === handle)?.point ?? { x: 0, y: 0 };
        const same = kind.resize(geometry, id, at(geometry, id), size, options);
        if (same.shape !== 'ellipse') throw new Error('An ellipse stays one.');
        for (const key of ['x', 'y', 'radiusX', 'radiusY'] as const) expect(same[key]).toBeCloseTo(geometry[key], 6);
        const opposite = { n: 's', e: 'w', s: 'n', w: 'e' }[id];
        const from = at(geometry, id);
        const fixed = at(geometry, opposite);
        const to = { x: from.x + (from.x - fixed.x) / 20, y: from.y + (from.y - fixed.y) / 20 };
        const pulled = at(kind.resize(geometry, id, to, size, options), opposite);
        fc.pre(geometry.rotation !== 0 || (to.x <= size.width && to.y <= size.height && to.x >= 0 && to.y >= 0));
        expect(pulled.x).toBeCloseTo(fixed.x, 4);
        expect(pulled.y).toBeCloseTo(fixed.y, 4);
      }),
    );
  });

  it('keep middle and radii when they turn', () => {
    fc.assert(
      fc.property(ellipses, fc.integer({ min: 0, max: 359 }), (geometry, degrees) => {
        const kind = kindOf(geometry);
        const centre = kind.centre?.(geometry, size) ?? { x: 0, y: 0 };
        const angle = ((degrees - 90) * Math.PI) / 180;
        const point = { x: centre.x + Math.cos(angle) * 50, y: centre.y + Math.sin(angle) * 50 };
        const turned = kind.rotate?.(geometry, point, size, 0);
        expect(turned).toMatchObject({ x: geometry.x, y: geometry.y, radiusX: geometry.radiusX });
        if (turned?.shape === 'ellipse') expect(Math.abs(turned.rotation - degrees) % 360).toBeCloseTo(0, 0);
      }),
    );
  });
});

describe('polygons', () => {
  /** By the sum of the angles under which the sides are seen, which is another way than crossings. */
  function winds(outline: readonly ImagePoint[], { x, y }: ImagePoint): boolean {
    let sum = 0;
    outline.forEach((a, index) => {
      const b = outline[(index + 1) % outline.length] ?? a;
      const turn = Math.atan2(b.y - y, b.x - x) - Math.atan2(a.y - y, a.x - x);
      sum += turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
    });
    return Math.round(sum / (2 * Math.PI)) % 2 !== 0;
  }

  it('are hit inside as counting turns says', () => {
    fc.assert(
      fc.property(polygons, points, (drawn, point) => {
        const geometry = { ...drawn, closed: true };
        const kind = kindOf(geometry);
        fc.pre((kind.points?.findPlace(geometry, point, size)?.distance ?? 0) > 0.01);
        const outline = kind.corners(geometry, size);
        expect(kind.hitTest(geometry, point, 0, size)).toBe(winds(outline, point));
      }),
    );
  });

  it('of thousands of points are hit and changed a hundred times before the runner gives up', () => {
    const count = 6000;
    const geometry: Geometry = {
      shape: 'polygon',
      points: Array.from({ length: count }, (_, index) => {
        const angle = (index / count) * 2 * Math.PI;
        const reach = 30 + 5 * Math.sin(angle * 40);
        return [50 + reach * Math.cos(angle), 50 + reach * Math.sin(angle)] as const;
      }),
      closed: true,
    };
    const kind = kindOf(geometry);
    let current: Geometry = geometry;
    const rounds = 100;
    for (let round = 0; round < rounds; round += 1) {
      const point = { x: 300 + round, y: 400 };
      kind.hitTest(current, point, 3, size);
      kind.points?.findPlace(current, point, size);
      current = kind.resize(current, `p${round}`, point, size, { keepAspect: false, fromCentre: false });
      kind.bounds(current, size);
    }
    expect(kind.corners(current, size)).toHaveLength(count);
  });
});

describe('lines', () => {
  const naive = (geometry: VectorGeometry, point: ImagePoint): number => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const { start, end, pulls } of segmentsOf(geometry, size)) {
      for (let step = 0; step <= 2000; step += 1) {
        const t = step / 2000;
        const [a, b] = pulls ?? [
          { x: start.x + (end.x - start.x) / 3, y: start.y + (end.y - start.y) / 3 },
          { x: start.x + ((end.x - start.x) * 2) / 3, y: start.y + ((end.y - start.y) * 2) / 3 },
        ];
        const at = (p: number, q: number, r: number, s: number) =>
          p * (1 - t) ** 3 + 3 * q * t * (1 - t) ** 2 + 3 * r * t * t * (1 - t) + s * t ** 3;
        const x = at(start.x, a.x, b.x, end.x);
        const y = at(start.y, a.y, b.y, end.y);
        nearest = Math.min(nearest, Math.hypot(x - point.x, y - point.y));
      }
    }
    for (const { x, y } of geometry.vertices) {
      nearest = Math.min(nearest, Math.hypot((x * size.width) / 100 - point.x, (y * size.height) / 100 - point.y));
    }
    return nearest;
  };

  it('are hit where the curve passes', () => {
    fc.assert(
      fc.property(vectors, points, (drawn, point) => {
        const geometry = { ...drawn, closed: false };
        const distance = naive(geometry, point);
        const slack = 6;
        if (distance < 10 - slack) expect(hitsVector(geometry, point, 10, size)).toBe(true);
        if (distance > 10 + slack) expect(hitsVector(geometry, point, 10, size)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('keep their course when a point is put in', () => {
    fc.assert(
      fc.property(vectors, points, (geometry, point) => {
        const editing = kindOf(geometry).points;
        const found = editing?.findPlace(geometry, point, size);
        if (!editing || !found) return;
        const inImage =
          found.point.x >= 0 && found.point.y >= 0 && found.point.x <= size.width && found.point.y <= size.height;
        fc.pre(inImage);
        const { geometry: after } = editing.insert(geometry, found, size);
        const onSegment = segmentsOf(geometry, size)[found.segment];
        if (!onSegment || after.shape !== 'vector') return;
        expect(naive(after, found.point)).toBeLessThan(0.01);
        expect(segmentsOf(after, size)).toHaveLength(segmentsOf(geometry, size).length + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('stay valid whatever point is removed or bent', () => {
    const config = compileConfig(sampleConfigs.vectors);
    fc.assert(
      fc.property(vectors, fc.nat(), (geometry, pick) => {
        const editing = kindOf(geometry).points;
        const index = pick % geometry.vertices.length;
        for (const changed of [editing?.remove(geometry, index), toggleCurve(geometry, index)]) {
          if (changed?.shape !== 'vector') throw new Error('A line stays one.');
          const value = { vertices: changed.vertices, closed: changed.closed };
          const item = { id: 'v', from_name: 'skeleton', to_name: 'image', type: 'vector', value };
          expect(validateResult(config, [item])).toEqual([]);
        }
      }),
    );
  });
});
