import type { SeriesRangeGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';

export const seriesRangeKind: RegionKind<SeriesRangeGeometry> = {
  id: 'series-range',
  objectTag: 'TimeSeries',
  valueKeys: ['start', 'end', 'instant'],
  accepts: (control, object) => object.tag === 'TimeSeries' && control.tag === 'TimeSeriesLabels',
  fromResult({ start, end, instant }) {
    if (!isTime(start) || !isTime(end)) return undefined;
    return { shape: 'series-range', start, end, ...(typeof instant === 'boolean' ? { instant } : {}) };
  },
  toResult: ({ start, end, instant }) => ({ start, end, ...(instant === undefined ? {} : { instant }) }),
  position: ({ start }) => (typeof start === 'number' ? start : Date.parse(start) || 0),
  describe: ({ start, end, instant }) => (instant ? `at ${short(start)}` : `${short(start)} to ${short(end)}`),
};

function short(time: number | string): number | string {
  return typeof time === 'number' ? Math.round(time * 100) / 100 : time;
}

function isTime(value: unknown): value is number | string {
  return typeof value === 'string' || Number.isFinite(value);
}
