import { expect, test } from 'vitest';
import { readProjectNumbers } from './project-numbers.ts';

test('numbers of projects are read with any of the usual separators, and nothing else is', () => {
  expect(readProjectNumbers(' 3, 12;7 3 ')).toEqual([3, 12, 7]);
  expect(readProjectNumbers('  ')).toBeUndefined();
  for (const wrong of ['3,x', '0', '-1', '1.5']) expect(readProjectNumbers(wrong)).toBeNull();
});
