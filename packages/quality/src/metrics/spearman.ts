import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { midranks } from './ranks.ts';

/**
 * Correlation of ranks, equal values sharing their rank (C. Spearman 1904; with ties: Kendall 1948, chapter 3).
 * Undefined below two pairs, where lengths differ, and where one side is all the same.
 */
export function spearman(a: readonly number[], b: readonly number[]): Measured<{ pairs: number }> {
  if (a.length === 0 && b.length === 0) return notMeasured('no_data');
  if (a.length !== b.length || ![...a, ...b].every(Number.isFinite)) return notMeasured('out_of_domain');
  if (a.length < 2) return notMeasured('too_few');
  const [x, y] = [midranks(a), midranks(b)];
  const mean = (a.length + 1) / 2;
  let together = 0;
  let alone = 0;
  let other = 0;
  for (const [i, rank] of x.entries()) {
    const [dx, dy] = [rank - mean, (y[i] as number) - mean];
    together += dx * dy;
    alone += dx * dx;
    other += dy * dy;
  }
  if (alone === 0 || other === 0) return notMeasured('no_variation');
  return { value: together / Math.sqrt(alone * other), pairs: a.length };
}

export const spearmanMetric: Metric = {
  id: 'spearman',
  name: "Spearman's rho",
  help: 'Whether two people put things in the same order: 1 the same, 0 unrelated, −1 the other way round.',
  data: ['rankings', 'numbers'],
  raters: 'two',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
};
