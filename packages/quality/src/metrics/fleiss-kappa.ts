import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { percentAgreementOf } from './percent-agreement.ts';
import { type CountOptions, type CountTable, countUnits, type Units } from './units.ts';

export interface FleissKappa<T> {
  observed: number;
  expected: number;
  /** Share of all values per category, in the order of `categories`. */
  shares: readonly number[];
  categories: readonly T[];
  /** Standard error if raters only agreed by chance; null where units differ in the number of their raters. */
  se0: number | null;
  z: number | null;
  /** Units with two or more values. */
  units: number;
}

/**
 * Agreement of many raters beyond chance (J. L. Fleiss 1971); standard error as corrected by Fleiss, Nee & Landis 1979.
 * Where units have different numbers of raters, their shares are averaged per unit (Gwet 2014, §2.4), which is the same
 * number when they do not. Undefined without a unit of two values, and where only one category occurs.
 */
export function fleissKappa<T>(units: Units<T>, options?: CountOptions<T>): Measured<FleissKappa<T>> {
  return fleissKappaOf(countUnits(units, options));
}

export function fleissKappaOf<T>(
  table: CountTable<T>,
  rowUnits: Float64Array = table.rowUnits,
): Measured<FleissKappa<T>> {
  const agreement = percentAgreementOf(table, rowUnits);
  if (agreement.value === null) return agreement;
  const shares = meanShares(table, rowUnits);
  const expected = shares.reduce((sum, share) => sum + share * share, 0);
  if (1 - expected < 1e-12) return notMeasured('no_variation');
  const value = (agreement.value - expected) / (1 - expected);
  const se0 = standardError(table, rowUnits, shares, agreement.units);
  return {
    value,
    observed: agreement.value,
    expected,
    shares,
    categories: table.values,
    se0,
    z: se0 ? value / se0 : null,
    units: agreement.units,
  };
}

/** Per category its share of a unit's values, averaged over units. */
export function meanShares<T>(table: CountTable<T>, rowUnits: Float64Array = table.rowUnits): number[] {
  const shares = new Array<number>(table.values.length).fill(0);
  let units = 0;
  for (let r = 0; r < table.rowSize.length; r++) {
    const weight = rowUnits[r] as number;
    units += weight;
    for (let cell = table.rowStart[r] as number; cell < (table.rowStart[r + 1] as number); cell++) {
      const value = table.cellValue[cell] as number;
      shares[value] =
        (shares[value] as number) + (weight * (table.cellCount[cell] as number)) / (table.rowSize[r] as number);
    }
  }
  return shares.map((share) => share / units);
}

function standardError<T>(
  table: CountTable<T>,
  rowUnits: Float64Array,
  shares: readonly number[],
  units: number,
): number | null {
  const sizes = new Set(table.rowSize.filter((_, r) => (rowUnits[r] as number) > 0));
  const [raters] = sizes;
  if (sizes.size !== 1 || raters === undefined) return null;
  const mixed = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const skewed = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const variance = (2 * (mixed * mixed - skewed)) / (mixed * mixed * units * raters * (raters - 1));
  return Math.sqrt(Math.max(0, variance));
}

export const fleissKappaMetric: Metric = {
  id: 'fleiss_kappa',
  name: "Fleiss' kappa",
  help: 'Agreement of any number of people beyond luck: 1 always, 0 as by chance.',
  data: ['categories'],
  raters: 'any',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units) => fleissKappa(units),
};
