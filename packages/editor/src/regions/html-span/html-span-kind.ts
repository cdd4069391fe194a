import type { HtmlSpanGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';
import { marksText } from '../span/marks-text.ts';
import { isRecord } from '../wire.ts';

export const htmlSpanKind: RegionKind<HtmlSpanGeometry> = {
  id: 'html-span',
  objectTag: 'HyperText',
  valueKeys: ['start', 'end', 'startOffset', 'endOffset', 'globalOffsets', 'text'],
  accepts: (control, object) => object.tag === 'HyperText' && marksText(control, 'HyperTextLabels'),
  fromResult(value) {
    const globalOffsets = readOffsets(value.globalOffsets);
    const isByPath =
      typeof value.start === 'string' &&
      typeof value.end === 'string' &&
      isOffset(value.startOffset) &&
      isOffset(value.endOffset);
    if (!isByPath && globalOffsets === undefined) return undefined;
    return {
      shape: 'html-span',
      start: String(value.start ?? ''),
      startOffset: Number(value.startOffset ?? 0),
      end: String(value.end ?? ''),
      endOffset: Number(value.endOffset ?? 0),
      ...(globalOffsets ? { globalOffsets } : {}),
      ...(typeof value.text === 'string' ? { text: value.text } : {}),
    };
  },
  toResult({ shape: _shape, ...value }) {
    return value;
  },
  position: ({ globalOffsets }) => globalOffsets?.start ?? 0,
  describe: ({ text, start, startOffset }) => text ?? `from character ${startOffset} of ${start}`,
};

function isOffset(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

/** Further keys inside travel along. */
function readOffsets(value: unknown): HtmlSpanGeometry['globalOffsets'] {
  if (!isRecord(value) || !isOffset(value.start) || !isOffset(value.end)) return undefined;
  return { ...value, start: Number(value.start), end: Number(value.end) };
}
