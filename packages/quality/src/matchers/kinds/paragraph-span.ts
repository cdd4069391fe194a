import type { RegionMatcher } from '../model.ts';
import { readNumber } from './read-value.ts';

interface Place {
  paragraph: number;
  offset: number;
}

interface ParagraphSpan {
  start: Place;
  end: Place;
  /** UTF-16 code units of the paragraphs that the span begins in or passes, as far as its text tells. */
  lengths: ReadonlyMap<number, number>;
}

export const paragraphSpanMatcher: RegionMatcher<ParagraphSpan> = {
  kind: 'paragraph-span-iou',
  unit: 'region',
  help: 'Spans of paragraphs by the characters they share; the stored text tells how long the paragraphs are.',
  threshold: 0.5,
  read: ({ value }) => {
    const start = placeOf(value.start, value.startOffset);
    const end = placeOf(value.end, value.endOffset);
    return start && end && { start, end, lengths: lengthsOf(start, end, value.text) };
  },
  bounds: ({ start, end }) => ({ minX: start.paragraph, maxX: end.paragraph, minY: 0, maxY: 0 }),
  similarity: (a, b) => {
    const lengthOf = (paragraph: number) =>
      a.lengths.get(paragraph) ?? b.lengths.get(paragraph) ?? longest(a, b, paragraph);
    const length = (from: Place, to: Place) => lengthBetween(from, to, lengthOf);
    const union = length(least(a.start, b.start), most(a.end, b.end));
    if (union === 0) return 1;
    return Math.max(length(most(a.start, b.start), least(a.end, b.end)), 0) / union;
  },
};

function placeOf(paragraph: unknown, offset: unknown): Place | undefined {
  const [index, characters] = [Number(paragraph), readNumber(offset)];
  if (paragraph === undefined || !Number.isInteger(index) || characters === undefined) return undefined;
  return { paragraph: index, offset: characters };
}

/** A line break in a paragraph of its own makes the text useless for this: then there are more lines than paragraphs. */
function lengthsOf(start: Place, end: Place, text: unknown): Map<number, number> {
  const lines = typeof text === 'string' ? text.split('\n') : [];
  if (lines.length !== end.paragraph - start.paragraph + 1) return new Map();
  return new Map(
    lines
      .slice(0, -1)
      .map(({ length }, index) => [start.paragraph + index, index === 0 ? start.offset + length : length]),
  );
}

/** The least that the paragraph must have, from what is known of the two spans. */
function longest(a: ParagraphSpan, b: ParagraphSpan, paragraph: number): number {
  const offsets = [a.start, a.end, b.start, b.end].filter((place) => place.paragraph === paragraph);
  return Math.max(0, ...offsets.map(({ offset }) => offset));
}

/** Negative when `to` is before `from`. */
function lengthBetween(from: Place, to: Place, lengthOf: (paragraph: number) => number): number {
  if (isBefore(to, from)) return -1;
  let length = to.offset - from.offset;
  for (let paragraph = from.paragraph; paragraph < to.paragraph; paragraph += 1) length += lengthOf(paragraph);
  return length;
}

function isBefore(a: Place, b: Place): boolean {
  return a.paragraph < b.paragraph || (a.paragraph === b.paragraph && a.offset < b.offset);
}

function least(a: Place, b: Place): Place {
  return isBefore(a, b) ? a : b;
}

function most(a: Place, b: Place): Place {
  return isBefore(a, b) ? b : a;
}
