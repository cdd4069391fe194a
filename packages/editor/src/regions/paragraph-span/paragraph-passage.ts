import type { ParagraphSpanGeometry } from '../geometry.ts';
import type { OffsetRange } from '../span/granularity.ts';
import type { Passage } from '../span/passage.ts';

export interface ParagraphPassage extends Passage {
  /** Offset of the first character of each paragraph in the whole text. */
  starts: readonly number[];
}

/** Paragraphs in one string, a line break between one and the next. */
export function createParagraphPassage(paragraphs: readonly string[]): ParagraphPassage {
  const starts: number[] = [];
  let length = 0;
  for (const paragraph of paragraphs) {
    starts.push(length);
    length += paragraph.length + 1;
  }
  const text = paragraphs.join('\n');

  function indexAt(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function offsetAt(paragraph: string | number, offset: number): number | undefined {
    const index = Number(paragraph);
    const start = starts[index];
    const own = paragraphs[index];
    return start === undefined || own === undefined || offset < 0 || offset > own.length ? undefined : start + offset;
  }

  return {
    text,
    starts,
    toSpan(range, isTextStored) {
      const { start, end } = withoutBreaks(text, starts, range);
      if (start >= end) return undefined;
      const first = indexAt(start);
      const last = indexAt(end - 1);
      const span: ParagraphSpanGeometry = {
        shape: 'paragraph-span',
        start: String(first),
        end: String(last),
        startOffset: start - (starts[first] ?? 0),
        endOffset: end - (starts[last] ?? 0),
      };
      return isTextStored ? { ...span, text: text.slice(start, end) } : span;
    },
    toRange(span) {
      if (span.shape !== 'paragraph-span') return undefined;
      const start = offsetAt(span.start, span.startOffset);
      const end = offsetAt(span.end, span.endOffset);
      return start === undefined || end === undefined || start > end ? undefined : { start, end };
    },
  };
}

/** A range that only touches a paragraph at its edge begins in the one after, or ends in the one before. */
function withoutBreaks(text: string, starts: readonly number[], range: OffsetRange): OffsetRange {
  const breaks = new Set(starts.slice(1).map((start) => start - 1));
  let { start, end } = range;
  while (start < end && breaks.has(start)) start += 1;
  while (end > start && breaks.has(end - 1)) end -= 1;
  return { start, end: Math.min(end, text.length) };
}
