import type { ControlComparison, MatchReason } from './model.ts';
import { type Likeness, pairRegions } from './pair-regions.ts';
import type { ParsedRegion } from './parse-result.ts';

/** What two answers have in common in the regions of one control. */
export type RegionComparison = Omit<ControlComparison, 'weight'>;

/**
 * The score is 2·matched/(n₁+n₂), by the weights of the labels (S4-330, S4-331); in soft mode a pair counts as much as it
 * is alike.
 */
export function compareRegions(
  left: readonly ParsedRegion[],
  right: readonly ParsedRegion[],
  pairBudget: number,
): RegionComparison {
  const paired = pairRegions(left, right, pairBudget);
  if (paired === undefined) {
    return { score: null, reason: 'too_many_pairs', matched: 0, onlyA: left.length, onlyB: right.length, pairs: [] };
  }
  const { matched, mislabelled, isSoft } = paired;
  return {
    ...score(left, right, matched, isSoft),
    matched: matched.length,
    onlyA: left.length - matched.length,
    onlyB: right.length - matched.length,
    pairs: [...matched, ...mislabelled].map(({ a, b, score, sameLabel }) => ({
      a: (left[a] as ParsedRegion).id,
      b: (right[b] as ParsedRegion).id,
      score,
      sameLabel,
    })),
  };
}

function score(
  left: readonly ParsedRegion[],
  right: readonly ParsedRegion[],
  matched: readonly Likeness[],
  isSoft: boolean,
): { score: number | null; reason?: MatchReason } {
  let all = 0;
  for (const { weight } of left) all += weight;
  for (const { weight } of right) all += weight;
  if (all === 0) return { score: null, reason: 'weightless' };
  let shared = 0;
  for (const { a, b, score } of matched) {
    shared += ((left[a] as ParsedRegion).weight + (right[b] as ParsedRegion).weight) * (isSoft ? score : 1);
  }
  return { score: settled(shared / all) };
}

/** Sums of the same weights in another order differ in the last digits. */
function settled(share: number): number {
  return share > 1 - 1e-12 ? 1 : share;
}
