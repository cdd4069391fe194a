import type { Interval } from '../geometry/interval.ts';
import { mergedRanges, rangesIou } from '../geometry/ranges.ts';
import { mergeTimelines } from '../merge/merge-stretches.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

export const timelineMatcher: RegionMatcher<readonly Interval[]> = {
  kind: 'timeline-iou',
  unit: 'region',
  help: 'Ranges of video frames by the frames they share (intersection over union).',
  threshold: 0.5,
  read: ({ value }) => {
    if (!Array.isArray(value.ranges) || value.ranges.length === 0) return undefined;
    const ranges = value.ranges.flatMap((range: unknown) => {
      const frames = readNumbers((range ?? {}) as Record<string, unknown>, ['start', 'end']);
      // The last frame belongs to the range.
      return frames === undefined ? [] : [{ start: frames.start, end: frames.end + 1 }];
    });
    return ranges.length === value.ranges.length ? mergedRanges(ranges) : undefined;
  },
  bounds: (ranges) => ({ minX: ranges[0]?.start ?? 0, maxX: ranges.at(-1)?.end ?? 0, minY: 0, maxY: 0 }),
  similarity: rangesIou,
  merge: mergeTimelines,
  stretches: (shape) => shape,
};
