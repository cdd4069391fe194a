import type { Outline } from './convex-overlap.ts';

/** One side that is not level, from top to bottom. */
interface Side {
  top: number;
  bottom: number;
  topX: number;
  /** Change of x for each step down. */
  slope: number;
  /** 1 where the outline runs down, −1 where it runs up. */
  turn: number;
  owner: 0 | 1;
  /** Within the strip at hand: where it comes in and where it leaves. */
  above: number;
  below: number;
}

/**
 * Area that two outlines have in common. Both may be concave, touch or cross themselves: what an outline winds around is
 * inside, as canvases paint it. Strips between neighbouring corners and crossings hold nothing but trapezoids, whose
 * areas add up (the decomposition behind Bentley & Ottmann 1979); no outline of the result is built, so there is no
 * input on which that could fail.
 */
export function outlineOverlap(a: Outline, b: Outline): number {
  return measureStrips([...sidesOf(a, 0), ...sidesOf(b, 1)], 2);
}

/** Area of what an outline winds around. */
export function windingArea(outline: Outline): number {
  return measureStrips(sidesOf(outline, 0), 1);
}

function sidesOf(outline: Outline, owner: 0 | 1): Side[] {
  const sides: Side[] = [];
  for (let i = 0; i < outline.length; i += 2) {
    const j = (i + 2) % outline.length;
    const [x0, y0, x1, y1] = [outline[i], outline[i + 1], outline[j], outline[j + 1]] as [
      number,
      number,
      number,
      number,
    ];
    if (y0 === y1) continue;
    const slope = (x1 - x0) / (y1 - y0);
    if (y0 < y1) sides.push({ top: y0, bottom: y1, topX: x0, slope, turn: 1, owner, above: 0, below: 0 });
    else sides.push({ top: y1, bottom: y0, topX: x1, slope, turn: -1, owner, above: 0, below: 0 });
  }
  return sides;
}

/** Area of what lies inside of all owners. */
function measureStrips(sides: Side[], owners: 1 | 2): number {
  sides.sort((left, right) => left.top - right.top);
  const levels = levelsOf(sides, owners);
  let active: Side[] = [];
  let next = 0;
  let area = 0;
  for (let level = 0; level + 1 < levels.length; level += 1) {
    const [top, bottom] = [levels[level] as number, levels[level + 1] as number];
    active = active.filter((side) => side.bottom > top);
    for (; next < sides.length && (sides[next] as Side).top <= top; next += 1) {
      const side = sides[next] as Side;
      if (side.bottom > top) active.push(side);
    }
    area += measureStrip(active, top, bottom, owners);
  }
  return area;
}

/** Heights of the corners from where all owners have begun to where the first one ends. */
function levelsOf(sides: readonly Side[], owners: 1 | 2): number[] {
  let from = -Infinity;
  let to = Infinity;
  for (let owner = 0; owner < owners; owner += 1) {
    let [top, bottom] = [Infinity, -Infinity];
    for (const side of sides) {
      if (side.owner !== owner) continue;
      if (side.top < top) top = side.top;
      if (side.bottom > bottom) bottom = side.bottom;
    }
    from = Math.max(from, top);
    to = Math.min(to, bottom);
  }
  const levels = new Float64Array(sides.length * 2);
  let count = 0;
  for (const side of sides) {
    if (side.top >= from && side.top <= to) levels[count++] = side.top;
    if (side.bottom >= from && side.bottom <= to) levels[count++] = side.bottom;
  }
  return [...levels.subarray(0, count).sort()].filter((level, index, all) => level !== all[index - 1]);
}

/** Leaves the sides in the order in which they come in: for the next strip they are nearly sorted. */
function measureStrip(active: Side[], top: number, bottom: number, owners: 1 | 2): number {
  sortInStrip(active, top, bottom, (left, right) => left.above - right.above || left.below - right.below);
  const isPlain = active.every(({ below }, index) => index === 0 || below >= (active[index - 1] as Side).below);
  if (isPlain) return measureTrapezoids(active, bottom - top, owners);
  const cuts = [...new Set([top, ...crossingLevels(active, top, bottom), bottom])].sort((x, y) => x - y);
  let area = 0;
  for (let cut = 0; cut + 1 < cuts.length; cut += 1) {
    const [high, low] = [cuts[cut] as number, cuts[cut + 1] as number];
    sortInStrip(active, high, low, (left, right) => left.above + left.below - right.above - right.below);
    area += measureTrapezoids(active, low - high, owners);
  }
  return area;
}

/** By insertion. */
function sortInStrip(active: Side[], top: number, bottom: number, order: (left: Side, right: Side) => number): void {
  for (const side of active) {
    side.above = xAt(side, top);
    side.below = xAt(side, bottom);
  }
  for (let index = 1; index < active.length; index += 1) {
    const side = active[index] as Side;
    let place = index;
    for (; place > 0 && order(active[place - 1] as Side, side) > 0; place -= 1)
      active[place] = active[place - 1] as Side;
    active[place] = side;
  }
}

/** By sorting the sides as they leave: each step past a neighbour is a crossing. */
function crossingLevels(active: readonly Side[], top: number, bottom: number): number[] {
  const levels: number[] = [];
  const order = [...active];
  for (let index = 1; index < order.length; index += 1) {
    const right = order[index] as Side;
    let place = index;
    for (; place > 0 && (order[place - 1] as Side).below > right.below; place -= 1) {
      const left = order[place - 1] as Side;
      const [apart, past] = [right.above - left.above, left.below - right.below];
      levels.push(top + ((bottom - top) * apart) / (apart + past));
      order[place] = left;
    }
    order[place] = right;
  }
  return levels;
}

function measureTrapezoids(active: readonly Side[], height: number, owners: 1 | 2): number {
  let [windingA, windingB] = [0, owners === 1 ? 1 : 0];
  let area = 0;
  let enter: Side | undefined;
  for (const side of active) {
    if (side.owner === 0) windingA += side.turn;
    else windingB += side.turn;
    const isIn = windingA !== 0 && windingB !== 0;
    if (isIn && enter === undefined) enter = side;
    if (isIn || enter === undefined) continue;
    area += ((side.above - enter.above + side.below - enter.below) / 2) * height;
    enter = undefined;
  }
  return area;
}

function xAt({ top, topX, slope }: Side, y: number): number {
  return topX + slope * (y - top);
}
