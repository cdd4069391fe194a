import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('quotes what needs it, writes objects as JSON, and lets no text become a formula', () => {
  const rows = [
    { a: 1, b: 'plain', c: null },
    { a: -2.5, b: 'with "quotes", and\na line', c: { x: [1] } },
    { a: true, b: '=HYPERLINK("evil")', c: new Date(0) },
  ];
  expect(toCsv(['a', 'b', 'c'], rows)).toBe(
    'a,b,c\r\n1,plain,\r\n-2.5,"with ""quotes"", and\na line","{""x"":[1]}"\r\ntrue,"\'=HYPERLINK(""evil"")",1970-01-01T00:00:00.000Z\r\n',
  );
});
