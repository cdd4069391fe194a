import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

/**
 * tau-b: pairs in the same order minus pairs in the opposite one, allowing for ties (M. Kendall 1945), counted in
 * n log n steps (W. R. Knight 1966). Undefined below two pairs, where lengths differ, and where one side is all the same.
 */
export function kendallTau(
  a: readonly number[],
  b: readonly number[],
): Measured<{ pairs: number; concordant: number; discordant: number }> {
  if (a.length === 0 && b.length === 0) return notMeasured('no_data');
  if (a.length !== b.length || ![...a, ...b].every(Number.isFinite)) return notMeasured('out_of_domain');
  if (a.length < 2) return notMeasured('too_few');
  const order = [...a.keys()].sort(
    (i, j) => (a[i] as number) - (a[j] as number) || (b[i] as number) - (b[j] as number),
  );
  const x = order.map((i) => a[i] as number);
  const y = order.map((i) => b[i] as number);
  const all = (a.length * (a.length - 1)) / 2;
  const tiedX = tiedPairs(a.length, (i, j) => x[i] === x[j]);
  const tiedBoth = tiedPairs(a.length, (i, j) => x[i] === x[j] && y[i] === y[j]);
  const discordant = sortCounting(y);
  const tiedY = tiedPairs(a.length, (i, j) => y[i] === y[j]);
  if (tiedX === all || tiedY === all) return notMeasured('no_variation');
  const concordant = all - tiedX - tiedY + tiedBoth - discordant;
  const value = (concordant - discordant) / Math.sqrt(all - tiedX) / Math.sqrt(all - tiedY);
  return { value: Math.max(-1, Math.min(1, value)), pairs: a.length, concordant, discordant };
}

function tiedPairs(length: number, same: (i: number, j: number) => boolean): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < length; i++) {
    run = same(i, i - 1) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts in place by merging and answers how many pairs stood in the wrong order. */
function sortCounting(values: number[]): number {
  let from = values;
  let to = new Array<number>(values.length).fill(0);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let left = 0; left < values.length; left += 2 * width) {
      const middle = Math.min(left + width, values.length);
      const right = Math.min(left + 2 * width, values.length);
      let [i, j] = [left, middle];
      for (let k = left; k < right; k++) {
        const takeLeft = i < middle && (j >= right || (from[i] as number) <= (from[j] as number));
        if (!takeLeft) swaps += middle - i;
        to[k] = (takeLeft ? from[i++] : from[j++]) as number;
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) for (const [i, value] of from.entries()) values[i] = value;
  return swaps;
}

export const kendallTauMetric: Metric = {
  id: 'kendall_tau',
  name: "Kendall's tau-b",
  help: 'Of all pairs of things, how many more were put in the same order than in the opposite one.',
  data: ['rankings', 'numbers'],
  raters: 'two',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
};
