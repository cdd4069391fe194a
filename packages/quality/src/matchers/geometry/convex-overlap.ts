/** Points of an outline as x0, y0, x1, y1, … */
export type Outline = Float64Array;

export function outlineArea(outline: Outline): number {
  let twice = 0;
  const { length } = outline;
  for (let i = 0; i < length; i += 2) {
    const j = (i + 2) % length;
    twice += at(outline, i) * at(outline, j + 1) - at(outline, j) * at(outline, i + 1);
  }
  return twice / 2;
}

/** Area that two convex outlines have in common (Sutherland & Hodgman 1974: one is cut along every side of the other). */
export function convexOverlap(a: Outline, b: Outline): number {
  const turn = Math.sign(outlineArea(b));
  if (turn === 0) return 0;
  // A cut through a convex outline adds one corner at most; rounding may add another one.
  let from: Outline = new Float64Array(a.length + b.length * 2);
  let to: Outline = new Float64Array(from.length);
  from.set(a);
  let length = a.length;
  for (let i = 0; i < b.length && length > 0; i += 2) {
    const j = (i + 2) % b.length;
    const [dx, dy] = [(at(b, j) - at(b, i)) * turn, (at(b, j + 1) - at(b, i + 1)) * turn];
    length = cutAlong(from, length, to, at(b, i), at(b, i + 1), dx, dy);
    [from, to] = [to, from];
  }
  return Math.abs(outlineArea(from.subarray(0, length)));
}

/** Keeps what lies on the inner side of the line through (x, y) with the direction (dx, dy); answers how long that is. */
function cutAlong(from: Outline, length: number, to: Outline, x: number, y: number, dx: number, dy: number): number {
  let kept = 0;
  let here = length === 0 ? 0 : dx * (at(from, 1) - y) - dy * (at(from, 0) - x);
  for (let i = 0; i < length; i += 2) {
    const j = i + 2 === length ? 0 : i + 2;
    const there = dx * (at(from, j + 1) - y) - dy * (at(from, j) - x);
    if (here >= 0) {
      to[kept++] = at(from, i);
      to[kept++] = at(from, i + 1);
    }
    if (here * there < 0) {
      const part = here / (here - there);
      to[kept++] = at(from, i) + (at(from, j) - at(from, i)) * part;
      to[kept++] = at(from, i + 1) + (at(from, j + 1) - at(from, i + 1)) * part;
    }
    here = there;
  }
  return Math.min(kept, to.length);
}

function at(outline: Outline, index: number): number {
  return outline[index] ?? 0;
}
