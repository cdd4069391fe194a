import { describe, expect, test } from 'vitest';
import { collect, dataOf, errorsOf, inPieces, readAll } from '../testing/streams.ts';
import { jsonImporter } from './json.ts';

const read = (text: string, options = {}) => readAll(jsonImporter, text, options);

describe('JSON import', () => {
  test('a list, one object, and objects one after another are all tasks', async () => {
    expect(dataOf(await read('[{"a":1},\n {"a":2}]'))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(dataOf(await read('{"text": "one"}'))).toEqual([{ text: 'one' }]);
    expect(dataOf(await read('{"a":1}{"a":2}\n\n{"a":3}'))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(dataOf(await read('[{"a":1}]\n[{"a":2}]'))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await read('[]')).toEqual([]);
    expect(await read(' \n')).toEqual([]);
  });

  test('rows know the line on which they begin', async () => {
    const rows = await read('[\n  {\n    "text": "one"\n  },\n  {"text": "two"}\n]\n');
    expect(rows.map((row) => row.line)).toEqual([2, 5]);
  });

  test('a bad element is reported with its place and the others are read', async () => {
    const rows = await read('[\n{"a": 1},\n{"a": oops},\n7,\n"text",\n[1],\n{"a": 2}\n]');
    expect(dataOf(rows)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(errorsOf(rows)).toEqual([
      "3: Not valid JSON: Unexpected token 'o'.",
      '4: A task must be an object, this is a number.',
      '5: A task must be an object, this is a string.',
      '6: A task must be an object, this is a list.',
    ]);
  });

  test('the place of a mistake inside a long element is a line of the file', async () => {
    const rows = await read('[\n{\n"a": 1,\n"b": 2\n"c": 3\n}\n]');
    expect(errorsOf(rows)).toEqual(["2: Not valid JSON: Expected ',' or '}' after property value (line 5, column 1)."]);
  });

  test('a file that was cut off says so and keeps what came before', async () => {
    const rows = await read('[{"a":1},{"a":');
    expect(dataOf(rows)).toEqual([{ a: 1 }]);
    expect(errorsOf(rows)).toEqual([
      '1: The value is never closed; the file may be cut off.',
      '1: The list that begins on line 1 is never closed; the file may be cut off.',
    ]);
  });

  test('a string that is not closed spoils no more than its own element', async () => {
    const rows = await read('[\n{"a": "open\n},\n{"a": 2}\n]');
    expect(dataOf(rows)).toEqual([{ a: 2 }]);
    expect(errorsOf(rows)).toEqual(['2: Not valid JSON: a string is not closed on line 2.']);
  });

  test('an element over the limits is reported, not kept', async () => {
    const rows = await collect(
      jsonImporter.read(inPieces(`[{"a":"${'x'.repeat(500)}"},{"a":1}]`, [100, 200, 300]), { maxRowLength: 150 }),
    );
    expect(dataOf(rows)).toEqual([{ a: 1 }]);
    expect(errorsOf(rows)).toEqual(['1: The value is longer than 150 characters.']);
    const deep = await read(`[${'{"a":'.repeat(200)}1${'}'.repeat(200)},{"a":1}]`);
    expect(dataOf(deep)).toEqual([{ a: 1 }]);
    expect(errorsOf(deep)).toEqual(['1: The value nests deeper than 100 levels.']);
  });

  test('text that is no JSON at all gives rows with errors', async () => {
    const rows = await read('hello there\nsecond, third');
    expect(rows.map((row) => row.ok)).toEqual([false, false, false]);
  });

  test('brackets, quotes and backslashes inside strings cut nothing, wherever the chunks end', async () => {
    const tasks = [
      { text: 'a "quoted" } ] [ { \\ \\" end\\' },
      { text: 'żółć 😀\n\t', list: [1, [2, '],['], { x: null }] },
    ];
    const text = JSON.stringify(tasks, null, 1);
    for (let cut = 0; cut <= text.length; cut++) {
      expect(dataOf(await collect(jsonImporter.read(inPieces(text, [cut]))))).toEqual(tasks);
    }
    const everywhere = Array.from(text, (_, index) => index);
    expect(dataOf(await collect(jsonImporter.read(inPieces(text, everywhere))))).toEqual(tasks);
  });
});
