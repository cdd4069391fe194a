import { describe, expect, it } from 'vitest';
import { caretPlaceOf, edgeAfter, edgeBefore } from './caret-place.ts';

interface Box {
  x: number;
  right: number;
  y: number;
  height: number;
}

/** Characters ten pixels wide on one line; `order` tells which offset stands at each place from the left. */
function shownAs(text: string, order: readonly number[]) {
  const xOf = new Map(order.map((offset, place) => [offset, place * 10]));
  const rectsOf = (start: number, end: number) => {
    const boxes: Box[] = [];
    for (let offset = start; offset < end; offset += 1) {
      const x = xOf.get(offset);
      if (x !== undefined && text[offset] !== '\n') boxes.push({ x, right: x + 10, y: 5, height: 20 });
    }
    return boxes as DOMRect[];
  };
  return { rectsOf, emptyRectAt: () => ({ x: 1, right: 1, y: 25, height: 20 }) as DOMRect };
}

describe('the edges of a span', () => {
  // Hebrew from the right; the Latin word within it from the left.
  const text = 'אב cd הו';
  const hebrew = shownAs(text, [7, 6, 5, 3, 4, 2, 1, 0]);

  it('in Hebrew are right at its start and left at its end', () => {
    expect(edgeBefore(hebrew, text, 0)).toMatchObject({ x: 80, y: 5, height: 20 });
    expect(edgeAfter(hebrew, text, 2)).toMatchObject({ x: 60 });
    expect(edgeAfter(hebrew, text, text.length)).toMatchObject({ x: 0 });
  });

  it('of the Latin word within are left at its start and right at its end', () => {
    expect(edgeBefore(hebrew, text, 3)).toMatchObject({ x: 30 });
    expect(edgeAfter(hebrew, text, 5)).toMatchObject({ x: 50 });
  });
});

describe('the caret', () => {
  it('stands before the next character, behind the last of a line, and on an empty line', () => {
    const text = 'אב\n\nc';
    const shown = shownAs(text, [1, 0, 4]);
    expect([0, 1, 2].map((offset) => caretPlaceOf(shown, text, offset)?.x)).toEqual([20, 10, 0]);
    expect(caretPlaceOf(shown, text, 3)).toEqual({ x: 1, y: 25, height: 20 });
    expect([4, 5].map((offset) => caretPlaceOf(shown, text, offset)?.x)).toEqual([20, 30]);
  });
});
