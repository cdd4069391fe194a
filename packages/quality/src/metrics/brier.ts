import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

/**
 * Mean squared distance of stated chances from what came true, over all classes (G. W. Brier 1950): 0 to 2. With two classes
 * it is twice the score for the chance of one of them. Undefined without forecasts.
 */
export function brierScore(forecasts: readonly { chances: readonly number[]; truth: number }[]): Measured {
  if (forecasts.length === 0) return notMeasured('no_data');
  let sum = 0;
  for (const { chances, truth } of forecasts) {
    if (!chances.every((chance) => chance >= 0 && chance <= 1) || chances[truth] === undefined)
      return notMeasured('out_of_domain');
    for (const [category, chance] of chances.entries()) sum += (chance - (category === truth ? 1 : 0)) ** 2;
  }
  return { value: sum / forecasts.length };
}

export const brierMetric: Metric = {
  id: 'brier',
  name: 'Brier score',
  help: 'How far predicted chances are from what was right, squared: 0 is perfect.',
  data: ['probabilities'],
  raters: 'two',
  range: [0, 2],
  chanceCorrected: false,
  better: 'lower',
};
