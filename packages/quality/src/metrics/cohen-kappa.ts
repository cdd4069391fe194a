import type { Interval } from './bootstrap.ts';
import { crossTable, marginals, observedAgreement } from './cross-table.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { zOfLevel } from './normal.ts';
import { scaleOf, twoRaters } from './two-raters.ts';
import type { Units, Value } from './units.ts';
import { agreementWeights, type WeightKind, type WeightOptions } from './weights.ts';

export interface CohenKappaOptions extends WeightOptions {
  level?: number;
}

export interface CohenKappa {
  observed: number;
  expected: number;
  /** Standard error for intervals and for comparing kappas (called ASE by statistics programs). */
  se: number;
  /** Standard error if the raters only agreed by chance; the one to test against 0 with. */
  se0: number;
  /** kappa / se0; null where se0 is 0. */
  z: number | null;
  interval: Interval;
  units: number;
}

/**
 * Agreement of two raters beyond what their own habits make by chance: (p_o − p_e) / (1 − p_e). Plain: J. Cohen 1960;
 * weighted: Cohen 1968; standard errors: Fleiss, Cohen & Everitt 1969. `table` counts first rater × second rater.
 * Undefined without units, and where both raters give one and the same category throughout.
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  { level = 0.95, ...weighting }: CohenKappaOptions = {},
): Measured<CohenKappa> {
  const { total, rows, columns } = marginals(table);
  if (total === 0) return notMeasured('no_data');
  const weights = agreementWeights(table.length, weighting);
  const weight = (i: number, j: number) => weights[i]?.[j] ?? 0;
  const row = rows.map((count) => count / total);
  const column = columns.map((count) => count / total);
  const rowMean = row.map((_, i) => column.reduce((sum, share, j) => sum + share * weight(i, j), 0));
  const columnMean = column.map((_, j) => row.reduce((sum, share, i) => sum + share * weight(i, j), 0));
  const observed = observedAgreement(table, weights);
  const expected = row.reduce((sum, share, i) => sum + share * (rowMean[i] ?? 0), 0);
  if (1 - expected < 1e-12) return notMeasured('no_variation');

  const free = 1 - expected;
  let spread = 0;
  let spread0 = 0;
  for (const [i, counts] of table.entries())
    for (const [j, count] of counts.entries()) {
      const means = (rowMean[i] ?? 0) + (columnMean[j] ?? 0);
      spread += (count / total) * (weight(i, j) * free - means * (1 - observed)) ** 2;
      spread0 += (row[i] ?? 0) * (column[j] ?? 0) * (weight(i, j) - means) ** 2;
    }
  const variance = spread - (observed * expected - 2 * expected + observed) ** 2;
  const value = (observed - expected) / free;
  const se = Math.sqrt(Math.max(0, variance) / total) / free ** 2;
  const se0 = Math.sqrt(Math.max(0, spread0 - expected ** 2) / total) / free;
  const half = zOfLevel(level) * se;
  const z = se0 > 0 ? value / se0 : null;
  return {
    value,
    observed,
    expected,
    se,
    se0,
    z,
    interval: { low: value - half, high: value + half, level },
    units: total,
  };
}

function weightedOfUnits(units: Units, weights: WeightKind, categories?: readonly Value[]): Measured<CohenKappa> {
  return twoRaters(units, (pairs) => {
    const scale = scaleOf(pairs.flat(), categories);
    return scale ? cohenKappa(crossTable(pairs, scale).table, { weights }) : notMeasured('out_of_domain');
  });
}

export const cohenKappaMetric: Metric = {
  id: 'cohen_kappa',
  name: "Cohen's kappa",
  help: 'How much two people agree beyond luck: 1 always, 0 as by chance. Falls when nearly all answers are the same.',
  data: ['categories'],
  raters: 'two',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units, options) => twoRaters(units, (pairs) => cohenKappa(crossTable(pairs, options?.categories).table)),
};

export const linearKappaMetric: Metric = {
  ...cohenKappaMetric,
  id: 'cohen_kappa_linear',
  name: "Cohen's kappa, linear weights",
  help: 'Kappa for an ordered scale: being one step apart counts as nearly right.',
  data: ['ordered categories'],
  ofUnits: (units, options) => weightedOfUnits(units, 'linear', options?.categories),
};

export const quadraticKappaMetric: Metric = {
  ...cohenKappaMetric,
  id: 'cohen_kappa_quadratic',
  name: "Cohen's kappa, quadratic weights",
  help: 'Kappa for an ordered scale where small steps hardly count and large ones very much.',
  data: ['ordered categories'],
  ofUnits: (units, options) => weightedOfUnits(units, 'quadratic', options?.categories),
};
