import type { ControlComparison, MatchedPair, MatchReason } from './model.ts';
import type { ParsedAnswer } from './parse-result.ts';

type Answers = ReadonlyMap<string, ParsedAnswer>;
type Compared = Omit<ControlComparison, 'weight'>;

const none: Answers = new Map();

/**
 * The mean over everything that either has answered, by object and item; what only one has answered scores 0. Null with
 * the reason when neither has, or when a pair cannot be scored.
 */
export function compareAnswers(left: Answers = none, right: Answers = none): Compared {
  const pairs: MatchedPair[] = [];
  let onlyA = 0;
  let reason: MatchReason | undefined;
  for (const [key, a] of left) {
    const b = right.get(key);
    if (b === undefined) {
      onlyA += 1;
      continue;
    }
    const { score, reason: why } = a.matcher.similarity(a.value, b.value, a.context);
    if (score === null) reason = why;
    else pairs.push({ a: a.id, b: b.id, score, sameLabel: score === 1 });
  }
  const matched = [...left.keys()].filter((key) => right.has(key)).length;
  const onlyB = right.size - matched;
  const counts = { matched, onlyA, onlyB, pairs };
  if (reason !== undefined) return { score: null, reason, ...counts };
  const all = pairs.length + onlyA + onlyB;
  if (all === 0) return { score: null, reason: 'not_answered', ...counts };
  return { score: pairs.reduce((sum, { score }) => sum + score, 0) / all, ...counts };
}

/** The same on regions that both have; what is asked about a region of one alone is already counted as its region. */
export function compareRegionAnswers(
  left: Answers = none,
  right: Answers = none,
  partners: ReadonlyMap<string, string>,
): Compared {
  const [ours, theirs] = [new Map<string, ParsedAnswer>(), new Map<string, ParsedAnswer>()];
  for (const [a, b] of partners) {
    const [mine, yours] = [left.get(a), right.get(b)];
    if (mine !== undefined) ours.set(a, mine);
    if (yours !== undefined) theirs.set(a, yours);
  }
  const compared = compareAnswers(ours, theirs);
  if (compared.reason !== 'not_answered' || left.size + right.size === 0) return compared;
  return { ...compared, reason: 'no_matched_regions' };
}
