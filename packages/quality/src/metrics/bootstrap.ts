import type { UndefinedReason } from './measured.ts';
import { createRandom, type Random } from './random.ts';

export interface BootstrapOptions {
  /** Any number or text; the same one gives the same interval. */
  seed: number | string;
  resamples?: number;
  level?: number;
}

export interface Interval {
  low: number;
  high: number;
  level: number;
}

export interface BootstrapInterval extends Interval {
  resamples: number;
  /** Resamples in which the statistic was undefined; they are left out of the interval. */
  undefinedResamples: number;
  seed: number | string;
}

export type BootstrapResult = BootstrapInterval | { low: null; high: null; reason: UndefinedReason };

/**
 * Percentile bootstrap (Efron & Tibshirani 1993, §13.3): units are drawn with replacement, as many as there are.
 * `groupSizes` says how many units are alike; the statistic is told how often each group was drawn.
 */
export function bootstrapInterval(
  groupSizes: ArrayLike<number>,
  statistic: (groupSizes: Float64Array) => number | null,
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): BootstrapResult {
  const sizes = Float64Array.from(groupSizes);
  const draw = makeDraw(sizes);
  if (!draw) return { low: null, high: null, reason: 'no_data' };
  const random = createRandom(seed);
  const drawn = new Float64Array(sizes.length);
  const found: number[] = [];
  for (let i = 0; i < resamples; i++) {
    draw(random, drawn);
    const value = statistic(drawn);
    if (value !== null) found.push(value);
  }
  if (found.length === 0) return { low: null, high: null, reason: 'no_variation' };
  found.sort((a, b) => a - b);
  return {
    low: quantile(found, (1 - level) / 2),
    high: quantile(found, (1 + level) / 2),
    level,
    resamples,
    undefinedResamples: resamples - found.length,
    seed,
  };
}

type Draw = (random: Random, drawn: Float64Array) => void;

/** One multinomial draw over the groups: unit by unit while groups are small, else group by group from binomials. */
function makeDraw(sizes: Float64Array): Draw | null {
  let total = 0;
  for (const size of sizes) total += size;
  if (total === 0) return null;
  if (sizes.length * 8 > total) return drawUnits(sizes, total);
  return (random, drawn) => {
    let unitsLeft = total;
    let sizeLeft = total;
    for (let g = 0; g < sizes.length; g++) {
      const size = sizes[g] as number;
      const count = random.binomial(unitsLeft, size / sizeLeft);
      drawn[g] = count;
      unitsLeft -= count;
      sizeLeft -= size;
    }
  };
}

function drawUnits(sizes: Float64Array, total: number): Draw {
  const groupOf = new Int32Array(total);
  let unit = 0;
  for (let g = 0; g < sizes.length; g++) for (let i = 0; i < (sizes[g] as number); i++) groupOf[unit++] = g;
  return (random, drawn) => {
    drawn.fill(0);
    for (let i = 0; i < total; i++) {
      const group = groupOf[random.below(total)] as number;
      drawn[group] = (drawn[group] as number) + 1;
    }
  };
}

/** Linear between neighbours (definition 7 of Hyndman & Fan 1996). `sorted` holds at least one value. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}
