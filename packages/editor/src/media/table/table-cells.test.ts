import { expect, test } from 'vitest';
import { tableCells } from './table-cells.ts';

test('an object becomes names and values', () => {
  expect(tableCells({ name: 'Ada', born: 1815, tags: ['a'], none: null })).toEqual({
    head: [],
    rows: [
      ['name', 'Ada'],
      ['born', '1815'],
      ['tags', '["a"]'],
      ['none', ''],
    ],
  });
});

test('objects become rows with the columns of all of them', () => {
  expect(tableCells([{ a: 1 }, { b: true }, 'plain'])).toEqual({
    head: ['a', 'b', 'value'],
    rows: [
      ['1', '', ''],
      ['', 'true', ''],
      ['', '', 'plain'],
    ],
  });
});

test('lists become rows, and a text is no table', () => {
  expect(tableCells([[1, 2], ['x']])).toEqual({ head: [], rows: [['1', '2'], ['x']] });
  expect(tableCells('text')).toBeUndefined();
});
