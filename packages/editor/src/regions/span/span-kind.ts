import type { SpanGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';
import { marksText } from './marks-text.ts';

export const spanKind: RegionKind<SpanGeometry> = {
  id: 'span',
  objectTag: 'Text',
  valueKeys: ['start', 'end', 'text'],
  accepts: (control, object) => object.tag === 'Text' && marksText(control),
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
  position: ({ start }) => start,
  describe: ({ text, start, end }) => text ?? `characters ${start} to ${end}`,
};
