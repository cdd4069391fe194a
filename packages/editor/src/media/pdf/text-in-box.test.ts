import { describe, expect, test } from 'vitest';
import { boxesOfRuns, textInBox } from './text-in-box.ts';

const pieces = [
  { text: 'Total due', x: 10, y: 50, width: 9, height: 2 },
  { text: '118.40', x: 60, y: 50.2, width: 6, height: 2 },
  { text: 'Invoice no. 17', x: 10, y: 20, width: 14, height: 2 },
];

describe('the text in a box', () => {
  test('is read line by line, from left to right', () => {
    expect(textInBox(pieces, { x: 0, y: 0, width: 100, height: 100 })).toBe('Invoice no. 17\nTotal due 118.40');
  });

  test('has the words whose middle is inside', () => {
    expect(textInBox(pieces, { x: 55, y: 49, width: 20, height: 5 })).toBe('118.40');
    expect(textInBox(pieces, { x: 15, y: 49, width: 10, height: 5 })).toBe('due');
    expect(textInBox(pieces, { x: 70, y: 70, width: 10, height: 5 })).toBe('');
  });
});

test('a selection over two lines is two boxes', () => {
  expect(
    boxesOfRuns([
      { x: 40, y: 10, width: 20, height: 2 },
      { x: 10, y: 13, width: 30, height: 2 },
      { x: 61, y: 10.1, width: 9, height: 2 },
    ]),
  ).toEqual([
    { x: 40, y: 10, width: 30, height: 2.0999999999999996 },
    { x: 10, y: 13, width: 30, height: 2 },
  ]);
});
