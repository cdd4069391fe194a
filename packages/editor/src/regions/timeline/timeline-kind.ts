import type { FrameRange, TimelineGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';

export const timelineKind: RegionKind<TimelineGeometry> = {
  id: 'timeline',
  objectTag: 'Video',
  valueKeys: ['ranges'],
  accepts: (control, object) => object.tag === 'Video' && control.tag === 'TimelineLabels',
  fromResult({ ranges }) {
    return Array.isArray(ranges) && ranges.length > 0 && ranges.every(isRange)
      ? { shape: 'timeline', ranges }
      : undefined;
  },
  toResult: ({ ranges }) => ({ ranges }),
  position: ({ ranges }) => ranges[0]?.start ?? 0,
  describe: ({ ranges }) =>
    ranges.map(({ start, end }) => (start === end ? `frame ${start}` : `frames ${start} to ${end}`)).join(', '),
};

function isRange(value: unknown): value is FrameRange {
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    'end' in value &&
    Number.isInteger(value.start) &&
    Number.isInteger(value.end)
  );
}
