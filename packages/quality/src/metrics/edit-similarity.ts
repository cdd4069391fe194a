import { editDistance } from '../matchers/text/edit-distance.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

/**
 * 1 − edits / length of the longer text, in characters (V. Levenshtein 1966, normalised): the same whichever comes first.
 * Undefined when both are empty.
 */
export function editSimilarity(a: string, b: string): Measured<{ edits: number }> {
  const [first, second] = [[...a], [...b]];
  const longest = Math.max(first.length, second.length);
  if (longest === 0) return notMeasured('no_data');
  const edits = editDistance(first, second);
  return { value: 1 - edits / longest, edits };
}

export const editSimilarityMetric: Metric = {
  id: 'edit_similarity',
  name: 'Edit similarity',
  help: 'How much of two texts can stay when one is turned into the other: 1 the same, 0 nothing.',
  data: ['texts'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
