import type { Id } from './answers.ts';

/** One answer to "which of the two?". */
export interface Comparison {
  worker: Id;
  left: Id;
  right: Id;
  winner: 'left' | 'right';
}

/** Comparisons as numbers. */
export interface ComparisonTable {
  readonly items: readonly Id[];
  readonly workers: readonly Id[];
  readonly winner: Int32Array;
  readonly loser: Int32Array;
  readonly worker: Int32Array;
  /** 1 where the winner stood on the left. */
  readonly leftWon: Uint8Array;
}

export interface Ranking {
  items: readonly Id[];
  /** Logarithms of strength, mean 0: the chance that a beats b is 1 / (1 + exp(b − a)). */
  scores: Float64Array;
  /** Item indexes, best first. */
  order: readonly number[];
  iterations: number;
  converged: boolean;
  logLikelihood: number;
}

export interface NoRanking {
  scores: null;
  /** `unbounded`: without a prior, some items never lost to or never met the rest, so their strength has no limit. */
  reason: 'no_data' | 'unbounded';
}

export interface PairwiseOptions {
  /** Imagined wins and losses of every item against an average one; 0 is plain maximum likelihood. */
  prior?: number;
  maxIterations?: number;
  tolerance?: number;
}

export function encodeComparisons(comparisons: readonly Comparison[]): ComparisonTable {
  const sorted = (ids: Iterable<Id>) => [...new Set(ids)].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const items = sorted(comparisons.flatMap(({ left, right }) => [left, right]));
  const workers = sorted(comparisons.map(({ worker }) => worker));
  const placeOfItem = new Map(items.map((item, i) => [item, i]));
  const placeOfWorker = new Map(workers.map((worker, w) => [worker, w]));
  const place = (item: Id) => placeOfItem.get(item) as number;
  return {
    items,
    workers,
    winner: Int32Array.from(comparisons, ({ left, right, winner }) => place(winner === 'left' ? left : right)),
    loser: Int32Array.from(comparisons, ({ left, right, winner }) => place(winner === 'left' ? right : left)),
    worker: Int32Array.from(comparisons, ({ worker }) => placeOfWorker.get(worker) as number),
    leftWon: Uint8Array.from(comparisons, ({ winner }) => (winner === 'left' ? 1 : 0)),
  };
}

/** Whether every item can be reached from every other by wins, which is when strengths have a finite estimate (Ford 1957). */
export function isBounded(table: ComparisonTable): boolean {
  const reaches = (from: Int32Array, to: Int32Array): boolean => {
    const next = new Map<number, number[]>();
    for (const [i, item] of from.entries()) {
      const list = next.get(item);
      if (list) list.push(to[i] as number);
      else next.set(item, [to[i] as number]);
    }
    const seen = new Set([0]);
    for (const item of seen) for (const other of next.get(item) ?? []) seen.add(other);
    return seen.size === table.items.length;
  };
  return reaches(table.winner, table.loser) && reaches(table.loser, table.winner);
}

/** One round of minorisation and maximisation (D. R. Hunter 2004) over weighted comparisons; strengths have mean logarithm 0. */
export function improveStrengths(
  table: ComparisonTable,
  strengths: Float64Array,
  weights: Float64Array | null,
  prior: number,
): Float64Array {
  const wins = new Float64Array(strengths.length).fill(prior);
  const against = strengths.map((strength) => (2 * prior) / (strength + 1));
  for (let i = 0; i < table.winner.length; i++) {
    const winner = table.winner[i] as number;
    const loser = table.loser[i] as number;
    const weight = weights ? (weights[i] as number) : 1;
    const share = weight / ((strengths[winner] as number) + (strengths[loser] as number));
    wins[winner] = (wins[winner] as number) + weight;
    against[winner] = (against[winner] as number) + share;
    against[loser] = (against[loser] as number) + share;
  }
  const next = wins.map((count, i) => Math.max(1e-150, count / Math.max(1e-150, against[i] as number)));
  if (prior > 0) return next;
  const mean = Math.exp(next.reduce((sum, strength) => sum + Math.log(strength), 0) / next.length);
  return next.map((strength) => strength / mean);
}

export function rankingOf(
  table: ComparisonTable,
  strengths: Float64Array,
  run: { iterations: number; converged: boolean; logLikelihood: number },
): Ranking {
  const mean = strengths.reduce((sum, strength) => sum + Math.log(strength), 0) / strengths.length;
  const scores = strengths.map((strength) => Math.log(strength) - mean);
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  return { items: table.items, scores, order, ...run };
}

/** The largest change of a strength, as a share of it. */
export function largestChange(before: Float64Array, after: Float64Array): number {
  return after.reduce((most, value, i) => Math.max(most, Math.abs(value / (before[i] as number) - 1)), 0);
}
