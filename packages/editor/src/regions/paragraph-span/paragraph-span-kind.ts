import type { ParagraphSpanGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';
import { marksText } from '../span/marks-text.ts';

export const paragraphSpanKind: RegionKind<ParagraphSpanGeometry> = {
  id: 'paragraph-span',
  objectTag: 'Paragraphs',
  valueKeys: ['start', 'end', 'startOffset', 'endOffset', 'text'],
  accepts: (control, object) => object.tag === 'Paragraphs' && marksText(control, 'ParagraphLabels'),
  fromResult({ start, end, startOffset, endOffset, text }) {
    if (!isIndex(start) || !isIndex(end) || !Number.isInteger(startOffset) || !Number.isInteger(endOffset))
      return undefined;
    return {
      shape: 'paragraph-span',
      start,
      startOffset: Number(startOffset),
      end,
      endOffset: Number(endOffset),
      ...(typeof text === 'string' ? { text } : {}),
    };
  },
  toResult({ shape: _shape, ...value }) {
    return value;
  },
  position: ({ start, startOffset }) => Number(start) * 1e6 + startOffset,
  describe: ({ text, start, end }) => text ?? `paragraphs ${Number(start) + 1} to ${Number(end) + 1}`,
};

/** Written as text by habit; some models write a number. */
function isIndex(value: unknown): value is string | number {
  return typeof value === 'string' ? /^\d+$/.test(value) : Number.isInteger(value) && Number(value) >= 0;
}
