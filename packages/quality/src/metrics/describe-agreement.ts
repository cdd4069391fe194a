import { disagreementOf } from './alpha-disagreement.ts';
import { type BootstrapResult, bootstrapInterval, type Interval } from './bootstrap.ts';
import { gwetAcOf } from './gwet-ac.ts';
import { type AlphaOptions, alphaOf, countForAlpha, PAIR_BUDGET } from './krippendorff-alpha.ts';
import { type Measured, notMeasured } from './measured.ts';
import { percentAgreementOf } from './percent-agreement.ts';
import { listSampleWarnings, type SampleWarning } from './sample-warnings.ts';
import { type CountTable, countPairable, countUnits, packRows, type Units, type Value } from './units.ts';

export interface DescribeOptions<T> extends AlphaOptions<T> {
  seed?: number | string;
  /** 1,000 unless told; fewer for very many different units. */
  resamples?: number;
  level?: number;
  /** The category as people read it; its text by default. */
  name?: (value: T) => string;
  /** Also describe every category against all others; by default where values are categories, not numbers or sets. */
  byCategory?: boolean;
}

export interface AgreementNumbers {
  /** Units with at least one value. */
  units: number;
  /** Units with two or more, which alone can agree or disagree. */
  pairableUnits: number;
  /** Pairs of values within units; all of them are used. */
  pairs: number;
  raw: Measured;
  alpha: Measured;
  /** 95 % unless told, by drawing units anew. */
  alphaInterval: BootstrapResult;
  /** Beside alpha, because alpha falls when one category is very common. Not for numbers, nor is prevalence. */
  ac1: Measured<{ se: number | null; interval: Interval | null }>;
  warnings: SampleWarning[];
}

export interface CategoryAgreement extends AgreementNumbers {
  category: string;
  /** Its share of all values. */
  prevalence: number;
  /** Units with two or more values in which somebody gave it; warnings look at these. */
  unitsWith: number;
}

export interface AgreementDescription extends AgreementNumbers {
  prevalence: { category: string; share: number; count: number }[];
  categories: CategoryAgreement[];
  /** Distances between different values that expected disagreement rests on; fewer computed than possible means a sample. */
  distances: { possible: number; computed: number } | null;
  choices: { seed: number | string; resamples: number; level: number; pairBudget: number };
}

/**
 * All that should stand beside an agreement figure: how many units and pairs it rests on, raw agreement, alpha with its
 * interval, AC1, how common each category is, and what to be careful about; over all and per category.
 */
export function describeAgreement<T = Value>(
  units: Units<T>,
  {
    seed = 1,
    resamples: wantedResamples,
    level = 0.95,
    pairBudget = PAIR_BUDGET,
    name = String,
    byCategory,
    ...alphaOptions
  }: DescribeOptions<T> = {},
): AgreementDescription {
  const counted = countForAlpha(units, { ...alphaOptions, seed, pairBudget });
  const table = 'reason' in counted ? countUnits(units, alphaOptions) : counted.table;
  const { scale = 'nominal' } = alphaOptions;
  const measured = scale === 'interval' || scale === 'ratio';
  const prevalence = measured ? [] : prevalenceOf(table, name);
  const alphaFor = (rowUnits?: Float64Array): Measured<{ distances: { possible: number; computed: number } }> =>
    'reason' in counted ? counted : alphaOf(counted.table, counted.disagreement, rowUnits);
  const alpha = alphaFor();
  const distances = alpha.value === null ? null : alpha.distances;
  const isMeasuredOneByOne = typeof scale === 'function' || scale === 'ratio';
  const resamples =
    wantedResamples ?? affordableResamples(table.rowSize.length, isMeasuredOneByOne ? (distances?.computed ?? 0) : 0);
  const alphaInterval: BootstrapResult =
    alpha.value === null
      ? { low: null, high: null, reason: alpha.reason }
      : bootstrapInterval(table.rowUnits, (rowUnits) => alphaFor(rowUnits).value, { seed, resamples, level });
  const wanted = byCategory ?? (scale === 'nominal' || scale === 'ordinal');
  return {
    ...numbersOf(table, prevalence, alpha, alphaInterval),
    ...(measured && { ac1: notMeasured('out_of_domain') }),
    prevalence,
    categories: wanted
      ? table.values.map((_, v) => describeCategory(table, v, prevalence, { seed, resamples, level }))
      : [],
    distances,
    choices: { seed, resamples, level, pairBudget },
  };
}

/**
 * A thousand while units look alike; fewer, never below 200, where very many differ and an interval is narrow anyway. Each
 * resample redraws every row and adds up every distance again, which is about a tenth of the work.
 */
function affordableResamples(rows: number, distances: number): number {
  return Math.max(200, Math.min(1000, Math.floor(20_000_000 / Math.max(1, rows + distances / 10))));
}

function numbersOf<T>(
  table: CountTable<T>,
  prevalence: readonly { category: string; share: number }[],
  alpha: Measured,
  alphaInterval: BootstrapResult,
): AgreementNumbers {
  const pairable = countPairable(table);
  const sample = { units: pairable.units, pairs: pairable.pairs, prevalence };
  return {
    units: table.units,
    pairableUnits: pairable.units,
    pairs: pairable.pairs,
    raw: bare(percentAgreementOf(table)),
    alpha: bare(alpha),
    alphaInterval,
    ac1: withError(gwetAcOf(table)),
    warnings: listSampleWarnings(sample),
  };
}

function withError(measured: ReturnType<typeof gwetAcOf>): AgreementNumbers['ac1'] {
  if (measured.value === null) return measured;
  const { value, se, interval } = measured;
  return { value, se, interval };
}

function bare(measured: Measured): Measured {
  return measured.value === null ? measured : { value: measured.value };
}

function prevalenceOf<T>(table: CountTable<T>, name: (value: T) => string): AgreementDescription['prevalence'] {
  const counts = new Float64Array(table.values.length);
  for (let r = 0; r < table.rowSize.length; r++)
    for (let cell = table.rowStart[r] as number; cell < (table.rowStart[r + 1] as number); cell++) {
      const value = table.cellValue[cell] as number;
      counts[value] = (counts[value] as number) + (table.rowUnits[r] as number) * (table.cellCount[cell] as number);
    }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return table.values.map((value, v) => {
    const count = counts[v] as number;
    return { category: name(value), count, share: all > 0 ? count / all : 0 };
  });
}

/** The category against all others, on a table of the two. */
function describeCategory<T>(
  table: CountTable<T>,
  category: number,
  prevalence: readonly { category: string; share: number }[],
  drawing: { seed: number | string; resamples: number; level: number },
): CategoryAgreement {
  const split = splitTable(table, category);
  const own = prevalence[category] ?? { category: '', share: 0 };
  const disagreement = disagreementOf(split, 'nominal', {
    ordered: false,
    pairBudget: PAIR_BUDGET,
    seed: drawing.seed,
  });
  const alphaFor = (rowUnits: Float64Array) =>
    disagreement ? alphaOf(split, disagreement, rowUnits) : notMeasured('no_data');
  const alpha = alphaFor(split.rowUnits);
  const alphaInterval: BootstrapResult =
    alpha.value === null
      ? { low: null, high: null, reason: alpha.reason }
      : bootstrapInterval(split.rowUnits, (rowUnits) => alphaFor(rowUnits).value, drawing);
  const numbers = numbersOf(split, [own], alpha, alphaInterval);
  const unitsWith = countUnitsWith(split);
  const warnings = listSampleWarnings({ units: unitsWith, pairs: numbers.pairs, prevalence: [own] });
  return { category: own.category, prevalence: own.share, unitsWith, ...numbers, warnings };
}

/** Counts of one category (value 0) and of all others (value 1), rows alike put together. */
function splitTable<T>(table: CountTable<T>, category: number): CountTable<boolean> {
  const rows = new Map<string, { own: number; others: number; units: number }>();
  for (let r = 0; r < table.rowSize.length; r++) {
    const size = table.rowSize[r] as number;
    let own = 0;
    for (let cell = table.rowStart[r] as number; cell < (table.rowStart[r + 1] as number); cell++)
      if (table.cellValue[cell] === category) own = table.cellCount[cell] as number;
    const key = `${own} ${size}`;
    const row = rows.get(key);
    if (row) row.units += table.rowUnits[r] as number;
    else rows.set(key, { own, others: size - own, units: table.rowUnits[r] as number });
  }
  return packRows(
    [true, false],
    [...rows.values()].map(({ own, others, units }) => ({
      cells: [
        ...(own > 0 ? [[0, own] as [number, number]] : []),
        ...(others > 0 ? [[1, others] as [number, number]] : []),
      ],
      size: own + others,
      units,
    })),
    table.units,
  );
}

function countUnitsWith(split: CountTable<boolean>): number {
  let units = 0;
  for (let r = 0; r < split.rowSize.length; r++)
    if ((split.rowSize[r] as number) > 1 && split.cellValue[split.rowStart[r] as number] === 0)
      units += split.rowUnits[r] as number;
  return units;
}
