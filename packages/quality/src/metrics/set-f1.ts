import { type LabelSet, sharedCount } from './distances.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

/**
 * 2 · shared / (both sizes): how much two sets of labels overlap (L. R. Dice 1945; the F1 of one against the other).
 * Undefined when both are empty.
 */
export function setF1<T>(a: LabelSet<T>, b: LabelSet<T>): Measured<{ shared: number }> {
  if (a.length + b.length === 0) return notMeasured('no_data');
  const shared = sharedCount(a, b);
  return { value: (2 * shared) / (a.length + b.length), shared };
}

export const setF1Metric: Metric = {
  id: 'set_f1',
  name: 'Set F1',
  help: 'How much two selections of labels have in common: 1 the same, 0 nothing.',
  data: ['sets'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
