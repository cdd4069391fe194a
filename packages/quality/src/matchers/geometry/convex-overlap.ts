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
  let cut = a;
  for (let i = 0; i < b.length && cut.length > 0; i += 2) {
    const j = (i + 2) % b.length;
    cut = cutAlong(cut, at(b, i), at(b, i + 1), (at(b, j) - at(b, i)) * turn, (at(b, j + 1) - at(b, i + 1)) * turn);
  }
  return Math.abs(outlineArea(cut));
}

/** What lies on the inner side of the line through (x, y) with the direction (dx, dy). */
function cutAlong(outline: Outline, x: number, y: number, dx: number, dy: number): Outline {
  const kept: number[] = [];
  const side = (i: number) => dx * (at(outline, i + 1) - y) - dy * (at(outline, i) - x);
  for (let i = 0; i < outline.length; i += 2) {
    const j = (i + 2) % outline.length;
    const [here, there] = [side(i), side(j)];
    if (here >= 0) kept.push(at(outline, i), at(outline, i + 1));
    if (here * there < 0) {
      const part = here / (here - there);
      kept.push(
        at(outline, i) + (at(outline, j) - at(outline, i)) * part,
        at(outline, i + 1) + (at(outline, j + 1) - at(outline, i + 1)) * part,
      );
    }
  }
  return Float64Array.from(kept);
}

function at(outline: Outline, index: number): number {
  return outline[index] ?? 0;
}
