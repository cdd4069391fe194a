import { expect, test } from 'vitest';
import { toCsv } from './table-data.ts';

test('CSV quotes what needs it and runs nothing', () => {
  expect(
    toCsv({
      header: ['label', 'count'],
      rows: [
        ['a,"b"', 1],
        ['=1+1', 2],
        ['x', null],
        ['y', -3],
      ],
    }),
  ).toBe('label,count\r\n"a,""b""",1\r\n\'=1+1,2\r\nx,\r\ny,-3');
});
