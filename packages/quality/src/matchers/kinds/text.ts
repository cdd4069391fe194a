import { bestPairsScore } from '../assignment/mean-of-best.ts';
import type { AnswerMatcher } from '../model.ts';
import { MOST_TEXT_CELLS, normalizeText, textModeOf, textSimilarity } from '../text/text-similarity.ts';
import { readTexts } from './read-value.ts';

/** Texts of one answer times those of the other. */
const MOST_PAIRS = 1_000_000;

export const textMatcher: AnswerMatcher<readonly string[]> = {
  kind: 'text',
  unit: 'answer',
  help: 'Texts by edit distance, in characters or words; of several, each with the one most like it.',
  read: ({ value }, { control }) => {
    const texts = readTexts(value[control.valueKey])?.map(normalizeText);
    return texts === undefined || texts.every((text) => text === '') ? undefined : texts;
  },
  similarity: (a, b, { options }) => {
    const mode = textModeOf(options.mode);
    const [first, second] = [a[0] ?? '', b[0] ?? ''];
    const isSingle = a.length === 1 && b.length === 1;
    if (a.length * b.length > MOST_PAIRS || lengthOf(a) * lengthOf(b) > MOST_TEXT_CELLS) {
      return { score: null, reason: 'too_long' };
    }
    const score = isSingle
      ? textSimilarity(first, second, mode)
      : bestPairsScore(a, b, (x, y) => textSimilarity(x, y, mode));
    return score === null ? { score, reason: 'too_long' } : { score };
  },
};

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
