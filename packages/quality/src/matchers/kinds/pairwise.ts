import { plurality } from '../merge/weighted.ts';
import type { AnswerMatcher } from '../model.ts';

export const pairwiseMatcher: AnswerMatcher<string> = {
  kind: 'pairwise',
  unit: 'answer',
  help: 'The better of two: the same or not.',
  read: ({ value }, { control }) => {
    const selected = value[control.valueKey];
    return typeof selected === 'string' && selected !== '' ? selected : undefined;
  },
  similarity: (a, b) => ({ score: a === b ? 1 : 0 }),
  merge: (answers) => plurality(answers, String)?.value,
};
