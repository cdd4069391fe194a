import type { Interval } from './bootstrap.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { zOfLevel } from './normal.ts';

/**
 * A share with the interval of E. B. Wilson (JASA 22, 1927): honest for few trials and for shares near 0 and 1.
 * Undefined without trials.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  level = 0.95,
): Measured<{ interval: Interval; successes: number; trials: number }> {
  if (trials <= 0) return notMeasured('no_data');
  const share = successes / trials;
  const z = zOfLevel(level);
  const shrink = 1 + (z * z) / trials;
  const center = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const low = successes === 0 ? 0 : center - half;
  const high = successes === trials ? 1 : center + half;
  return { value: share, interval: { low, high, level }, successes, trials };
}

export const accuracyMetric: Metric = {
  id: 'accuracy',
  name: 'Accuracy',
  help: 'Share of answers that match the golden ones, with the range that so few answers leave open.',
  data: ['categories', 'shares'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
