import type { Measured } from './measured.ts';
import type { Units, Value } from './units.ts';

export type DataKind =
  | 'categories'
  | 'ordered categories'
  | 'numbers'
  | 'sets'
  | 'rankings'
  | 'texts'
  | 'boxes'
  | 'masks'
  | 'key points'
  | 'probabilities'
  | 'shares';

export interface UnitOptions {
  /** Every category that could be chosen, in its order. */
  categories?: readonly Value[];
}

/** One entry of METRICS: what a screen needs to offer and explain a measure. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  /** One line for people who have not met it before. */
  readonly help: string;
  readonly data: readonly DataKind[];
  /** Two raters (or an answer and its reference), or any number with gaps. */
  readonly raters: 'two' | 'any';
  readonly range: readonly [lowest: number, highest: number];
  /** Whether agreement by chance is taken out, so that 0 means "as good as guessing". */
  readonly chanceCorrected: boolean;
  readonly better: 'higher' | 'lower';
  /** Where it works on plain values per unit: the same call for all. */
  readonly ofUnits?: (units: Units, options?: UnitOptions) => Measured;
}
