import {
  type Comparison,
  encodeComparisons,
  improveStrengths,
  isBounded,
  largestChange,
  type NoRanking,
  type PairwiseOptions,
  type Ranking,
  rankingOf,
} from './pairwise.ts';

/**
 * Strengths of items from who won against whom, all workers alike (R. A. Bradley & M. E. Terry 1952), found by the
 * minorisation of D. R. Hunter 2004.
 */
export function bradleyTerry(
  comparisons: readonly Comparison[],
  { prior = 0.1, maxIterations = 10_000, tolerance = 1e-10 }: PairwiseOptions = {},
): Ranking | NoRanking {
  if (comparisons.length === 0) return { scores: null, reason: 'no_data' };
  const table = encodeComparisons(comparisons);
  if (prior === 0 && !isBounded(table)) return { scores: null, reason: 'unbounded' };
  let strengths: Float64Array = new Float64Array(table.items.length).fill(1);
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    const next = improveStrengths(table, strengths, null, prior);
    converged = largestChange(strengths, next) < tolerance;
    strengths = next;
    iterations++;
  }
  let logLikelihood = 0;
  for (let i = 0; i < table.winner.length; i++) {
    const won = strengths[table.winner[i] as number] as number;
    logLikelihood += Math.log(won / (won + (strengths[table.loser[i] as number] as number)));
  }
  return rankingOf(table, strengths, { iterations, converged, logLikelihood });
}
