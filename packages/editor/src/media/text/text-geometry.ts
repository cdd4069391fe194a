/** Translates between UTF-16 offsets of the whole text and places in the chunk elements that show it. */
export interface TextGeometry {
  contains(node: Node): boolean;
  /** Undefined when the place is outside the text. */
  offsetOf(node: Node, offset: number): number | undefined;
  /** Offsets of a selection, clipped to the text where it began or ended beside it. */
  offsetsOf(range: Range): { start: number; end: number } | undefined;
  offsetAtPoint(clientX: number, clientY: number): number | undefined;
  placeOf(offset: number): { node: Node; offset: number } | undefined;
  /** One rectangle per line, relative to the content element. */
  rectsOf(start: number, end: number): DOMRect[];
  /** Offsets of the chunks that are in or near view. */
  visibleRange(): { start: number; end: number };
}

const nearViewPx = 600;

export function createTextGeometry(scroller: HTMLElement, content: HTMLElement): TextGeometry {
  const chunks = [...content.querySelectorAll<HTMLElement>('[data-start]')];
  const starts = chunks.map((chunk) => Number(chunk.dataset.start));

  function chunkIndexAt(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function offsetOf(node: Node, offset: number): number | undefined {
    const element = node instanceof Element ? node : node.parentElement;
    const chunk = element?.closest<HTMLElement>('[data-start]');
    if (!chunk || !content.contains(chunk)) return undefined;
    const start = Number(chunk.dataset.start);
    if (node.nodeType === Node.TEXT_NODE) return start + offset;
    return start + (offset === 0 ? 0 : (chunk.textContent?.length ?? 0));
  }

  function placeOf(offset: number): { node: Node; offset: number } | undefined {
    const index = chunkIndexAt(offset);
    const node = chunks[index]?.firstChild;
    if (!node) return undefined;
    return { node, offset: Math.min(Math.max(offset - (starts[index] ?? 0), 0), node.textContent?.length ?? 0) };
  }

  function offsetsOf(range: Range): { start: number; end: number } | undefined {
    let start = offsetOf(range.startContainer, range.startOffset);
    let end = offsetOf(range.endContainer, range.endOffset);
    if (start === undefined || end === undefined) {
      const touched = chunks.filter((chunk) => range.intersectsNode(chunk));
      const [first] = touched;
      const last = touched.at(-1);
      if (!first || !last) return undefined;
      start ??= Number(first.dataset.start);
      end ??= Number(last.dataset.start) + (last.textContent?.length ?? 0);
    }
    return start < end ? { start, end } : undefined;
  }

  return {
    contains: (node) => scroller.contains(node),
    offsetOf,
    offsetsOf,
    offsetAtPoint(clientX, clientY) {
      const place = caretAt(clientX, clientY);
      return place && offsetOf(place.node, place.offset);
    },
    placeOf,
    rectsOf(start, end) {
      const origin = content.getBoundingClientRect();
      const rects: DOMRect[] = [];
      for (let index = chunkIndexAt(start); index < chunks.length && (starts[index] ?? 0) < end; index += 1) {
        const node = chunks[index]?.firstChild;
        const chunkStart = starts[index] ?? 0;
        if (!node) continue;
        const length = node.textContent?.length ?? 0;
        const range = document.createRange();
        range.setStart(node, Math.min(Math.max(start - chunkStart, 0), length));
        range.setEnd(node, Math.min(Math.max(end - chunkStart, 0), length));
        for (const rect of range.getClientRects()) {
          if (rect.width > 0) {
            rects.push(new DOMRect(rect.x - origin.x, rect.y - origin.y, rect.width, rect.height));
          }
        }
      }
      return joinedByLine(rects);
    },
    visibleRange: () => visibleRange(scroller, chunks, starts),
  };
}

function visibleRange(
  scroller: HTMLElement,
  chunks: readonly HTMLElement[],
  starts: readonly number[],
): { start: number; end: number } {
  const view = scroller.getBoundingClientRect();
  const top = Math.max(view.top, 0) - nearViewPx;
  const bottom = Math.min(view.bottom, window.innerHeight) + nearViewPx;
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunks[middle]?.getBoundingClientRect().bottom ?? top) < top) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < chunks.length && (chunks[last]?.getBoundingClientRect().top ?? bottom) < bottom) last += 1;
  return { start: starts[low] ?? 0, end: starts[last] ?? Number.POSITIVE_INFINITY };
}

/** Bidirectional text gives a line several rectangles that touch; they are drawn as one. */
function joinedByLine(rects: readonly DOMRect[]): DOMRect[] {
  const joined: DOMRect[] = [];
  for (const rect of rects) {
    const last = joined.at(-1);
    const isSameLine = last && Math.abs(last.y - rect.y) < rect.height / 2;
    const touches = last && rect.x <= last.right + 1 && rect.right >= last.x - 1;
    if (last && isSameLine && touches) {
      const left = Math.min(last.x, rect.x);
      joined[joined.length - 1] = new DOMRect(left, last.y, Math.max(last.right, rect.right) - left, last.height);
    } else joined.push(rect);
  }
  return joined;
}

function caretAt(clientX: number, clientY: number): { node: Node; offset: number } | undefined {
  if ('caretPositionFromPoint' in document) {
    const position = document.caretPositionFromPoint(clientX, clientY);
    return position ? { node: position.offsetNode, offset: position.offset } : undefined;
  }
  const range = (document as Document).caretRangeFromPoint(clientX, clientY);
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined;
}
