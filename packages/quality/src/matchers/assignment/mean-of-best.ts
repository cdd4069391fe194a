import { assignMost, type Candidate } from './assign.ts';

/**
 * How alike two collections without order are: every entry with at most one partner, so that what the pairs score is as
 * much as possible, twice that divided by the number of all entries. Entries may weigh more or less; null when a pair
 * cannot be scored or nothing weighs anything.
 */
export function bestPairsScore<Entry>(
  left: readonly Entry[],
  right: readonly Entry[],
  similarity: (a: Entry, b: Entry) => number | null,
  weightOf: (entry: Entry) => number = () => 1,
): number | null {
  const candidates: Candidate[] = [];
  let all = 0;
  for (const entry of [...left, ...right]) all += weightOf(entry);
  for (const [a, first] of left.entries()) {
    for (const [b, second] of right.entries()) {
      const score = similarity(first, second);
      if (score === null) return null;
      const worth = score * (weightOf(first) + weightOf(second));
      if (worth > 0) candidates.push({ a, b, worth });
    }
  }
  if (all === 0) return null;
  return assignMost(left.length, right.length, candidates).reduce((sum, { worth }) => sum + worth, 0) / all;
}
