import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordReader, type TableRecord } from './record-reader.ts';

const source = fc
  .array(fc.constantFrom('"', '"', '""', ',', '\n', '\r\n', 'a', ' ', '{"x":1,"y":2}', 'long text'), { maxLength: 60 })
  .map((parts) => parts.join(''));

function readPieces(pieces: string[], maxLength: number): TableRecord[] {
  const reader = createRecordReader(',', maxLength);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

test('records do not depend on where the text is cut, and none of it is lost', () => {
  fc.assert(
    fc.property(source, (text) => {
      const whole = readPieces([text], 10_000);
      expect(readPieces([...text], 10_000)).toEqual(whole);
      for (let cut = 1; cut < text.length; cut++) {
        expect(readPieces([text.slice(0, cut), text.slice(cut)], 10_000)).toEqual(whole);
      }
      const joined = whole.map((record) => record.raw).join('\n');
      expect(joined.replaceAll(/\s+/g, '')).toBe(text.replaceAll(/\s+/g, ''));
    }),
    { numRuns: 500 },
  );
});

test('a flood without line breaks keeps no more than the limit and ends in one report', () => {
  const reader = createRecordReader(',', 1000);
  const records: TableRecord[] = [];
  for (let count = 0; count < 5000; count++) records.push(...reader.push('x'.repeat(100)));
  records.push(...reader.push('\na,b\n'), ...reader.end());
  expect(records.map((record) => [record.line, record.ok])).toEqual([
    [1, false],
    [2, true],
  ]);
});
