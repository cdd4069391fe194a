import { nearness } from './nearness.ts';

export interface Point {
  x: number;
  y: number;
}

export type Segment = readonly [Point, Point];

/** Places along a line at which it is measured. */
const SAMPLES = 100;

/** How near two lines run to each other: from places evenly along one to the nearest of the other, and back. */
export function pathNearness(a: readonly Segment[], b: readonly Segment[], tolerance: number): number {
  return (oneWay(a, b, tolerance) + oneWay(b, a, tolerance)) / 2;
}

function oneWay(from: readonly Segment[], to: readonly Segment[], tolerance: number): number {
  const places = placesAlong(from);
  if (places.length === 0 || to.length === 0) return 0;
  return places.reduce((sum, place) => sum + nearness(distanceTo(to, place), tolerance), 0) / places.length;
}

function placesAlong(segments: readonly Segment[]): Point[] {
  const lengths = segments.map(([a, b]) => Math.hypot(b.x - a.x, b.y - a.y));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  if (whole === 0) return segments.slice(0, 1).map(([a]) => a);
  const step = whole / SAMPLES;
  const places: Point[] = [];
  let before = 0;
  for (const [index, [a, b]] of segments.entries()) {
    const length = lengths[index] ?? 0;
    for (let place = (places.length + 0.5) * step; place < before + length; place = (places.length + 0.5) * step) {
      const part = (place - before) / length;
      places.push({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });
    }
    before += length;
  }
  return places;
}

function distanceTo(segments: readonly Segment[], { x, y }: Point): number {
  let nearest = Infinity;
  for (const [a, b] of segments) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const square = dx * dx + dy * dy;
    const part = square === 0 ? 0 : Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / square, 0), 1);
    nearest = Math.min(nearest, Math.hypot(a.x + dx * part - x, a.y + dy * part - y));
  }
  return nearest;
}
