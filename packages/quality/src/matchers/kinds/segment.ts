import { type Interval, intervalIou } from '../geometry/interval.ts';
import { nearness } from '../geometry/nearness.ts';
import { mergeTimes } from '../merge/merge-stretches.ts';
import type { MatcherContext, RegionMatcher } from '../model.ts';
import { readNumber, readNumbers } from './read-value.ts';

interface Segment extends Interval {
  channel: number;
}

export const segmentMatcher: RegionMatcher<Segment> = {
  kind: 'segment-iou',
  unit: 'region',
  help: 'Stretches of a sound by the time they share, each channel for itself; moments of no length by a tolerance.',
  threshold: 0.5,
  read: ({ value }) => {
    const times = readNumbers(value, ['start', 'end']);
    return times && { ...times, channel: readNumber(value.channel) ?? 0 };
  },
  bounds: ({ start, end, channel }, { options: { tolerance = 0 } }) => {
    const reach = start === end ? tolerance * 2 : 0;
    return { minX: start - reach, maxX: end + reach, minY: channel, maxY: channel };
  },
  similarity: (a, b, context) => (a.channel === b.channel ? timeSimilarity(a, b, context) : 0),
  merge: mergeTimes,
  stretches: (shape) => [shape],
};

/** Moments without length share no time; a tolerance says how far apart two may be and be half alike. */
export function timeSimilarity(a: Interval, b: Interval, { options: { tolerance } }: MatcherContext): number {
  const isMoment = a.start === a.end && b.start === b.end;
  if (isMoment && tolerance !== undefined && tolerance > 0) return nearness(Math.abs(a.start - b.start), tolerance);
  return intervalIou(a, b);
}
