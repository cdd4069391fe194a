import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import type { ImageModel } from '../image/image-model.ts';
import { type CaretPlace, caretPlaceOf } from '../text/caret-place.ts';
import { type Movement, moveCaret, movementOf } from '../text/move-caret.ts';
import { createTextGeometry, type TextGeometry } from '../text/text-geometry.ts';
import { focusOffset, selectionIn } from '../text/text-selection.ts';
import type { TextPiece } from './text-in-box.ts';

/** So far from the edge of the view the caret is kept. */
const marginPx = 24;

export interface PdfCaret {
  /** Relative to the layer; undefined while the mouse is used. */
  caret: CaretPlace | undefined;
  onKeyDown(event: KeyboardEvent): void;
  hide(): void;
}

/** Selecting the text of a page by keyboard, run by run in the order of reading; Enter marks what is selected. */
export function usePdfCaret(
  image: ImageModel,
  layer: RefObject<HTMLElement | null>,
  pieces: readonly TextPiece[],
  mark: () => void,
): PdfCaret {
  const [caret, setCaret] = useState<CaretPlace | undefined>(undefined);
  const text = useMemo(() => pieces.map((piece) => piece.text).join(''), [pieces]);

  function move(element: HTMLElement, movement: Movement, isExtending: boolean): void {
    const geometry = geometryOf(element);
    const selection = selectionIn(geometry);
    if (!selection) return;
    moveCaret({ selection, geometry, text }, movement, isExtending);
    const offset = focusOffset(geometry);
    const place = offset === undefined ? undefined : caretPlaceOf(geometry, text, offset);
    setCaret(place);
    if (place) reveal(image, place);
  }

  return {
    caret,
    hide: () => setCaret(undefined),
    onKeyDown(event) {
      const movement = movementOf(event);
      if (!layer.current) return;
      if (movement) move(layer.current, movement, event.shiftKey);
      else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey) mark();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

function geometryOf(layer: HTMLElement): TextGeometry {
  let start = 0;
  const nodes = [...layer.querySelectorAll('i')].flatMap(({ firstChild }) =>
    firstChild instanceof Text ? [firstChild] : [],
  );
  const pieces = nodes.map((node) => {
    const piece = { node, start };
    start += node.length;
    return piece;
  });
  const blocks = [{ start: 0, box: () => layer.getBoundingClientRect() }];
  const scroller = layer.parentElement ?? layer;
  return createTextGeometry({ scroller, content: layer, root: document, pieces, blocks });
}

/** The picture is moved, since what holds it does not scroll. */
function reveal(image: ImageModel, { x, y, height }: CaretPlace): void {
  const { transform, viewport } = image.view.get();
  const away = (from: number, to: number, limit: number) =>
    from < marginPx ? marginPx - from : Math.min(limit - marginPx - to, 0);
  const left = transform.offsetX + x;
  const top = transform.offsetY + y;
  const by = { x: away(left, left, viewport.width), y: away(top, top + height, viewport.height) };
  if (by.x !== 0 || by.y !== 0) image.pan(by);
}
