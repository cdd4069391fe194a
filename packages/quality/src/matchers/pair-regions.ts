import { assignMost } from './assignment/assign.ts';
import { eachTouchingPair } from './assignment/find-candidates.ts';
import type { Bounds } from './model.ts';
import type { ParsedRegion } from './parse-result.ts';

/** Two regions, by their places in the lists, that are more alike than the threshold. */
export interface Likeness {
  a: number;
  b: number;
  score: number;
  sameLabel: boolean;
  /** What the pair adds to the sum that is to be as large as possible. */
  worth: number;
}

/**
 * Pairs regions of one control one to one: of all ways to pair those with the same labels the one with most pairs, among
 * these the one whose pairs are most alike (`soft`: simply the most alike). What is left is paired by place alone, to tell
 * a wrong label from a region that is missing. Undefined when that takes a look at more pairs than the budget.
 */
export function pairRegions(
  left: readonly ParsedRegion[],
  right: readonly ParsedRegion[],
  pairBudget: number,
): { matched: readonly Likeness[]; mislabelled: readonly Likeness[]; isSoft: boolean } | undefined {
  const likenesses: Likeness[] = [];
  let looked = 0;
  const byPlace = groupByPlace(right);
  for (const [place, ours] of groupByPlace(left)) {
    looked += listLikenesses(left, right, ours, byPlace.get(place) ?? [], likenesses, pairBudget - looked);
    if (looked > pairBudget) return undefined;
  }
  const isSoft = (left[0] ?? right[0])?.context.options.mode === 'soft';
  const alike = likenesses.filter(({ sameLabel }) => sameLabel);
  const matched = pairOff(left.length, right.length, alike);
  const [usedA, usedB] = [new Set(matched.map(({ a }) => a)), new Set(matched.map(({ b }) => b))];
  const others = likenesses.filter(
    ({ a, b, score, sameLabel }) =>
      !sameLabel && !usedA.has(a) && !usedB.has(b) && isSamePlace(score, left[a] as ParsedRegion),
  );
  return { matched, mislabelled: pairOff(left.length, right.length, others), isSoft };
}

/** What is summed in soft mode may be as little alike as it will; the same place it is not. */
export function isSamePlace(score: number, { matcher, context }: ParsedRegion): boolean {
  return score > (context.options.threshold ?? matcher.threshold);
}

/** How alike the places of two regions that one matcher reads are. */
export function placeSimilarity(a: ParsedRegion, b: ParsedRegion): number {
  if (a.shape === undefined || b.shape === undefined) return Number(a.raw !== undefined && a.raw === b.raw);
  return a.matcher.similarity(a.shape, b.shape, a.context);
}

function groupByPlace(regions: readonly ParsedRegion[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { place }] of regions.entries()) {
    const known = groups.get(place);
    if (known === undefined) groups.set(place, [index]);
    else known.push(index);
  }
  return groups;
}

/** Adds what is alike enough; returns how many pairs were looked at. */
function listLikenesses(
  left: readonly ParsedRegion[],
  right: readonly ParsedRegion[],
  ours: readonly number[],
  theirs: readonly number[],
  found: Likeness[],
  budget: number,
): number {
  const first = left[ours[0] ?? -1];
  if (first === undefined || theirs.length === 0) return 0;
  const { matcher, context } = first;
  const isSoft = context.options.mode === 'soft';
  const threshold = context.options.threshold ?? (isSoft ? 0 : matcher.threshold);
  const [mine, yours] = [listShapes(left, ours), listShapes(right, theirs)];
  // With so much for the pair itself no better likeness makes up for a pair less.
  const forThePair = isSoft ? 0 : Math.min(left.length, right.length) + 1;
  let looked = 0;
  eachTouchingPair(
    mine.map(({ bounds }) => bounds),
    yours.map(({ bounds }) => bounds),
    (i, j) => {
      looked += 1;
      if (looked > budget) return;
      const [one, other] = [mine[i] as Placed, yours[j] as Placed];
      if (isFarApart(one.region, other.region, threshold)) return;
      const score = placeSimilarity(one.region, other.region);
      if (!(score > threshold)) return;
      const sameLabel = one.region.labelKey === other.region.labelKey;
      found.push({ a: one.index, b: other.index, score, sameLabel, worth: forThePair + score });
    },
  );
  return looked;
}

interface Placed {
  region: ParsedRegion;
  index: number;
  bounds: Bounds;
}

const everywhere: Bounds = { minX: -Infinity, minY: -Infinity, maxX: Infinity, maxY: Infinity };

function listShapes(regions: readonly ParsedRegion[], indices: readonly number[]): Placed[] {
  return indices.map((index) => {
    const region = regions[index] as ParsedRegion;
    const { shape, matcher, context } = region;
    return { region, index, bounds: shape === undefined ? everywhere : matcher.bounds(shape, context) };
  });
}

/** What a glance tells, where measuring takes long. */
function isFarApart(a: ParsedRegion, b: ParsedRegion, threshold: number): boolean {
  if (a.shape === undefined || b.shape === undefined) return false;
  return (a.matcher.atMost?.(a.shape, b.shape) ?? 1) <= threshold;
}

/** The best way to pair them: all of them where no region is in two. */
function pairOff(rows: number, columns: number, likenesses: readonly Likeness[]): readonly Likeness[] {
  return isOneToOne(likenesses) ? likenesses : assignMost(rows, columns, likenesses);
}

function isOneToOne(likenesses: readonly Likeness[]): boolean {
  if (likenesses.length < 2) return true;
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  for (const { a, b } of likenesses) {
    if (rows.has(a) || columns.has(b)) return false;
    rows.add(a);
    columns.add(b);
  }
  return true;
}
