import { expect, test } from 'vitest';
import { readValues, toDrafts, toRules } from './filter-rules.ts';

test.each([
  ['de, fr', ['de', 'fr']],
  [' 3 , 2.5,-1', [3, 2.5, -1]],
  ['true,false', [true, false]],
  ['"3", "a, b"', ['3', 'a, b']],
  ['007, 1e3', ['007', '1e3']],
  [' , ,', []],
  ['', []],
])('%j is read as %j', (text, values) => {
  expect(readValues(text)).toEqual(values);
});

test('what is stored is written so that it reads the same', () => {
  const rules = [{ field: 'level', operator: 'in' as const, values: ['3', 3, 'true', true, 'a, b', 'de'] }];
  expect(toRules(toDrafts(rules))).toEqual(rules);
});

test('a condition without field or value is not complete', () => {
  const [draft] = toDrafts([{ field: 'language', operator: 'in', values: ['de', 'fr'] }]);
  if (draft === undefined) throw new Error('one rule makes one draft');
  expect(toRules([draft])).toEqual([{ field: 'language', operator: 'in', values: ['de', 'fr'] }]);
  expect(toRules([{ ...draft, field: '' }])).toBeUndefined();
  expect(toRules([{ ...draft, values: ' ' }])).toBeUndefined();
  expect(toRules([])).toEqual([]);
});
