import { type Interval, intervalIou } from '../geometry/interval.ts';
import { mergeTextSpans } from '../merge/merge-stretches.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

export const textSpanMatcher: RegionMatcher<Interval> = {
  kind: 'text-span-iou',
  unit: 'region',
  help: 'Spans of a text by the characters they share (intersection over union).',
  threshold: 0.5,
  read: ({ value }) => readNumbers(value, ['start', 'end']),
  bounds: ({ start, end }) => ({ minX: start, maxX: end, minY: 0, maxY: 0 }),
  similarity: intervalIou,
  merge: mergeTextSpans,
  stretches: (shape) => [shape],
};
