import { boundsOf, type PixelPoint } from './pixels.ts';

/** The four corners of the smallest turned box around the points: one of its sides lies along their convex hull. */
export function smallestBox(points: readonly PixelPoint[]): PixelPoint[] {
  const hull = convexHull(points);
  let best: { area: number; corners: PixelPoint[] } | undefined;
  for (const [place, from] of hull.entries()) {
    const to = hull[(place + 1) % hull.length] ?? from;
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const [x, y, width, height] = boundsOf(hull.map((point) => turned(point, -angle)));
    if (best && best.area <= width * height) continue;
    const corners: PixelPoint[] = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ];
    best = { area: width * height, corners: corners.map((corner) => turned(corner, angle)) };
  }
  return best?.corners ?? [];
}

function turned([x, y]: PixelPoint, angle: number): PixelPoint {
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

/** By Andrew's monotone chain: lower side from the left, then the upper one back. */
function convexHull(points: readonly PixelPoint[]): PixelPoint[] {
  const sorted = points.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (list: readonly PixelPoint[]): PixelPoint[] => {
    const side: PixelPoint[] = [];
    for (const point of list) {
      while (side.length > 1 && !turnsLeft(side.at(-2), side.at(-1), point)) side.pop();
      side.push(point);
    }
    return side.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

function turnsLeft(a: PixelPoint | undefined, b: PixelPoint | undefined, [x, y]: PixelPoint): boolean {
  if (!a || !b) return true;
  return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0;
}
