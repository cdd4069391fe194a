import { readKeyFrames } from '@labelwright/task-definition/video';
import { smallerByLarger } from '../geometry/area.ts';
import { type Track, trackIou, trackOf } from '../geometry/track.ts';
import { mergeTracks } from '../merge/merge-tracks.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumber } from './read-value.ts';

/** More frames than any video has; what claims more is not gone through frame by frame. */
const MOST_FRAMES = 3_000_000;

export const trackMatcher: RegionMatcher<Track> = {
  kind: 'track-iou',
  unit: 'region',
  help: 'Boxes that move through a video by the area they share in every frame, interpolated between key frames.',
  threshold: 0.5,
  read: ({ value }) => {
    const keyFrames = readKeyFrames(value.sequence);
    const framesCount = readNumber(value.framesCount) ?? 0;
    const last = keyFrames?.at(-1);
    if (keyFrames === undefined || last === undefined) return undefined;
    return Math.max(framesCount, last.frame) > MOST_FRAMES ? undefined : trackOf(keyFrames, framesCount);
  },
  bounds: ({ bounds }) => bounds,
  atMost: (a, b) => smallerByLarger(a.volume, b.volume),
  similarity: trackIou,
  merge: mergeTracks,
};
