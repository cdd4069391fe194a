import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import type { Geometry, ImagePoint, VectorGeometry, Vertex } from './geometry.ts';
import type { ImageRegionKind } from './kind.ts';
import { findImageRegionKind } from './kinds.ts';
import { segmentsOf } from './vector/segments.ts';
import { toggleCurve } from './vector/vector-points.ts';
import { hitTest as hitsVector } from './vector/vector-shape.ts';

const size = { width: 1554, height: 821 };
const place = fc.double({ min: 0, max: 100, noNaN: true });
const middle = fc.double({ min: 30, max: 70, noNaN: true });
const radius = fc.double({ min: 1, max: 20, noNaN: true });

const ellipses = fc.record({
  shape: fc.constant('ellipse' as const),
  x: middle,
  y: middle,
  radiusX: radius,
  radiusY: radius,
  rotation: fc.integer({ min: 0, max: 359 }),
});
const polygons = fc.record({
  shape: fc.constant('polygon' as const),
  points: fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 12 }),
  closed: fc.boolean(),
});
const keyPoints = fc.record({
  shape: fc.constant('keypoint' as const),
  x: place,
  y: place,
  width: fc.double({ min: 0.1, max: 5, noNaN: true }),
});
const pull = fc.record({ x: fc.double({ min: -20, max: 120, noNaN: true }), y: place });
/** Every vertex is joined to an earlier one or begins a path. */
const vectors: fc.Arbitrary<VectorGeometry> = fc
  .record({
    spots: fc.array(fc.tuple(place, place, fc.nat(), fc.option(fc.tuple(pull, pull))), { minLength: 3, maxLength: 10 }),
    closed: fc.boolean(),
  })
  .map(({ spots, closed }) => ({
    shape: 'vector',
    closed,
    vertices: spots.map(([x, y, pick, pulls], index): Vertex => {
      const joined = { id: `v${index}`, x, y, prevPointId: index === 0 || pick % 7 === 0 ? null : `v${pick % index}` };
      return pulls
        ? { ...joined, isBezier: true, controlPoint1: pulls[0], controlPoint2: pulls[1] }
        : { ...joined, isBezier: false };
    }),
  }));
const shapes = fc.oneof(ellipses, polygons, keyPoints, vectors);

function kindOf(geometry: Geometry): ImageRegionKind {
  const kind = findImageRegionKind(geometry.shape);
  if (!kind) throw new Error(`${geometry.shape} does not lie on an image.`);
  return kind;
}

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
        expect(kind.bounds(back, size).minX).toBeCloseTo(kind.bounds(geometry, size).minX, 4);
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

  it('of thousands of points are hit, moved and changed within a frame', () => {
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
    const startedAt = performance.now();
    let current: Geometry = geometry;
    const rounds = 100;
    for (let round = 0; round < rounds; round += 1) {
      const point = { x: 300 + round, y: 400 };
      kind.hitTest(current, point, 3, size);
      kind.points?.findPlace(current, point, size);
      current = kind.resize(current, `p${round}`, point, size, { keepAspect: false, fromCentre: false });
      kind.bounds(current, size);
    }
    expect((performance.now() - startedAt) / rounds).toBeLessThan(16);
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

describe('results', () => {
  const label = (key: string, value: string) => fc.constant({ [key]: [value] });
  const envelope = fc.record(
    {
      origin: fc.constantFrom('manual' as const, 'prediction' as const),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      readonly: fc.boolean(),
      hidden: fc.boolean(),
      original_width: fc.constant(1554),
    },
    { requiredKeys: [] },
  );
  const value = (geometry: fc.Arbitrary<Geometry>) =>
    geometry.map((shape) => kindOf(shape).toResult(shape) as Record<string, unknown>);
  const without = (given: fc.Arbitrary<Record<string, unknown>>, key: string) =>
    fc.tuple(given, fc.boolean()).map(([all, isBare]) => {
      const { [key]: _left, ...rest } = all;
      return isBare ? rest : all;
    });

  function item(from: string, type: string, ...parts: fc.Arbitrary<Record<string, unknown>>[]) {
    return fc.tuple(fc.uuid(), envelope, ...parts).map(
      ([id, rest, ...values]): RegionResult => ({
        id,
        from_name: from,
        to_name: 'image',
        type,
        value: Object.assign({}, ...values),
        ...rest,
      }),
    );
  }

  function expectRoundTrip(config: string, result: ResultItem[]): void {
    const compiled = compileConfig(config);
    const editor = createEditor({ config: compiled, task: { id: 1, data: { image: 'a.png' } }, initialResult: result });
    expect(editor.serialize()).toEqual(result);
    expect(editor.store.list('opaque')).toEqual([]);
  }

  it('keep every shape of a control of its own, also without the keys that may be left out', () => {
    const items = fc.oneof(
      item('round', 'ellipselabels', without(value(ellipses), 'rotation'), label('ellipselabels', 'Eye')),
      item('outline', 'polygonlabels', without(value(polygons), 'closed'), label('polygonlabels', 'Leaf')),
      item('landmark', 'keypointlabels', value(keyPoints), label('keypointlabels', 'Nose')),
      item('line', 'vectorlabels', without(value(vectors), 'closed'), label('vectorlabels', 'Whisker')),
      item('skeleton', 'vector', value(vectors)),
    );
    fc.assert(fc.property(fc.array(items), (result) => expectRoundTrip(sampleConfigs.vectors, result)));
  });

  it('keep shapes that share one Labels, and keys of points that are not ours', () => {
    const named = [
      ['ellipse', 'ellipse', value(ellipses)],
      ['polygon', 'polygon', value(polygons)],
      ['point', 'keypoint', value(keyPoints)],
      ['line', 'vector', value(vectors)],
    ] as const;
    const group = fc.oneof(
      ...named.map(([from, type, geometry]) =>
        fc.tuple(fc.uuid(), geometry).map(([id, shape]): RegionResult[] => [
          { id, from_name: from, to_name: 'image', type, value: shape },
          { id, from_name: 'kind', to_name: 'image', type: 'labels', value: { ...shape, labels: ['A'] } },
        ]),
      ),
    );
    fc.assert(fc.property(fc.array(group), (groups) => expectRoundTrip(sampleConfigs.oneLabels, groups.flat())));
    const vertex = { id: 'a', x: 1, y: 2, prevPointId: null, isBezier: false, disconnected: true, isBranching: true };
    const strange = { vertices: [vertex, { ...vertex, id: 'b', prevPointId: 'a' }], closed: false };
    expectRoundTrip(sampleConfigs.vectors, [
      { id: 's', from_name: 'skeleton', to_name: 'image', type: 'vector', value: strange },
    ]);
  });

  type Step =
    | { key: string }
    | { click: [number, number]; altKey: boolean }
    | { from: [number, number]; to: [number, number] };
  const spot = fc.tuple(fc.integer({ min: -30, max: 1030 }), fc.integer({ min: -30, max: 530 }));
  const steps: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      key: fc.constantFrom('b', 'o', 'p', 'k', 'n', 'v', '1', '2', '3', '.', ',', 'insert', 'c', 'delete', 'backspace'),
    }),
    fc.record({ key: fc.constantFrom('alt+right', 'alt+shift+up', 'shift+down', 'left', 'mod+d', 'mod+z', 'esc') }),
    fc.record({ key: fc.constant('finish') }),
    fc.record({ click: spot, altKey: fc.boolean() }),
    fc.record({ from: spot, to: spot }),
  );

  for (const name of ['vectors', 'oneLabels'] as const) {
    it(`that people draw are always valid: ${name}`, () => {
      const config = compileConfig(sampleConfigs[name]);
      fc.assert(
        fc.property(fc.array(steps, { maxLength: 40 }), (actions) => {
          const test = createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } } });
          for (const step of actions) {
            if ('click' in step) test.pointerMove(...step.click).click(...step.click, { altKey: step.altKey });
            else if ('from' in step) test.drag(step.from, step.to);
            else if (step.key === 'finish') test.editor.finishGesture();
            else test.key(step.key);
          }
          test.editor.cancelGesture();
          expect(validateResult(config, test.result())).toEqual([]);
        }),
      );
    });
  }
});
