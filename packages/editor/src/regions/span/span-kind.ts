import type { SpanGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';

export const spanKind: RegionKind<SpanGeometry> & {
  hitTest(geometry: SpanGeometry, offset: number): boolean;
} = {
  id: 'span',
  objectTag: 'Text',
  valueKeys: ['start', 'end', 'text'],
  accepts: (control, object) => object.tag === 'Text' && control.tag === 'Labels',
  fromResult(value) {
    const { start, end, text } = value;
    if (!Number.isInteger(start) || !Number.isInteger(end)) return undefined;
    return {
      shape: 'span',
      start: Number(start),
      end: Number(end),
      ...(typeof text === 'string' ? { text } : {}),
    };
  },
  toResult: ({ start, end, text }) => ({ start, end, ...(text === undefined ? {} : { text }) }),
  describe: ({ text, start, end }) => text ?? `characters ${start} to ${end}`,
  hitTest: (geometry, offset) => offset >= geometry.start && offset < geometry.end,
};
