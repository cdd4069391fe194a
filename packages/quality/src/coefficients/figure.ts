import { type BootstrapResult, bootstrapInterval, type Interval } from '../metrics/bootstrap.ts';
import type { Measured, UndefinedReason } from '../metrics/measured.ts';
import type { SampleWarning } from '../metrics/sample-warnings.ts';

/** Why there is no interval around a value that there is. */
export type IntervalReason = UndefinedReason | 'not_drawn' | 'too_costly';

/** One measure of the answers to one control. */
export interface Figure {
  /** As in METRICS, where it is listed there. */
  id: string;
  value: number | null;
  /** Why there is no value. */
  reason: UndefinedReason | null;
  interval: [low: number, high: number] | null;
  intervalReason: IntervalReason | null;
  /** How often units were drawn for the interval; null where it comes from a formula. */
  resamples: number | null;
  standardError: number | null;
  /** What the value is taken over. */
  basis: { of: 'tasks' | 'answers' | 'pairs' | 'people' | 'things'; count: number } | null;
}

export type FigureWarning =
  | SampleWarning
  /** Only a drawn part was looked at. */
  | { code: 'truncated'; of: 'tasks' | 'pairs' | 'distances'; computed: number; possible: number };

/** Strengths of things that were compared two at a time, the strongest first. */
export interface Strength {
  item: string;
  /** Logarithm; the mean of all is 0. */
  score: number;
  comparisons: number;
}

export interface Figures {
  figures: Figure[];
  warnings: FigureWarning[];
  strengths?: Strength[];
}

export interface Drawing {
  seed: number | string;
  level: number;
}

/** Steps that all resamples of one interval may take together. */
const BUDGET = 100_000_000;
const MOST_RESAMPLES = 1000;
const FEWEST_RESAMPLES = 200;

type Beside = Partial<Pick<Figure, 'interval' | 'intervalReason' | 'resamples' | 'standardError' | 'basis'>>;

export function figureOf(id: string, measured: Measured, beside: Beside = {}): Figure {
  const { value } = measured;
  const reason = value === null ? measured.reason : null;
  const interval = value === null ? null : (beside.interval ?? null);
  return {
    id,
    value,
    reason,
    interval,
    intervalReason: interval === null ? (reason ?? beside.intervalReason ?? 'not_drawn') : null,
    resamples: interval === null ? null : (beside.resamples ?? null),
    standardError: value === null ? null : (beside.standardError ?? null),
    basis: beside.basis ?? null,
  };
}

/** What a formula gave beside the value. */
export function byFormula(measured: Measured<{ se: number | null; interval: Interval | null }>): Beside {
  if (measured.value === null) return {};
  const { interval, se } = measured;
  return {
    interval: interval === null ? null : [interval.low, interval.high],
    intervalReason: 'too_few',
    standardError: se,
  };
}

export function byDrawing(drawn: BootstrapResult): Beside {
  if (drawn.low === null) return { intervalReason: drawn.reason };
  return { interval: [drawn.low, drawn.high], resamples: drawn.resamples };
}

/**
 * An interval by drawing whole tasks anew. The statistic is told how often each task was drawn.
 *
 * @param steps what one call of the statistic costs, about one addition each; too many, and nothing is drawn
 */
export function drawTasks(
  tasks: number,
  statistic: (times: Float64Array) => number | null,
  { seed, level }: Drawing,
  steps: number,
): Beside {
  const affordable = Math.floor(BUDGET / Math.max(1, steps + tasks * 5));
  if (affordable < FEWEST_RESAMPLES) return { intervalReason: 'too_costly' };
  const resamples = Math.min(MOST_RESAMPLES, affordable);
  return byDrawing(bootstrapInterval(new Float64Array(tasks).fill(1), statistic, { seed, level, resamples }));
}
