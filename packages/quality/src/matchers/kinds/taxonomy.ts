import { bestPairsScore } from '../assignment/mean-of-best.ts';
import { totalWeight, votesOf } from '../merge/weighted.ts';
import type { AnswerMatcher } from '../model.ts';

type Path = readonly string[];

export const taxonomyMatcher: AnswerMatcher<readonly Path[]> = {
  kind: 'taxonomy',
  unit: 'answer',
  help: 'Places in a tree by the part of the way they share; of several, each with the one most like it.',
  read: ({ value }, { control }) => {
    const given = value[control.valueKey];
    if (!Array.isArray(given)) return undefined;
    const paths = given.flatMap((path: unknown) => (Array.isArray(path) && path.length > 0 ? [path.map(String)] : []));
    return paths.length === 0 ? undefined : paths;
  },
  similarity: (a, b, { options, weightOf }) => {
    const isExact = options.mode === 'exact';
    const score = bestPairsScore(
      a,
      b,
      (one, other) => (isExact ? Math.floor(pathSimilarity(one, other)) : pathSimilarity(one, other)),
      (path) => weightOf(path.at(-1) ?? ''),
    );
    return score === null ? { score, reason: 'weightless' } : { score };
  },
  merge: (answers) => {
    const places = answers.flatMap(({ value, weight }) => value.map((path) => ({ value: path, weight })));
    const half = totalWeight(answers) / 2;
    const chosen = [...votesOf(places, (path) => path.join('\u0000')).values()].filter(({ weight }) => weight > half);
    return chosen.length === 0 ? undefined : chosen.map(({ value }) => value);
  },
};

/** Twice the steps in common divided by the steps of both: Wu & Palmer 1994, with the steps of the tree as depth. */
export function pathSimilarity(a: Path, b: Path): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return (2 * shared) / (a.length + b.length);
}
