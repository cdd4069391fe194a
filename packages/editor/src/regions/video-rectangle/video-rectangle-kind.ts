import type { KeyFrame, VideoRectangleGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';

export const videoRectangleKind: RegionKind<VideoRectangleGeometry> = {
  id: 'video-rectangle',
  objectTag: 'Video',
  valueKeys: ['sequence', 'framesCount', 'duration'],
  accepts: (control, object) => object.tag === 'Video' && ['VideoRectangle', 'Labels'].includes(control.tag),
  fromResult({ sequence, framesCount, duration }) {
    if (!Array.isArray(sequence) || sequence.length === 0 || !sequence.every(isKeyFrame)) return undefined;
    return {
      shape: 'video-rectangle',
      sequence,
      ...(typeof framesCount === 'number' ? { framesCount } : {}),
      ...(typeof duration === 'number' ? { duration } : {}),
    };
  },
  toResult: ({ sequence, framesCount, duration }) => ({
    sequence,
    ...(framesCount === undefined ? {} : { framesCount }),
    ...(duration === undefined ? {} : { duration }),
  }),
  position: ({ sequence }) => sequence[0]?.frame ?? 0,
  describe({ sequence }) {
    const first = sequence[0]?.frame;
    const last = sequence.at(-1)?.frame;
    return sequence.length === 1 ? `from frame ${first}` : `${sequence.length} key frames, ${first} to ${last}`;
  },
};

function isKeyFrame(value: unknown): value is KeyFrame {
  if (typeof value !== 'object' || value === null) return false;
  const { frame, x, y, width, height } = value as Partial<KeyFrame>;
  return [frame, x, y, width, height].every((entry) => Number.isFinite(entry));
}
