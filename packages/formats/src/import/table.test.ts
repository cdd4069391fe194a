import { describe, expect, test } from 'vitest';
import { collect, dataOf, errorsOf, inPieces, readAll } from '../testing/streams.ts';
import { csvImporter } from './csv.ts';
import { tsvImporter } from './tsv.ts';

const read = (text: string, options = {}) => readAll(csvImporter, text, options);

describe('table import', () => {
  test('quotes, doubled quotes, line breaks in cells, CRLF, and the lines of rows', async () => {
    const rows = await read('id,text\r\n1,"a ""b"", c"\r\n2,"two\nlines"\r\n\r\n3,plain\r\n');
    expect(dataOf(rows)).toEqual([
      { id: 1, text: 'a "b", c' },
      { id: 2, text: 'two\nlines' },
      { id: 3, text: 'plain' },
    ]);
    expect(rows.map((row) => row.line)).toEqual([2, 3, 6]);
  });

  test('the separator is detected; commas inside quotes do not mislead', async () => {
    expect(dataOf(await read('a;b\n"1,5";2\n"3,7";4\n'))).toEqual([
      { a: '1,5', b: 2 },
      { a: '3,7', b: 4 },
    ]);
    expect(dataOf(await read('a|b\nx|y'))).toEqual([{ a: 'x', b: 'y' }]);
    expect(dataOf(await readAll(tsvImporter, 'a\tb\n1,2\tx'))).toEqual([{ a: '1,2', b: 'x' }]);
  });

  test('only what survives being written again becomes a number', async () => {
    const [row] = dataOf(await read('a,b,c,d,e,f,g\n5,007,"5",12345678901234567890,-1.5,true,1e3'));
    expect(row).toEqual({ a: 5, b: '007', c: '5', d: '12345678901234567890', e: -1.5, f: true, g: '1e3' });
    expect(dataOf(await read('a,b\n5,[1]', { textCellsOnly: true }))).toEqual([{ a: '5', b: '[1]' }]);
  });

  test('a row with another number of cells is reported with its line, the rest is read', async () => {
    const rows = await read('a,b\n1,2\n3\n4,5,6\n7,8,,\n9,10');
    expect(dataOf(rows)).toEqual([
      { a: 1, b: 2 },
      { a: 7, b: 8 },
      { a: 9, b: 10 },
    ]);
    expect(errorsOf(rows)).toEqual([
      '3: The row has 1 cell, the table has 2 columns (a, b).',
      '4: The row has 3 cells, the table has 2 columns (a, b).',
    ]);
  });

  test('JSON in a column is understood quoted, and unquoted where nothing else explains the row', async () => {
    const expected = [
      { review_text: 'Great product!', prediction: { sentiment: 'positive', score: 0.95 } },
      { review_text: 'Terrible, service.', prediction: { sentiment: 'negative', score: 0.88 } },
    ];
    const loose =
      'review_text,prediction\n"Great product!",{"sentiment": "positive", "score": 0.95}\n' +
      '"Terrible, service.",{"sentiment":"negative","score":0.88}\n';
    expect(dataOf(await read(loose))).toEqual(expected);
    const strict =
      'review_text,prediction\n"Great product!","{""sentiment"": ""positive"", ""score"": 0.95}"\n' +
      '"Terrible, service.","{""sentiment"":""negative"",""score"":0.88}"\n';
    expect(dataOf(await read(strict))).toEqual(expected);
  });

  test('a quote inside or around part of a cell is a character', async () => {
    expect(dataOf(await read('a,b\n5" nail,x\n"so" he said,y'))).toEqual([
      { a: '5" nail', b: 'x' },
      { a: '"so" he said', b: 'y' },
    ]);
  });

  test('a quote that is never closed costs one row', async () => {
    const rows = await read('a,b\n"open,1\nx,2\ny,3\n');
    expect(dataOf(rows)).toEqual([
      { a: 'x', b: 2 },
      { a: 'y', b: 3 },
    ]);
    expect(errorsOf(rows)).toEqual(['2: A quote is opened here and never closed.']);
    const later = await read('a,b\n"open,1\nx,2\n"fine" too,3\n');
    expect(errorsOf(later)).toEqual(['2: A quote is opened here and never closed.']);
    expect(dataOf(later)).toEqual([
      { a: 'x', b: 2 },
      { a: '"fine" too', b: 3 },
    ]);
  });

  test('header row: named, absent, blank and repeated names', async () => {
    expect(dataOf(await read('1,2\n3,4'))).toEqual([
      { column1: 1, column2: 2 },
      { column1: 3, column2: 4 },
    ]);
    expect(dataOf(await read('x,y\n1,2', { header: false }))).toHaveLength(2);
    expect(dataOf(await read(',text,text,__proto__\n0,a,b,c'))).toEqual([
      { column1: 0, text: 'a', text_2: 'b', column4: 'c' },
    ]);
    const sentences = 'It is the best thing that I ever bought.\nIt broke after two days and nobody answers.';
    expect(dataOf(await read(sentences, { textField: 'review' }))).toHaveLength(2);
    expect(await read('')).toEqual([]);
    expect(await read('only,names')).toEqual([]);
  });

  test('rows over the limit are reported and skipped', async () => {
    const text = `a,b\n${'x'.repeat(400)},1\ny,2\n"${'z'.repeat(300)}",3\nw,4\n`;
    for (const size of [50, 10_000]) {
      const cuts = Array.from({ length: Math.floor(text.length / size) }, (_, index) => (index + 1) * size);
      const rows = await collect(csvImporter.read(inPieces(text, cuts), { maxRowLength: 200, delimiter: ',' }));
      expect(dataOf(rows)).toEqual([
        { a: 'y', b: 2 },
        { a: 'w', b: 4 },
      ]);
      expect(rows.map((row) => `${row.line} ${row.ok}`)).toEqual(['2 false', '3 true', '4 false', '5 true']);
    }
  });

  test('chunks may end anywhere', async () => {
    const text = 'id,text,json\r\n1,"a ""b"",\r\nc","{""x"":1}"\r\n2,plain,{"y": [1, 2]}\r\n3,"",z';
    const padded = `${text}\r\n${'9,filler,row\r\n'.repeat(1300)}`;
    const whole = dataOf(await read(padded));
    expect(whole.slice(0, 3)).toEqual([
      { id: 1, text: 'a "b",\r\nc', json: { x: 1 } },
      { id: 2, text: 'plain', json: { y: [1, 2] } },
      { id: 3, text: '', json: 'z' },
    ]);
    const everywhere = Array.from(padded, (_, index) => index);
    expect(dataOf(await collect(csvImporter.read(inPieces(padded, everywhere))))).toEqual(whole);
    const shifted = `id,text,json\n${'8,filler,row\n'.repeat(1300)}${text.slice(14)}`;
    const expected = dataOf(await read(shifted));
    for (let cut = shifted.length - text.length; cut < shifted.length; cut++) {
      expect(dataOf(await collect(csvImporter.read(inPieces(shifted, [cut]))))).toEqual(expected);
    }
  });

  test('line breaks of old Macs', async () => {
    expect(dataOf(await read('a,b\r1,2\r3,4'))).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
  });
});
