/** How far a selection snaps outward; `symbol` keeps grapheme clusters such as emoji whole. */
export type Granularity = 'symbol' | 'word' | 'sentence' | 'paragraph';

export function isGranularity(value: unknown): value is Granularity {
  return value === 'symbol' || value === 'word' || value === 'sentence' || value === 'paragraph';
}

export interface OffsetRange {
  start: number;
  end: number;
}

/** Long enough for any word or sentence, short enough that a megabyte of text is never segmented at once. */
const windowLength = 4000;

/** The range widened to whole units, in UTF-16 offsets; undefined when nothing but white space is left. */
export function snapRange(text: string, range: OffsetRange, granularity: Granularity): OffsetRange | undefined {
  const start = Math.max(0, Math.min(range.start, range.end));
  const end = Math.min(text.length, Math.max(range.start, range.end));
  if (start >= end) return undefined;
  const wide =
    granularity === 'paragraph'
      ? paragraphAround(text, start, end)
      : widen(text, start, end, granularity === 'symbol' ? 'grapheme' : granularity);
  return granularity === 'symbol' ? wide : trimRange(text, wide);
}

/** The next place where a unit begins or ends: characters one by one, larger units at their edges. */
export function nextBoundary(text: string, offset: number, step: -1 | 1, granularity: Granularity): number {
  let place = offset;
  while (step === 1 ? place < text.length : place > 0) {
    const unit = snapRange(
      text,
      step === 1 ? { start: place, end: place + 1 } : { start: place - 1, end: place },
      granularity,
    );
    if (unit) return step === 1 ? Math.max(unit.end, place + 1) : Math.min(unit.start, place - 1);
    place += step;
  }
  return place;
}

function windowAround(text: string, start: number, end: number): { from: number; to: number } {
  const from = lineStart(text, start);
  const lineEnd = text.indexOf('\n', end);
  return {
    from: Math.max(from, start - windowLength),
    // With the break itself, which with a return before it is one character.
    to: Math.min(lineEnd === -1 ? text.length : lineEnd + 1, end + windowLength),
  };
}

function widen(text: string, start: number, end: number, granularity: 'grapheme' | 'word' | 'sentence'): OffsetRange {
  const segmenter = new Intl.Segmenter(undefined, { granularity });
  const segmentAt = (offset: number): OffsetRange => {
    const { from, to } = windowAround(text, offset, offset);
    const segment = segmenter.segment(text.slice(from, Math.max(to, offset + 1))).containing(offset - from);
    return segment
      ? { start: from + segment.index, end: from + segment.index + segment.segment.length }
      : { start: offset, end: offset + 1 };
  };
  return { start: segmentAt(start).start, end: segmentAt(end - 1).end };
}

function paragraphAround(text: string, start: number, end: number): OffsetRange {
  const lineEnd = text.indexOf('\n', end);
  return { start: lineStart(text, start), end: lineEnd === -1 ? text.length : lineEnd };
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function trimRange(text: string, range: OffsetRange): OffsetRange | undefined {
  const slice = text.slice(range.start, range.end);
  const trimmed = slice.trim();
  if (trimmed === '') return undefined;
  const start = range.start + slice.indexOf(trimmed);
  return { start, end: start + trimmed.length };
}
