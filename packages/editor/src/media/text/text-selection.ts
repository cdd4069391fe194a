import type { TextGeometry } from './text-geometry.ts';

/** The page's selection as seen from inside the text; some browsers hide shadow trees from the page's own. */
export function selectionIn({ root }: TextGeometry): Selection | null {
  if (root instanceof ShadowRoot && 'getSelection' in root && typeof root.getSelection === 'function') {
    return (root.getSelection as () => Selection | null).call(root);
  }
  return document.getSelection();
}

/** What is selected, in UTF-16 offsets of the passage; undefined when that is nothing, or begins elsewhere. */
export function selectedOffsets(geometry: TextGeometry): { start: number; end: number } | undefined {
  const selection = selectionIn(geometry);
  if (!selection || selection.rangeCount === 0) return undefined;
  const { root } = geometry;
  const isComposed = root instanceof ShadowRoot && 'getComposedRanges' in selection;
  const range = isComposed ? selection.getComposedRanges({ shadowRoots: [root] })[0] : selection.getRangeAt(0);
  if (!range || range.collapsed) return undefined;
  const { anchorNode } = selection;
  const isFromText = anchorNode !== null && geometry.contains(anchorNode);
  return isFromText ? geometry.offsetsOf(range) : undefined;
}

/** Where the moving end of the selection is. */
export function focusOffset(geometry: TextGeometry): number | undefined {
  const selection = selectionIn(geometry);
  return selection?.focusNode ? geometry.offsetOf(selection.focusNode, selection.focusOffset) : undefined;
}
