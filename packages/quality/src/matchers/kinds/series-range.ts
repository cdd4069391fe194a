import type { Interval } from '../geometry/interval.ts';
import { mergeTimes } from '../merge/merge-stretches.ts';
import type { RegionMatcher } from '../model.ts';
import { timeSimilarity } from './segment.ts';

export const seriesRangeMatcher: RegionMatcher<Interval> = {
  kind: 'series-range-iou',
  unit: 'region',
  help: 'Ranges of a time series by the time they share, in the units of its time column; instants by a tolerance.',
  threshold: 0.5,
  read: ({ value }) => {
    const [start, end] = [readTime(value.start), readTime(value.end)];
    return start === undefined || end === undefined ? undefined : { start, end };
  },
  bounds: ({ start, end }, { options: { tolerance = 0 } }) => {
    const reach = start === end ? tolerance * 2 : 0;
    return { minX: start - reach, maxX: end + reach, minY: 0, maxY: 0 };
  },
  similarity: timeSimilarity,
  merge: mergeTimes,
  stretches: (shape) => [shape],
};

/** Numbers as they are, dates in milliseconds; undefined for texts in a form of the author's own. */
function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof time === 'number' && Number.isFinite(time)) return time;
  const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
