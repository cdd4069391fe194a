import type { Bounds } from '../model.ts';

type Visit = (a: number, b: number) => void;

/** So few pairs are looked at sooner than sorted. */
const FEW = 16;

/** Index pairs whose bounds touch. */
export function eachTouchingPair(left: readonly Bounds[], right: readonly Bounds[], visit: Visit): void {
  if (left.length * right.length <= FEW) eachOfFew(left, right, visit);
  else sweep(left, right, visit);
}

function eachOfFew(left: readonly Bounds[], right: readonly Bounds[], visit: Visit): void {
  for (const [a, own] of left.entries())
    for (const [b, other] of right.entries()) if (touchesInX(own, other) && touchesInY(own, other)) visit(a, b);
}

/** Over x: far fewer than all pairs where regions lie apart. */
function sweep(left: readonly Bounds[], right: readonly Bounds[], visit: Visit): void {
  const [lefts, rights] = [orderOf(left), orderOf(right)];
  let [activeLeft, activeRight]: [number[], number[]] = [[], []];
  for (let i = 0, j = 0; i < lefts.length || j < rights.length; ) {
    const a = lefts[i];
    const b = rights[j];
    const isLeft = b === undefined || (a !== undefined && at(left, a).minX <= at(right, b).minX);
    if (isLeft && a !== undefined) {
      const own = at(left, a);
      activeRight = activeRight.filter((other) => at(right, other).maxX >= own.minX);
      for (const other of activeRight) if (touchesInY(own, at(right, other))) visit(a, other);
      activeLeft.push(a);
      i += 1;
    } else if (b !== undefined) {
      const own = at(right, b);
      activeLeft = activeLeft.filter((other) => at(left, other).maxX >= own.minX);
      for (const other of activeLeft) if (touchesInY(own, at(left, other))) visit(other, b);
      activeRight.push(b);
      j += 1;
    }
  }
}

/** By where they begin, which may be nowhere: without bounds it is −Infinity. */
function orderOf(bounds: readonly Bounds[]): number[] {
  const starts = bounds.map(({ minX }) => minX);
  return bounds.map((_, index) => index).sort((i, j) => compare(starts[i] ?? 0, starts[j] ?? 0));
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function at(bounds: readonly Bounds[], index: number): Bounds {
  return bounds[index] as Bounds;
}

function touchesInX(a: Bounds, b: Bounds): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX;
}

function touchesInY(a: Bounds, b: Bounds): boolean {
  return a.minY <= b.maxY && b.minY <= a.maxY;
}
