import { boxMatcher } from './kinds/box.ts';
import { choicesMatcher } from './kinds/choices.ts';
import { ratingMatcher } from './kinds/rating.ts';
import { relationMatcher } from './kinds/relation.ts';
import { textMatcher } from './kinds/text.ts';
import { textSpanMatcher } from './kinds/text-span.ts';
import type { Matcher } from './model.ts';

/** Every way to compare. The declarations of the tags name them by `kind`; a new one is one file and one line here. */
export const MATCHERS: readonly Matcher[] = [
  choicesMatcher,
  ratingMatcher,
  textMatcher,
  textSpanMatcher,
  boxMatcher,
  relationMatcher,
];

const byKind = new Map(MATCHERS.map((matcher) => [matcher.kind, matcher]));

export function findMatcher(kind: string): Matcher | undefined {
  return byKind.get(kind);
}
