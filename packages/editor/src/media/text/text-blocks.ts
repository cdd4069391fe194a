/** Part of a text that is laid out on its own; what is not in view is found out block by block. */
export interface TextBlock {
  /** UTF-16 offset of its first character. */
  start: number;
  /** Where it is in the window just now. */
  box(): { top: number; bottom: number };
}

const nearViewPx = 600;

/** Offsets from the first to the last block in or near view, of blocks that stand one below the other. */
export function visibleOffsets(scroller: HTMLElement, blocks: readonly TextBlock[]): { start: number; end: number } {
  const view = scroller.getBoundingClientRect();
  const top = Math.max(view.top, 0) - nearViewPx;
  const bottom = Math.min(view.bottom, window.innerHeight) + nearViewPx;
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.box().bottom ?? top) < top) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < blocks.length && (blocks[last]?.box().top ?? bottom) < bottom) last += 1;
  return { start: blocks[low]?.start ?? 0, end: blocks[last]?.start ?? Number.POSITIVE_INFINITY };
}

/** Bidirectional text gives a line several rectangles that touch; they are drawn as one. */
export function joinedByLine(rects: readonly DOMRect[]): DOMRect[] {
  const joined: DOMRect[] = [];
  for (const rect of rects) {
    const last = joined.at(-1);
    const isSameLine = last && Math.abs(last.y - rect.y) < rect.height / 2;
    const touches = last && rect.x <= last.right + 1 && rect.right >= last.x - 1;
    if (last && isSameLine && touches) {
      const left = Math.min(last.x, rect.x);
      const height = Math.max(last.height, rect.height);
      joined[joined.length - 1] = new DOMRect(left, last.y, Math.max(last.right, rect.right) - left, height);
    } else joined.push(rect);
  }
  return joined;
}
