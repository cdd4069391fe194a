import fc from 'fast-check';
import type { Geometry, VectorGeometry, Vertex } from '../regions/geometry.ts';
import type { ImageRegionKind } from '../regions/kind.ts';
import { findImageRegionKind } from '../regions/kinds.ts';

export const size = { width: 1554, height: 821 };
const place = fc.double({ min: 0, max: 100, noNaN: true });
const middle = fc.double({ min: 30, max: 70, noNaN: true });
const radius = fc.double({ min: 1, max: 20, noNaN: true });

export const ellipses = fc.record({
  shape: fc.constant('ellipse' as const),
  x: middle,
  y: middle,
  radiusX: radius,
  radiusY: radius,
  rotation: fc.integer({ min: 0, max: 359 }),
});
export const polygons = fc.record({
  shape: fc.constant('polygon' as const),
  points: fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 12 }),
  closed: fc.boolean(),
});
export const keyPoints = fc.record({
  shape: fc.constant('keypoint' as const),
  x: place,
  y: place,
  width: fc.double({ min: 0.1, max: 5, noNaN: true }),
});
const pull = fc.record({ x: fc.double({ min: -20, max: 120, noNaN: true }), y: place });
/** Every vertex is joined to an earlier one or begins a path. */
export const vectors: fc.Arbitrary<VectorGeometry> = fc
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
export const shapes = fc.oneof(ellipses, polygons, keyPoints, vectors);

export function kindOf(geometry: Geometry): ImageRegionKind {
  const kind = findImageRegionKind(geometry.shape);
  if (!kind) throw new Error(`${geometry.shape} does not lie on an image.`);
  return kind;
}
