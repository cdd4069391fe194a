import type { Disagreement, DistanceLimits } from './alpha-disagreement.ts';
import type { Distance } from './distances.ts';
import { createRandom } from './random.ts';
import { type CountTable, pairableTotals } from './units.ts';

type Expected = (totals: Float64Array) => number;

/** Disagreement by any distance of two values, each measured once. */
export function byDistance<T>(
  table: CountTable<T>,
  distance: Distance<T>,
  { pairBudget, seed }: DistanceLimits,
): Disagreement {
  const count = table.values.length;
  const possible = (count * (count - 1)) / 2;
  const between = (a: number, b: number) => distance(table.values[a] as T, table.values[b] as T);
  const parts = new Float64Array(table.rowSize.length);
  for (let r = 0; r < parts.length; r++) {
    for (let a = table.rowStart[r] as number; a < (table.rowStart[r + 1] as number); a++)
      for (let b = table.rowStart[r] as number; b < a; b++) {
        const pairs = 2 * (table.cellCount[a] as number) * (table.cellCount[b] as number);
        parts[r] = (parts[r] as number) + pairs * between(table.cellValue[a] as number, table.cellValue[b] as number);
      }
    if ((table.rowSize[r] as number) > 1) parts[r] = (parts[r] as number) / ((table.rowSize[r] as number) - 1);
  }
  const exact = possible <= pairBudget;
  const expected = exact ? expectedExactly(count, between) : expectedBySample(table, between, pairBudget, seed);
  return {
    sums: (rowUnits) => ({
      observed: parts.reduce((sum, part, r) => sum + part * (rowUnits[r] as number), 0),
      expected: expected(pairableTotals(table, rowUnits)),
    }),
    distances: { possible, computed: exact ? possible : pairBudget },
  };
}

function expectedExactly(count: number, between: (a: number, b: number) => number): Expected {
  const triangle = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let a = 1; a < count; a++) for (let b = 0; b < a; b++) triangle[at++] = between(a, b);
  return (totals) => {
    let sum = 0;
    let index = 0;
    for (let a = 1; a < count; a++) {
      const total = totals[a] as number;
      let row = 0;
      for (let b = 0; b < a; b++) row += (totals[b] as number) * (triangle[index++] as number);
      sum += 2 * total * row;
    }
    return sum;
  };
}

/**
 * Pairs of values drawn at random from all values, their distances measured once. Under other totals (a bootstrap) each pair
 * counts as much more or less as its two values became commoner or rarer.
 */
function expectedBySample<T>(
  table: CountTable<T>,
  between: (a: number, b: number) => number,
  pairBudget: number,
  seed: number | string,
): Expected {
  const original = pairableTotals(table, table.rowUnits);
  const all = original.reduce((sum, total) => sum + total, 0);
  const ofValue = new Int32Array(all);
  let at = 0;
  for (let v = 0; v < original.length; v++) {
    ofValue.fill(v, at, at + (original[v] as number));
    at += original[v] as number;
  }
  const random = createRandom(seed);
  const firsts = new Int32Array(pairBudget);
  const seconds = new Int32Array(pairBudget);
  const distances = new Float64Array(pairBudget);
  for (let i = 0; i < pairBudget; i++) {
    const first = random.below(all);
    const second = (first + 1 + random.below(all - 1)) % all;
    const [a, b] = [ofValue[first] as number, ofValue[second] as number];
    firsts[i] = a;
    seconds[i] = b;
    distances[i] = a === b ? 0 : between(a, b) / ((original[a] as number) * (original[b] as number));
  }
  return (totals) => {
    let sum = 0;
    for (let i = 0; i < pairBudget; i++)
      sum +=
        (distances[i] as number) * (totals[firsts[i] as number] as number) * (totals[seconds[i] as number] as number);
    return (sum / pairBudget) * all * (all - 1);
  };
}
