import { boxMatcher } from './kinds/box.ts';
import { choicesMatcher } from './kinds/choices.ts';
import { datetimeMatcher } from './kinds/datetime.ts';
import { ellipseMatcher } from './kinds/ellipse.ts';
import { htmlSpanMatcher } from './kinds/html-span.ts';
import { keyPointMatcher } from './kinds/key-point.ts';
import { maskMatcher } from './kinds/mask.ts';
import { messageMatcher } from './kinds/message.ts';
import { numberMatcher } from './kinds/number.ts';
import { pairwiseMatcher } from './kinds/pairwise.ts';
import { paragraphSpanMatcher } from './kinds/paragraph-span.ts';
import { polygonMatcher } from './kinds/polygon.ts';
import { rankingMatcher } from './kinds/ranking.ts';
import { ratingMatcher } from './kinds/rating.ts';
import { relationMatcher } from './kinds/relation.ts';
import { segmentMatcher } from './kinds/segment.ts';
import { seriesRangeMatcher } from './kinds/series-range.ts';
import { shapeMatcher } from './kinds/shape.ts';
import { taxonomyMatcher } from './kinds/taxonomy.ts';
import { textMatcher } from './kinds/text.ts';
import { textSpanMatcher } from './kinds/text-span.ts';
import { timelineMatcher } from './kinds/timeline.ts';
import { trackMatcher } from './kinds/track.ts';
import { vectorMatcher } from './kinds/vector.ts';
import type { Matcher } from './model.ts';

/** Every way to compare. The declarations of the tags name them by `kind`; a new one is one file and one line here. */
export const MATCHERS: readonly Matcher[] = [
  choicesMatcher,
  taxonomyMatcher,
  textMatcher,
  ratingMatcher,
  numberMatcher,
  datetimeMatcher,
  pairwiseMatcher,
  rankingMatcher,
  textSpanMatcher,
  htmlSpanMatcher,
  paragraphSpanMatcher,
  segmentMatcher,
  seriesRangeMatcher,
  timelineMatcher,
  trackMatcher,
  boxMatcher,
  ellipseMatcher,
  polygonMatcher,
  keyPointMatcher,
  vectorMatcher,
  maskMatcher,
  shapeMatcher,
  messageMatcher,
  relationMatcher,
];

const byKind = new Map(MATCHERS.map((matcher) => [matcher.kind, matcher]));

export function findMatcher(kind: string): Matcher | undefined {
  return byKind.get(kind);
}
