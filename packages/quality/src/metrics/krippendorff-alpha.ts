import { type AlphaScale, type Disagreement, disagreementOf } from './alpha-disagreement.ts';
import { type Distance, masiDistance, setKey } from './distances.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { scaleOf } from './two-raters.ts';
import { type CountOptions, type CountTable, countPairable, countUnits, type Units, type Value } from './units.ts';

export interface AlphaOptions<T> extends CountOptions<T> {
  /** What is compared: categories (nominal), an order, differences, ratios, or any distance of two values. */
  scale?: AlphaScale | Distance<T>;
  /** Distances between different values to compute at most; beyond it expected disagreement is estimated from a sample. */
  pairBudget?: number;
  seed?: number | string;
}

export interface KrippendorffAlpha {
  observed: number;
  expected: number;
  /** Units with two or more values; only these count. */
  units: number;
  values: number;
  /** Pairs of different values whose distance was needed, and how many were looked at. */
  distances: { possible: number; computed: number };
}

/** A thousand different values are still compared one with another. */
export const PAIR_BUDGET = 500_000;

/**
 * Agreement of any number of raters, with gaps, for any kind of data: 1 − observed / expected disagreement
 * (K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011). Undefined without a unit of two values, and where
 * all values are the same: then chance disagrees as little as people.
 */
export function krippendorffAlpha<T>(units: Units<T>, options: AlphaOptions<T> = {}): Measured<KrippendorffAlpha> {
  const counted = countForAlpha(units, options);
  return 'reason' in counted ? counted : alphaOf(counted.table, counted.disagreement);
}

/** The parts of alpha that a bootstrap reuses; or why it cannot be computed. */
export function countForAlpha<T>(
  units: Units<T>,
  { scale = 'nominal', pairBudget = PAIR_BUDGET, seed = 1, ...counting }: AlphaOptions<T> = {},
): { table: CountTable<T>; disagreement: Disagreement } | ReturnType<typeof notMeasured> {
  const table = countUnits(units, counting);
  if (table.units === 0) return notMeasured('no_data');
  if (countPairable(table).units === 0) return notMeasured('no_pairs');
  const disagreement = disagreementOf(table, scale, { ordered: counting.categories !== undefined, pairBudget, seed });
  return disagreement ? { table, disagreement } : notMeasured('out_of_domain');
}

export function alphaOf<T>(
  table: CountTable<T>,
  disagreement: Disagreement,
  rowUnits: Float64Array = table.rowUnits,
): Measured<KrippendorffAlpha> {
  const { units, values } = countPairable(table, rowUnits);
  if (units === 0) return notMeasured('no_pairs');
  const sums = disagreement.sums(rowUnits, values);
  const observed = sums.observed / values;
  const expected = sums.expected / (values * (values - 1));
  if (!(expected > 0)) return notMeasured('no_variation');
  return { value: 1 - observed / expected, observed, expected, units, values, distances: disagreement.distances };
}

function ofScale(scale: AlphaScale): NonNullable<Metric['ofUnits']> {
  return (units, options) => {
    if (scale !== 'ordinal') return krippendorffAlpha(units as Units<Value>, { scale });
    const given = units.flat().filter((value) => value !== null && value !== undefined);
    const categories = scaleOf(given, options?.categories);
    return categories ? krippendorffAlpha(units, { scale, categories }) : notMeasured('out_of_domain');
  };
}

export const alphaNominalMetric: Metric = {
  id: 'krippendorff_alpha',
  name: "Krippendorff's alpha",
  help: 'Agreement beyond luck for any number of people, also when not everybody did everything. 0.8 is good, 0.667 weak.',
  data: ['categories'],
  raters: 'any',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: ofScale('nominal'),
};

export const alphaOrdinalMetric: Metric = {
  ...alphaNominalMetric,
  id: 'krippendorff_alpha_ordinal',
  name: "Krippendorff's alpha, ordinal",
  help: 'Alpha for answers with an order: the more answers lie between two, the further apart they are.',
  data: ['ordered categories'],
  ofUnits: ofScale('ordinal'),
};

export const alphaIntervalMetric: Metric = {
  ...alphaNominalMetric,
  id: 'krippendorff_alpha_interval',
  name: "Krippendorff's alpha, interval",
  help: 'Alpha for numbers where differences count, such as temperatures or times.',
  data: ['numbers'],
  ofUnits: ofScale('interval'),
};

export const alphaRatioMetric: Metric = {
  ...alphaNominalMetric,
  id: 'krippendorff_alpha_ratio',
  name: "Krippendorff's alpha, ratio",
  help: 'Alpha for quantities with a natural zero, where 1 and 2 are as far apart as 10 and 20.',
  data: ['numbers'],
  ofUnits: ofScale('ratio'),
};

export const alphaSetMetric: Metric = {
  ...alphaNominalMetric,
  id: 'krippendorff_alpha_masi',
  name: "Krippendorff's alpha for sets",
  help: 'Alpha where several labels may be chosen at once; sharing some of them is partly right (MASI distance).',
  data: ['sets'],
};

/** Alpha of answers that are sets, by MASI distance unless told otherwise. */
export function alphaOfSets(
  units: Units<readonly (string | number)[]>,
  distance: Distance<readonly (string | number)[]> = masiDistance,
): Measured<KrippendorffAlpha> {
  return krippendorffAlpha(units, { scale: distance, key: setKey });
}
