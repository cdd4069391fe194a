import { weightedMedian } from '../merge/weighted.ts';
import type { AnswerMatcher } from '../model.ts';
import { readNumber } from './read-value.ts';

export const numberMatcher: AnswerMatcher<number> = {
  kind: 'number',
  unit: 'answer',
  help:
    'Numbers by their distance: 1 less the difference divided by the range that may be answered, or without a range by ' +
    'the larger of the two.',
  read: ({ value }, { control }) => readNumber(value[control.valueKey]),
  similarity: (a, b, { control: { params }, options }) => {
    if (a === b) return { score: 1 };
    if (options.mode === 'exact') return { score: 0 };
    const range = Number(params.max) - Number(params.min);
    return { score: numberSimilarity(a, b, options.scale ?? (range > 0 ? range : undefined)) };
  },
  merge: weightedMedian,
};

export function numberSimilarity(a: number, b: number, range: number | undefined): number {
  if (a === b) return 1;
  const whole = range ?? Math.max(Math.abs(a), Math.abs(b));
  return Math.max(1 - Math.abs(a - b) / whole, 0);
}
