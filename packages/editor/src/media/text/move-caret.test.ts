import { expect, it } from 'vitest';
import { firstInView, movementOf } from './move-caret.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

it('keys move by characters, words, lines, pages and to the ends', () => {
  expect(movementOf({ ...none, key: 'ArrowLeft' })).toEqual({ direction: 'left', unit: 'character' });
  expect(movementOf({ ...none, key: 'ArrowLeft', altKey: true })).toEqual({ direction: 'left', unit: 'word' });
  expect(movementOf({ ...none, key: 'ArrowRight', altKey: true, shiftKey: true })).toMatchObject({ unit: 'word' });
  expect(movementOf({ ...none, key: 'ArrowRight', ctrlKey: true })).toBeUndefined();
  expect(movementOf({ ...none, key: 'PageDown' })).toEqual({ direction: 'forward', unit: 'page' });
  expect(movementOf({ ...none, key: 'Home', ctrlKey: true })).toEqual({ direction: 'backward', unit: 'text' });
  expect(movementOf({ ...none, key: 'Home', altKey: true })).toBeUndefined();
});

it('the caret starts in the first line that is seen whole, not in what is only near', () => {
  // Lines of ten characters, twenty pixels high; the view begins in the middle of the fifth.
  const text = 'x'.repeat(200);
  const rectsOf = (start: number) => [{ x: 0, right: 10, y: Math.floor(start / 10) * 20, height: 20 } as DOMRect];
  const view = () => ({ y: 90, height: 100 }) as DOMRect;
  const geometry = { rectsOf, emptyRectAt: () => undefined, view, visibleRange: () => ({ start: 0, end: 150 }) };
  expect(firstInView({ geometry, text })).toBe(50);
});
