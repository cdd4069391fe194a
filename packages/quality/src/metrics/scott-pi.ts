import { crossTable, marginals, observedAgreement } from './cross-table.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { twoRaters } from './two-raters.ts';

/**
 * Like kappa, but chance is what both raters do together: p_e = Σ ((row + column) / 2)² (W. A. Scott 1955).
 * Undefined without units, and where only one category occurs.
 */
export function scottPi(table: readonly (readonly number[])[]): Measured<{ observed: number; expected: number }> {
  const { total, rows, columns } = marginals(table);
  if (total === 0) return notMeasured('no_data');
  const observed = observedAgreement(table);
  const expected = rows.reduce((sum, count, i) => sum + ((count + (columns[i] ?? 0)) / (2 * total)) ** 2, 0);
  if (1 - expected < 1e-12) return notMeasured('no_variation');
  return { value: (observed - expected) / (1 - expected), observed, expected };
}

export const scottPiMetric: Metric = {
  id: 'scott_pi',
  name: "Scott's pi",
  help: 'Agreement of two people beyond luck, taking both as drawing from one common habit.',
  data: ['categories'],
  raters: 'two',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units) => twoRaters(units, (pairs) => scottPi(crossTable(pairs).table)),
};
