import { caretPlaceOf } from './caret-place.ts';
import type { TextGeometry } from './text-geometry.ts';
import { focusOffset } from './text-selection.ts';

export interface Movement {
  direction: 'left' | 'right' | 'forward' | 'backward';
  unit: 'character' | 'word' | 'line' | 'lineboundary' | 'paragraph' | 'page' | 'text';
}

/** What moves: the browser's selection in a text. */
export interface CaretText {
  selection: Selection;
  geometry: TextGeometry;
  text: string;
}

type ViewedText = Pick<TextGeometry, 'rectsOf' | 'emptyRectAt' | 'view' | 'visibleRange'>;

type Press = Pick<globalThis.KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** So much of what is in view a page takes; the rest is seen twice. */
const pageShare = 0.9;
const longestPage = 300;

/** `Ctrl` with left and right belongs to the tasks, so words are stepped over with it only while selecting. */
export function movementOf(event: Press): Movement | undefined {
  const isMod = event.ctrlKey || event.metaKey;
  const direction = event.key === 'ArrowLeft' ? 'left' : event.key === 'ArrowRight' ? 'right' : undefined;
  if (direction) {
    if (isMod && !event.shiftKey) return undefined;
    return { direction, unit: isMod || event.altKey ? 'word' : 'character' };
  }
  if (event.altKey) return undefined;
  switch (event.key) {
    case 'ArrowUp':
      return { direction: 'backward', unit: isMod ? 'paragraph' : 'line' };
    case 'ArrowDown':
      return { direction: 'forward', unit: isMod ? 'paragraph' : 'line' };
    case 'Home':
      return { direction: 'backward', unit: isMod ? 'text' : 'lineboundary' };
    case 'End':
      return { direction: 'forward', unit: isMod ? 'text' : 'lineboundary' };
    case 'PageUp':
      return isMod ? undefined : { direction: 'backward', unit: 'page' };
    case 'PageDown':
      return isMod ? undefined : { direction: 'forward', unit: 'page' };
    default:
      return undefined;
  }
}

export function moveCaret(within: CaretText, { direction, unit }: Movement, isExtending: boolean): void {
  const { text, geometry } = within;
  if (focusOffset(geometry) === undefined) put(within, firstInView(within), false);
  if (unit === 'text') put(within, direction === 'forward' ? text.length : 0, isExtending);
  else if (unit === 'page') turnPage(within, direction, isExtending);
  else modify(within, { direction, unit }, isExtending);
}

function modify(within: CaretText, { direction, unit }: Movement, isExtending: boolean): void {
  const { selection, geometry } = within;
  const before = focusOffset(geometry);
  selection.modify(isExtending ? 'extend' : 'move', direction, unit);
  // The last step would have left the text.
  if (focusOffset(geometry) === undefined && before !== undefined) put(within, before, isExtending);
}

/** Line by line, so that the column stays. */
function turnPage(within: CaretText, direction: Movement['direction'], isExtending: boolean): void {
  const { geometry, text } = within;
  const yNow = () => caretPlaceOf(geometry, text, focusOffset(geometry) ?? 0)?.y ?? 0;
  const from = yNow();
  const farPx = geometry.view().height * pageShare;
  for (let line = 0; line < longestPage; line += 1) {
    const before = focusOffset(geometry);
    modify(within, { direction, unit: 'line' }, isExtending);
    if (focusOffset(geometry) === before || Math.abs(yNow() - from) >= farPx) return;
  }
}

function put({ selection, geometry }: CaretText, offset: number, isExtending: boolean): void {
  const place = geometry.placeOf(offset);
  if (!place) return;
  if (isExtending && selection.anchorNode) selection.extend(place.node, place.offset);
  else selection.setBaseAndExtent(place.node, place.offset, place.node, place.offset);
}

/** The first offset whose whole line is in view; lines go down as offsets go up. */
export function firstInView({ geometry, text }: { geometry: ViewedText; text: string }): number {
  const { y: top } = geometry.view();
  const { start, end } = geometry.visibleRange();
  let low = start;
  let high = Math.min(end, text.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = caretPlaceOf(geometry, text, middle);
    if (place && place.y < top) low = middle + 1;
    else high = middle;
  }
  return low;
}
