import { directionAt } from '../../regions/span/direction.ts';
import { nextBoundary } from '../../regions/span/granularity.ts';
import type { TextGeometry } from './text-geometry.ts';

/** An upright line between two characters, relative to the content element. */
export interface CaretPlace {
  x: number;
  y: number;
  height: number;
}

type Rects = Pick<TextGeometry, 'rectsOf' | 'emptyRectAt'>;

/** Where reading begins with the character after the offset: on its right where it is written to the left. */
export function edgeBefore(geometry: Rects, text: string, offset: number): CaretPlace | undefined {
  if (offset >= text.length) return undefined;
  const [rect] = geometry.rectsOf(offset, nextBoundary(text, offset, 1, 'symbol'));
  return rect && { x: directionAt(text, offset) === 'rtl' ? rect.right : rect.x, y: rect.y, height: rect.height };
}

/** Where reading ends with the character before the offset: on its left where it is written to the left. */
export function edgeAfter(geometry: Rects, text: string, offset: number): CaretPlace | undefined {
  if (offset <= 0) return undefined;
  const start = nextBoundary(text, offset, -1, 'symbol');
  const rect = geometry.rectsOf(start, offset).at(-1);
  return rect && { x: directionAt(text, start) === 'rtl' ? rect.x : rect.right, y: rect.y, height: rect.height };
}

/** Before the next character, or behind the last one of a line. */
export function caretPlaceOf(geometry: Rects, text: string, offset: number): CaretPlace | undefined {
  const place = edgeBefore(geometry, text, offset) ?? edgeAfter(geometry, text, offset);
  if (place) return place;
  const empty = geometry.emptyRectAt(offset);
  return empty && { x: empty.x, y: empty.y, height: empty.height };
}
