import { type Interval, intervalIou } from '../geometry/interval.ts';
import type { RegionMatcher } from '../model.ts';
import { readNumbers } from './read-value.ts';

interface HtmlSpan {
  /** In the text of the whole document; undefined when the result does not say. */
  global: Interval | undefined;
  /** The nodes it begins and ends in, with offsets into them. */
  nodes: string;
  isInOneNode: boolean;
  offsets: Interval;
}

export const htmlSpanMatcher: RegionMatcher<HtmlSpan> = {
  kind: 'html-span-iou',
  unit: 'region',
  help: 'Spans of HTML by the characters they share: by their offsets in the whole text, else within their node.',
  threshold: 0.5,
  read: ({ value }) => {
    const { globalOffsets, start, end } = value;
    const isGiven = typeof globalOffsets === 'object' && globalOffsets !== null;
    const global = isGiven ? readNumbers(globalOffsets as Record<string, unknown>, ['start', 'end']) : undefined;
    const offsets = readNumbers(value, ['startOffset', 'endOffset']);
    if (global === undefined && (offsets === undefined || typeof start !== 'string')) return undefined;
    return {
      global,
      nodes: `${start}\u0000${end}`,
      isInOneNode: start === end,
      offsets: { start: offsets?.startOffset ?? 0, end: offsets?.endOffset ?? 0 },
    };
  },
  // Without offsets in the whole text it may be anywhere.
  bounds: ({ global }) => ({
    minX: global?.start ?? -Infinity,
    maxX: global?.end ?? Infinity,
    minY: 0,
    maxY: 0,
  }),
  similarity: (a, b) => {
    if (a.global !== undefined && b.global !== undefined) return intervalIou(a.global, b.global);
    if (a.nodes !== b.nodes) return 0;
    if (a.isInOneNode) return intervalIou(a.offsets, b.offsets);
    return a.offsets.start === b.offsets.start && a.offsets.end === b.offsets.end ? 1 : 0;
  },
  stretches: ({ global }) => global && [global],
};
