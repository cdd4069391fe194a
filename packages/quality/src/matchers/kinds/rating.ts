import { lowerMedian } from '../merge/weighted.ts';
import type { AnswerMatcher } from '../model.ts';
import { readNumber } from './read-value.ts';

export const ratingMatcher: AnswerMatcher<number> = {
  kind: 'rating',
  unit: 'answer',
  help: 'Ratings by their distance: 1 less the difference divided by the longest one possible.',
  read: ({ value }, { control }) => readNumber(value[control.valueKey]),
  similarity: (a, b, { control, options }) => {
    const span = options.scale ?? Number(control.params.maxRating ?? 5) - 1;
    if (a === b) return { score: 1 };
    if (options.mode === 'exact' || !(span > 0)) return { score: 0 };
    return { score: Math.max(1 - Math.abs(a - b) / span, 0) };
  },
  merge: lowerMedian,
};
