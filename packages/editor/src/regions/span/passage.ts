import type { Geometry, TextSpan } from '../geometry.ts';
import type { OffsetRange } from './granularity.ts';

/** A text as people read and mark it: one string, and how places in it are written in results. */
export interface Passage {
  /** All offsets of operations and surfaces are UTF-16 offsets into this. */
  text: string;
  /** The span as results write it; undefined when nothing of it can be written. */
  toSpan(range: OffsetRange, isTextStored: boolean): TextSpan | undefined;
  /** Where the span lies; undefined when this text has no such place. */
  toRange(span: TextSpan): OffsetRange | undefined;
}

export function isTextSpan(geometry: Geometry): geometry is TextSpan {
  return geometry.shape === 'span' || geometry.shape === 'html-span' || geometry.shape === 'paragraph-span';
}

/** A text without structure, whose results carry its own offsets. */
export function createPlainPassage(text: string): Passage {
  return {
    text,
    toSpan: ({ start, end }, isTextStored) => ({
      shape: 'span',
      start,
      end,
      ...(isTextStored ? { text: text.slice(start, end) } : {}),
    }),
    toRange: (span) => (span.shape === 'span' ? { start: span.start, end: span.end } : undefined),
  };
}
