import type { GoldenSum, GoldenTaskScores } from './consensus.queries.ts';

/** Golden answers that everybody is credited with, at the mean of all: one lucky answer decides nothing. */
const PRIOR_ANSWERS = 2;
/** Nobody is silenced: where only the weakest have answered, they still do. */
const LEAST = 0.05;

/**
 * What each person counts in a merge: the mean of their scores on golden tasks, drawn towards that of all; everybody the same
 * without any. A golden task does not vouch for the answers to itself, so that merges can be measured by it.
 *
 * @param own scores of the task that is merged
 */
export function goldenWeights(
  sums: readonly GoldenSum[],
  own: GoldenTaskScores['scores'] = [],
): (user: number | null) => number {
  const byUser = new Map(sums.map(({ user_id, answers, score }) => [user_id, { answers, score }]));
  let [answers, score] = [0, 0];
  for (const sum of sums) {
    answers += sum.answers;
    score += sum.score;
  }
  for (const { user_id: user, score: lost } of own) {
    const sum = user === null ? undefined : byUser.get(user);
    if (user === null || sum === undefined || lost === null) continue;
    byUser.set(user, { answers: sum.answers - 1, score: sum.score - lost });
    answers -= 1;
    score -= lost;
  }
  if (answers <= 0) return () => 1;
  const mean = score / answers;
  return (user) => {
    const sum = (user === null ? undefined : byUser.get(user)) ?? { answers: 0, score: 0 };
    return Math.max(LEAST, (sum.score + PRIOR_ANSWERS * mean) / (sum.answers + PRIOR_ANSWERS));
  };
}
