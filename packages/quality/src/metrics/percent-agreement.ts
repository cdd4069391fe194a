import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { type CountTable, countPairable, countUnits, type Units, type Value } from './units.ts';

/**
 * The chance that two raters of a random unit agree: the share of agreeing pairs per unit, averaged over units with two
 * or more values (Fleiss 1971, formula 3). Undefined without such a unit.
 */
export function percentAgreement<T>(units: Units<T>): Measured<{ units: number }> {
  return percentAgreementOf(countUnits(units));
}

export function percentAgreementOf<T>(
  table: CountTable<T>,
  rowUnits: Float64Array = table.rowUnits,
): Measured<{ units: number }> {
  const pairable = countPairable(table, rowUnits);
  if (pairable.units === 0) return notMeasured(table.units === 0 ? 'no_data' : 'no_pairs');
  let agreed = 0;
  for (let r = 0; r < table.rowSize.length; r++) agreed += (rowUnits[r] as number) * agreementOfRow(table, r);
  return { value: agreed / pairable.units, units: pairable.units };
}

/** Agreeing pairs of one unit as a share of its pairs; 0 where there is no pair. */
export function agreementOfRow<T>(table: CountTable<T>, row: number): number {
  const size = table.rowSize[row] as number;
  if (size < 2) return 0;
  let agreeing = 0;
  for (let cell = table.rowStart[row] as number; cell < (table.rowStart[row + 1] as number); cell++) {
    const count = table.cellCount[cell] as number;
    agreeing += count * (count - 1);
  }
  return agreeing / (size * (size - 1));
}

export const percentAgreementMetric: Metric = {
  id: 'percent_agreement',
  name: 'Percent agreement',
  help: 'How often two people gave the same answer. Easy to read, but high by luck when one answer is common.',
  data: ['categories', 'ordered categories'],
  raters: 'any',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
  ofUnits: (units: Units<Value>) => percentAgreement(units),
};
