import type { TextBlock } from '../text/text-blocks.ts';
import type { TextPiece } from '../text/text-geometry.ts';

const blockLength = 4000;

/**
 * The pieces of a document in blocks of a few thousand characters. Tables and floats may stand beside each other, so
 * each block is taken to reach as high as any after it and as low as any before.
 */
export function createHtmlBlocks(content: HTMLElement, pieces: readonly TextPiece[]): TextBlock[] {
  const groups = groupPieces(pieces);
  let extents: { top: number; bottom: number }[] | undefined;
  // A document that is laid out anew has another size.
  new ResizeObserver(() => {
    extents = undefined;
  }).observe(content);
  const measure = () => {
    const origin = content.getBoundingClientRect().top;
    const boxes = groups.map((group) => boxOf(group));
    return widened(boxes.map(({ top, bottom }) => ({ top: top - origin, bottom: bottom - origin })));
  };
  return groups.map((group, index) => ({
    start: group[0]?.start ?? 0,
    box() {
      extents ??= measure();
      const { top } = content.getBoundingClientRect();
      const own = extents[index] ?? { top: 0, bottom: 0 };
      return { top: own.top + top, bottom: own.bottom + top };
    },
  }));
}

function groupPieces(pieces: readonly TextPiece[]): TextPiece[][] {
  const groups: TextPiece[][] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group && first && piece.start - first.start < blockLength) group.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

function boxOf(group: readonly TextPiece[]): DOMRect {
  const range = document.createRange();
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return new DOMRect();
  range.setStart(first.node, 0);
  range.setEnd(last.node, last.node.length);
  return range.getBoundingClientRect();
}

/** From boxes in the order of the text to ones whose tops and bottoms only grow. */
export function widened(boxes: readonly { top: number; bottom: number }[]): { top: number; bottom: number }[] {
  const result = boxes.map((box) => ({ ...box }));
  for (let index = result.length - 2; index >= 0; index -= 1) {
    const [own, next] = [result[index], result[index + 1]];
    if (own && next) own.top = Math.min(own.top, next.top);
  }
  for (let index = 1; index < result.length; index += 1) {
    const [before, own] = [result[index - 1], result[index]];
    if (own && before) own.bottom = Math.max(own.bottom, before.bottom);
  }
  return result;
}
