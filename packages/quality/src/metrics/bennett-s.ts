import { crossTable, marginals, observedAgreement } from './cross-table.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { twoRaters } from './two-raters.ts';

/**
 * Agreement beyond blind guessing among all categories of the table: p_e = 1 / k (Bennett, Alpert & Goldstein 1954;
 * for two categories also known as PABAK). Undefined without units or with one category.
 */
export function bennettS(table: readonly (readonly number[])[]): Measured<{ observed: number; expected: number }> {
  if (marginals(table).total === 0) return notMeasured('no_data');
  if (table.length < 2) return notMeasured('too_few');
  const observed = observedAgreement(table);
  const expected = 1 / table.length;
  return { value: (observed - expected) / (1 - expected), observed, expected };
}

export const bennettSMetric: Metric = {
  id: 'bennett_s',
  name: "Bennett's S",
  help: 'Agreement of two people beyond blind guessing among all categories.',
  data: ['categories'],
  raters: 'two',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units, options) => twoRaters(units, (pairs) => bennettS(crossTable(pairs, options?.categories).table)),
};
