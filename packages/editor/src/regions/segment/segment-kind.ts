import { timeText } from '../../media/time-text.ts';
import type { SegmentGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';

export const segmentKind: RegionKind<SegmentGeometry> = {
  id: 'segment',
  objectTag: 'Audio',
  valueKeys: ['start', 'end', 'channel'],
  accepts: (control, object) => (object.tag === 'Audio' || object.tag === 'AudioPlus') && control.tag === 'Labels',
  fromResult({ start, end, channel }) {
    if (!isNumber(start) || !isNumber(end)) return undefined;
    return { shape: 'segment', start, end, ...(isNumber(channel) ? { channel } : {}) };
  },
  toResult: ({ start, end, channel }) => ({ start, end, ...(channel === undefined ? {} : { channel }) }),
  position: ({ start }) => start,
  describe: ({ start, end }) => `${timeText(start, 2)} to ${timeText(end, 2)}`,
};

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
