import { joinedByLine, type TextBlock, visibleOffsets } from './text-blocks.ts';

/** A text node that shows part of a passage. */
export interface TextPiece {
  /** UTF-16 offset of its first character in the passage. */
  start: number;
  node: Text;
}

export interface TextLayout {
  scroller: HTMLElement;
  /** What rectangles are relative to. */
  content: HTMLElement;
  /** Where the text nodes live: the page, or the shadow root that keeps their styles apart. */
  root: Document | ShadowRoot;
  /** In the order of the passage. */
  pieces: readonly TextPiece[];
  blocks: readonly TextBlock[];
}

/** Translates between UTF-16 offsets of a passage and places in the nodes that show it. */
export interface TextGeometry {
  root: Document | ShadowRoot;
  contains(node: Node): boolean;
  /** Undefined when the place is outside the text. Between two nodes the edge tells which of them is meant. */
  offsetOf(node: Node, offset: number, edge?: 'start' | 'end'): number | undefined;
  /** Offsets of a selection, clipped to the text where it began or ended beside it. */
  offsetsOf(range: AbstractRange): { start: number; end: number } | undefined;
  offsetAtPoint(clientX: number, clientY: number): number | undefined;
  placeOf(offset: number): { node: Node; offset: number } | undefined;
  /** One rectangle per line, relative to the content element. */
  rectsOf(start: number, end: number): DOMRect[];
  /** The place of a character without width, such as the end of an empty line, relative to the content element. */
  emptyRectAt(offset: number): DOMRect | undefined;
  /** Offsets of the blocks that are in or near view. */
  visibleRange(): { start: number; end: number };
  /** What of the text is really in view, relative to the content element. */
  view(): DOMRect;
}

export function createTextGeometry({ scroller, content, root, pieces, blocks }: TextLayout): TextGeometry {
  const indexes = new Map<Node, number>(pieces.map(({ node }, index) => [node, index]));

  function pieceIndexAt(offset: number): number {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function offsetOf(node: Node, offset: number, edge: 'start' | 'end' = 'start'): number | undefined {
    const piece = pieces[indexes.get(node) ?? -1];
    if (piece) return piece.start + Math.min(offset, piece.node.length);
    if (!content.contains(hostOf(node))) return undefined;
    const next = firstPieceFrom(pieces, node, offset);
    const before = pieces[next - 1];
    if (edge === 'end' || next === pieces.length) return before && before.start + before.node.length;
    return pieces[next]?.start;
  }

  function placeOf(offset: number): { node: Node; offset: number } | undefined {
    const piece = pieces[pieceIndexAt(offset)];
    return piece && { node: piece.node, offset: clampTo(piece, offset) };
  }

  return {
    root,
    contains: (node) => scroller.contains(hostOf(node)),
    offsetOf,
    offsetsOf(range) {
      const first = pieces[0];
      const last = pieces.at(-1);
      if (!first || !last) return undefined;
      const start =
        offsetOf(range.startContainer, range.startOffset, 'start') ??
        (isBefore(range.startContainer, content) ? first.start : undefined);
      const end =
        offsetOf(range.endContainer, range.endOffset, 'end') ??
        (isBefore(range.endContainer, content) ? undefined : last.start + last.node.length);
      return start !== undefined && end !== undefined && start < end ? { start, end } : undefined;
    },
    offsetAtPoint(clientX, clientY) {
      const place = caretAt(root, clientX, clientY);
      return place && offsetOf(place.node, place.offset);
    },
    placeOf,
    rectsOf(start, end) {
      const origin = content.getBoundingClientRect();
      const rects: DOMRect[] = [];
      const range = document.createRange();
      for (let index = pieceIndexAt(start); index < pieces.length; index += 1) {
        const piece = pieces[index];
        if (!piece || piece.start >= end) break;
        const from = clampTo(piece, start);
        const to = clampTo(piece, end);
        if (from === to) continue;
        range.setStart(piece.node, from);
        range.setEnd(piece.node, to);
        for (const rect of range.getClientRects()) {
          if (rect.width > 0) rects.push(relativeTo(origin, rect));
        }
      }
      return joinedByLine(rects);
    },
    emptyRectAt(offset) {
      const piece = pieces[pieceIndexAt(offset)];
      if (!piece) return undefined;
      const range = document.createRange();
      range.setStart(piece.node, clampTo(piece, offset));
      range.setEnd(piece.node, clampTo(piece, offset + 1));
      const [rect] = range.getClientRects();
      return rect && relativeTo(content.getBoundingClientRect(), rect);
    },
    visibleRange: () => visibleOffsets(scroller, blocks),
    view() {
      const shown = scroller.getBoundingClientRect();
      const top = Math.max(shown.top, 0);
      const height = Math.max(Math.min(shown.bottom, window.innerHeight) - top, 0);
      return relativeTo(content.getBoundingClientRect(), new DOMRect(shown.x, top, shown.width, height));
    },
  };
}

function relativeTo(origin: DOMRect, rect: DOMRect): DOMRect {
  return new DOMRect(rect.x - origin.x, rect.y - origin.y, rect.width, rect.height);
}

function clampTo({ start, node }: TextPiece, offset: number): number {
  return Math.min(Math.max(offset - start, 0), node.length);
}

/** The node itself, or the element on the page that carries the shadow tree it is in. */
function hostOf(node: Node): Node {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : node;
}

function isBefore(node: Node, content: HTMLElement): boolean {
  const position = content.compareDocumentPosition(hostOf(node));
  return (position & (Node.DOCUMENT_POSITION_PRECEDING | Node.DOCUMENT_POSITION_CONTAINS)) !== 0;
}

/** Index of the first piece at or after a place between nodes; the number of pieces when there is none. */
function firstPieceFrom(pieces: readonly TextPiece[], node: Node, offset: number): number {
  const place = document.createRange();
  place.setStart(node, offset);
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece && place.comparePoint(piece.node, 0) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function caretAt(
  root: Document | ShadowRoot,
  clientX: number,
  clientY: number,
): { node: Node; offset: number } | undefined {
  if ('caretPositionFromPoint' in document) {
    const options = root instanceof ShadowRoot ? { shadowRoots: [root] } : undefined;
    const position = document.caretPositionFromPoint(clientX, clientY, options);
    return position ? { node: position.offsetNode, offset: position.offset } : undefined;
  }
  const range = (document as Document).caretRangeFromPoint(clientX, clientY);
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined;
}
