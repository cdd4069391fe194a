import { smallerByLarger } from '../geometry/area.ts';
import { type KeyFrame, type Track, trackIou, trackOf } from '../geometry/track.ts';
import { mergeTracks } from '../merge/merge-tracks.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumber, readNumbers } from './read-value.ts';

/** More frames than any video has; what claims more is not gone through frame by frame. */
const MOST_FRAMES = 3_000_000;

export const trackMatcher: RegionMatcher<Track> = {
  kind: 'track-iou',
  unit: 'region',
  help: 'Boxes that move through a video by the area they share in every frame, interpolated between key frames.',
  threshold: 0.5,
  read: ({ value }) => {
    if (!Array.isArray(value.sequence) || value.sequence.length === 0) return undefined;
    const keyFrames = value.sequence.flatMap((entry: unknown) => readKeyFrame(entry) ?? []);
    const framesCount = readNumber(value.framesCount) ?? 0;
    const last = keyFrames.at(-1);
    if (keyFrames.length !== value.sequence.length || last === undefined) return undefined;
    return Math.max(framesCount, last.frame) > MOST_FRAMES ? undefined : trackOf(keyFrames, framesCount);
  },
  bounds: ({ bounds }) => bounds,
  atMost: (a, b) => smallerByLarger(a.volume, b.volume),
  similarity: trackIou,
  merge: mergeTracks,
};

function readKeyFrame(entry: unknown): KeyFrame | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const value = entry as Record<string, unknown>;
  const numbers = readNumbers(value, ['frame', 'x', 'y', 'width', 'height']);
  return numbers && { ...numbers, rotation: readNumber(value.rotation) ?? 0, enabled: value.enabled !== false };
}
