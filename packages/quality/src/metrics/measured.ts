/** Why a number cannot be given. A screen shows the reason; it never shows 0 or 1 instead. */
export type UndefinedReason =
  /** Nothing was measured: no units, no pairs, no answers. */
  | 'no_data'
  /** No unit has two values that could be compared. */
  | 'no_pairs'
  /** Every value is the same, so chance would agree as well: 0 divided by 0. */
  | 'no_variation'
  /** The number of raters differs between units, or a cell is missing, where the method needs them all. */
  | 'unequal_raters'
  /** Fewer than two raters, subjects or categories. */
  | 'too_few'
  /** Nothing in the reference to be found, so a share of it means nothing. */
  | 'empty_reference'
  /** Values outside of what the method is defined for. */
  | 'out_of_domain';

export interface NotMeasured {
  readonly value: null;
  readonly reason: UndefinedReason;
}

/** A number with what was computed beside it, or null with the reason. Never NaN. */
export type Measured<Beside = unknown> = ({ readonly value: number } & Beside) | NotMeasured;

export function notMeasured(reason: UndefinedReason): NotMeasured {
  return { value: null, reason };
}
