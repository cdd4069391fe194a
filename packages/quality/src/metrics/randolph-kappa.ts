import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { percentAgreementOf } from './percent-agreement.ts';
import { type CountOptions, countUnits, type Units } from './units.ts';

/**
 * Free-marginal kappa of many raters: chance is 1 / k whatever is common (J. J. Randolph 2005). Name all categories in
 * the options, otherwise only those that occur count. Undefined without a unit of two values or with one category.
 */
export function randolphKappa<T>(
  units: Units<T>,
  options?: CountOptions<T>,
): Measured<{ observed: number; expected: number }> {
  const table = countUnits(units, options);
  const agreement = percentAgreementOf(table);
  if (agreement.value === null) return agreement;
  if (table.values.length < 2) return notMeasured('too_few');
  const expected = 1 / table.values.length;
  return { value: (agreement.value - expected) / (1 - expected), observed: agreement.value, expected };
}

export const randolphKappaMetric: Metric = {
  id: 'randolph_kappa',
  name: "Randolph's free-marginal kappa",
  help: 'Agreement of any number of people beyond blind guessing; not pulled down when one answer is common.',
  data: ['categories'],
  raters: 'any',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units, options) => randolphKappa(units, options),
};
