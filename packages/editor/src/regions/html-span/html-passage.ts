import type { HtmlSpanGeometry, TextSpan } from '../geometry.ts';
import type { OffsetRange } from '../span/granularity.ts';
import type { Passage } from '../span/passage.ts';
import { findByPath, type Markup, type MarkupEntry, type MarkupPiece, pathOf } from './markup.ts';

type ShownPiece = MarkupPiece & { start: number };

/** The text of an HTML document, whose results carry XPaths and offsets into all text. */
export function createHtmlPassage({ root, pieces, text }: Markup): Passage {
  const shown = pieces.filter(isRead);
  const known = new WeakMap<TextSpan, { range: OffsetRange | undefined }>();

  function toSpan({ start, end }: OffsetRange, isTextStored: boolean): HtmlSpanGeometry | undefined {
    const first = shown[firstIndex(shown, (piece) => piece.start + piece.length > start)];
    const last = shown[firstIndex(shown, (piece) => piece.start >= end) - 1];
    if (!first || !last || last.start < first.start) return undefined;
    const startOffset = Math.max(start - first.start, 0);
    const endOffset = Math.min(end - last.start, last.length);
    return {
      shape: 'html-span',
      start: pathOf(first.entry),
      startOffset,
      end: pathOf(last.entry),
      endOffset,
      globalOffsets: { start: first.global + startOffset, end: last.global + endOffset },
      ...(isTextStored ? { text: tidy(text.slice(first.start + startOffset, last.start + endOffset)) } : {}),
    };
  }

  /** A line break has no text of its own, so a place in it is one beside it. */
  function fromGlobal(offset: number, edge: 'start' | 'end'): number | undefined {
    const index =
      edge === 'start'
        ? firstIndex(shown, (piece) => piece.global + piece.length > offset)
        : firstIndex(shown, (piece) => piece.global >= offset) - 1;
    const piece = shown[index];
    return piece && piece.start + Math.min(Math.max(offset - piece.global, 0), piece.length);
  }

  /** Of an element the offset counts its children, of a text its characters. */
  function fromPath(path: string, offset: number, edge: 'start' | 'end'): number | undefined {
    const entry = findByPath(root, path);
    if (!entry) return undefined;
    const own = entry.name === 'text()' ? pieces[entry.firstPiece] : undefined;
    if (own) return isRead(own) && offset <= own.length ? own.start + offset : undefined;
    const from = pieceAtChild(entry, offset);
    const index = firstIndex(shown, (piece) => piece.index >= from);
    if (edge === 'start') return shown[index]?.start;
    const before = shown[index - 1];
    return before && before.start + before.length;
  }

  function byPath(span: HtmlSpanGeometry): OffsetRange | undefined {
    return rangeBetween(fromPath(span.start, span.startOffset, 'start'), fromPath(span.end, span.endOffset, 'end'));
  }

  function find(span: HtmlSpanGeometry): OffsetRange | undefined {
    const { globalOffsets } = span;
    const places = [
      globalOffsets && rangeBetween(fromGlobal(globalOffsets.start, 'start'), fromGlobal(globalOffsets.end, 'end')),
      byPath(span),
    ].filter((range) => range !== undefined);
    // Where the two disagree, the document has changed, and the stored words tell which still holds.
    const saysSo = (range: OffsetRange) => bare(text.slice(range.start, range.end)) === bare(span.text ?? '');
    return places.find(saysSo) ?? places[0];
  }

  return {
    text,
    toSpan,
    toRange(span) {
      if (span.shape !== 'html-span') return undefined;
      const before = known.get(span);
      if (before) return before.range;
      const range = find(span);
      known.set(span, { range });
      return range;
    },
  };
}

function isRead(piece: MarkupPiece): piece is ShownPiece {
  return piece.start !== undefined && piece.entry.name === 'text()';
}

function pieceAtChild(entry: MarkupEntry, offset: number): number {
  return entry.children[offset]?.firstPiece ?? entry.endPiece;
}

function rangeBetween(start: number | undefined, end: number | undefined): OffsetRange | undefined {
  return start === undefined || end === undefined || start > end ? undefined : { start, end };
}

/** The first index from which on the test holds; the length when there is none. */
function firstIndex<T>(list: readonly T[], test: (entry: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = list[middle];
    if (entry !== undefined && test(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** As people see it: blanks that HTML runs together are one. */
function tidy(text: string): string {
  return text.replace(/ *\n[ \n]*/g, '\n').replace(/ +/g, ' ');
}

function bare(text: string): string {
  return text.replace(/\\n|\s+/g, '');
}
