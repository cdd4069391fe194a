import type { Interval } from './bootstrap.ts';
import { meanShares } from './fleiss-kappa.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { zOfLevel } from './normal.ts';
import { agreementOfRow } from './percent-agreement.ts';
import { scaleOf } from './two-raters.ts';
import { type CountOptions, type CountTable, countPairable, countUnits, type Units, type Value } from './units.ts';
import { agreementWeights, type WeightKind, type WeightOptions } from './weights.ts';

export interface GwetOptions<T> extends CountOptions<T>, WeightOptions {
  level?: number;
}

export interface GwetAc {
  observed: number;
  expected: number;
  /** Standard error over the choice of units; null with fewer than two. */
  se: number | null;
  interval: Interval | null;
  /** Units with two or more values. */
  units: number;
}

/**
 * AC1, and AC2 with weights: agreement beyond chance that stays put when one category is very common, where kappa falls
 * (K. L. Gwet 2008; any number of raters with gaps and the standard error: Gwet 2014, chapters 4 to 6). Weights follow the
 * order of `categories`. Undefined without a unit of two values or with one category.
 */
export function gwetAc<T>(units: Units<T>, options: GwetOptions<T> = {}): Measured<GwetAc> {
  return gwetAcOf(countUnits(units, options), options);
}

export function gwetAcOf<T>(
  table: CountTable<T>,
  options: GwetOptions<T> = {},
  rowUnits: Float64Array = table.rowUnits,
): Measured<GwetAc> {
  const pairable = countPairable(table, rowUnits);
  if (pairable.units === 0) return notMeasured(table.units === 0 ? 'no_data' : 'no_pairs');
  const count = table.values.length;
  if (count < 2) return notMeasured('no_variation');
  const weights = options.weights && options.weights !== 'identity' ? agreementWeights(count, options) : null;
  const weightSum = weights ? weights.flat().reduce((sum, weight) => sum + weight, 0) : count;
  const scale = weightSum / (count * (count - 1));
  const shares = meanShares(table, rowUnits);
  const expected = scale * shares.reduce((sum, share) => sum + share * (1 - share), 0);
  if (1 - expected < 1e-12) return notMeasured('no_variation');
  const rows = table.rowSize.length;
  const agreement = Float64Array.from({ length: rows }, (_, r) =>
    weights ? weightedAgreement(table, r, weights) : agreementOfRow(table, r),
  );
  let observed = 0;
  for (let r = 0; r < rows; r++) observed += ((rowUnits[r] as number) * (agreement[r] as number)) / pairable.units;
  const value = (observed - expected) / (1 - expected);

  let units = 0;
  let spread = 0;
  for (let r = 0; r < rows; r++) units += rowUnits[r] as number;
  for (let r = 0; r < rows; r++) {
    const paired = (table.rowSize[r] as number) < 2 ? 0 : units / pairable.units;
    const own = (paired * ((agreement[r] as number) - expected)) / (1 - expected);
    const chance = scale * chanceOfRow(table, r, shares);
    const score = own - (2 * (1 - value) * (chance - expected)) / (1 - expected);
    spread += (rowUnits[r] as number) * (score - value) ** 2;
  }
  const level = options.level ?? 0.95;
  const se = units > 1 ? Math.sqrt(spread / (units * (units - 1))) : null;
  const half = se === null ? 0 : zOfLevel(level) * se;
  const interval = se === null ? null : { low: value - half, high: Math.min(1, value + half), level };
  return { value, observed, expected, se, interval, units: pairable.units };
}

function weightedAgreement<T>(table: CountTable<T>, row: number, weights: readonly (readonly number[])[]): number {
  const size = table.rowSize[row] as number;
  if (size < 2) return 0;
  const from = table.rowStart[row] as number;
  const to = table.rowStart[row + 1] as number;
  let agreeing = 0;
  for (let a = from; a < to; a++) {
    const given = weights[table.cellValue[a] as number] ?? [];
    let near = -1;
    for (let b = from; b < to; b++) near += (given[table.cellValue[b] as number] ?? 0) * (table.cellCount[b] as number);
    agreeing += (table.cellCount[a] as number) * near;
  }
  return agreeing / (size * (size - 1));
}

function chanceOfRow<T>(table: CountTable<T>, row: number, shares: readonly number[]): number {
  let chance = 0;
  for (let cell = table.rowStart[row] as number; cell < (table.rowStart[row + 1] as number); cell++)
    chance += (table.cellCount[cell] as number) * (1 - (shares[table.cellValue[cell] as number] ?? 0));
  return chance / (table.rowSize[row] as number);
}

function weightedOfUnits(units: Units, weights: WeightKind, told?: readonly Value[]): Measured<GwetAc> {
  const given = units.flat().filter((value) => value !== null && value !== undefined);
  const categories = scaleOf(given, told);
  return categories ? gwetAc(units, { weights, categories }) : notMeasured('out_of_domain');
}

export const gwetAc1Metric: Metric = {
  id: 'gwet_ac1',
  name: "Gwet's AC1",
  help: 'Agreement beyond luck that stays meaningful when nearly all answers are the same. Read it beside kappa.',
  data: ['categories'],
  raters: 'any',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units, options) => gwetAc(units, options),
};

export const gwetAc2Metric: Metric = {
  ...gwetAc1Metric,
  id: 'gwet_ac2',
  name: "Gwet's AC2, quadratic weights",
  help: 'AC1 for an ordered scale: small steps hardly count as disagreement.',
  data: ['ordered categories'],
  ofUnits: (units, options) => weightedOfUnits(units, 'quadratic', options?.categories),
};
