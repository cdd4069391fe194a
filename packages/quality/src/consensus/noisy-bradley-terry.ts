import type { Id } from './answers.ts';
import { isAtRest } from './consensus.ts';
import {
  type Comparison,
  type ComparisonTable,
  encodeComparisons,
  improveStrengths,
  type NoRanking,
  type PairwiseOptions,
  type Ranking,
  rankingOf,
} from './pairwise.ts';

export interface NoisyRanking extends Ranking {
  workers: readonly Id[];
  /** Per worker the share of comparisons made by looking. */
  reliability: Float64Array;
  /** Per worker the chance of picking the left one when not looking. */
  leftBias: Float64Array;
}

/** Imagined comparisons of each worker, made by looking and not; and of those not, to the left and to the right. */
const LOOKING_PRIOR = { looked: 4, guessed: 1 };
const SIDE_PRIOR = 1;

/**
 * Bradley–Terry with workers who sometimes do not look and then prefer a side (the model of Bugakova, Fedorova, Gusev & Drutsa
 * 2019), here by expectation and maximisation: each comparison is judged as looked at or guessed, then counts that much.
 */
export function noisyBradleyTerry(
  comparisons: readonly Comparison[],
  { prior = 0.1, maxIterations = 500, tolerance = 1e-9 }: PairwiseOptions = {},
): NoisyRanking | NoRanking {
  if (comparisons.length === 0) return { scores: null, reason: 'no_data' };
  const table = encodeComparisons(comparisons);
  let strengths: Float64Array = new Float64Array(table.items.length).fill(1);
  const reliability = new Float64Array(table.workers.length).fill(0.8);
  const leftBias = new Float64Array(table.workers.length).fill(0.5);
  const looked = new Float64Array(table.winner.length);
  const history: number[] = [];
  let converged = false;
  while (history.length < maxIterations && !converged) {
    history.push(judge(table, strengths, reliability, leftBias, looked));
    rateWorkers(table, looked, reliability, leftBias);
    for (let round = 0; round < 3; round++)
      strengths = improveStrengths(table, strengths, looked, Math.max(prior, 1e-6));
    converged = isAtRest(history, tolerance);
  }
  const run = { iterations: history.length, converged, logLikelihood: history.at(-1) ?? 0 };
  return { ...rankingOf(table, strengths, run), workers: table.workers, reliability, leftBias };
}

/** Writes how likely each comparison was looked at; answers the log-likelihood. */
function judge(
  table: ComparisonTable,
  strengths: Float64Array,
  reliability: Float64Array,
  leftBias: Float64Array,
  looked: Float64Array,
): number {
  let logLikelihood = 0;
  for (let i = 0; i < looked.length; i++) {
    const worker = table.worker[i] as number;
    const won = strengths[table.winner[i] as number] as number;
    const bias = leftBias[worker] as number;
    const byLooking = ((reliability[worker] as number) * won) / (won + (strengths[table.loser[i] as number] as number));
    const byGuess = (1 - (reliability[worker] as number)) * (table.leftWon[i] === 1 ? bias : 1 - bias);
    looked[i] = byLooking / (byLooking + byGuess);
    logLikelihood += Math.log(byLooking + byGuess);
  }
  return logLikelihood;
}

function rateWorkers(
  table: ComparisonTable,
  looked: Float64Array,
  reliability: Float64Array,
  leftBias: Float64Array,
): void {
  const made = new Float64Array(reliability.length).fill(LOOKING_PRIOR.looked + LOOKING_PRIOR.guessed);
  const byLooking = new Float64Array(reliability.length).fill(LOOKING_PRIOR.looked);
  const toLeft = new Float64Array(reliability.length).fill(SIDE_PRIOR);
  for (let i = 0; i < looked.length; i++) {
    const worker = table.worker[i] as number;
    made[worker] = (made[worker] as number) + 1;
    byLooking[worker] = (byLooking[worker] as number) + (looked[i] as number);
    if (table.leftWon[i] === 1) toLeft[worker] = (toLeft[worker] as number) + 1 - (looked[i] as number);
  }
  for (let w = 0; w < reliability.length; w++) {
    const guessed = (made[w] as number) - (byLooking[w] as number) - LOOKING_PRIOR.guessed + 2 * SIDE_PRIOR;
    reliability[w] = (byLooking[w] as number) / (made[w] as number);
    leftBias[w] = (toLeft[w] as number) / guessed;
  }
}
