import { expect, test } from 'vitest';
import { differencesOf, shortText } from './answer-fields.ts';

test('answers are compared field by field, whatever the order of their keys', () => {
  const fields = differencesOf([
    { name: 'Ada', address: { city: 'London', zip: 1 }, tags: ['a'] },
    { tags: ['a'], address: { zip: 2, city: 'London' }, name: 'Ada', note: 'x' },
  ]);
  expect(fields.map(({ path, isSame }) => [path, isSame])).toEqual([
    ['name', true],
    ['address › city', true],
    ['address › zip', false],
    ['tags', true],
    ['note', false],
  ]);
  expect(fields.at(-1)?.values).toEqual([undefined, 'x']);
});

test('answers without fields are one field', () => {
  expect(differencesOf([1, 2])).toEqual([{ path: '', names: [], values: [1, 2], isSame: false }]);
  expect(differencesOf([{ a: 1 }, null])).toEqual([{ path: '', names: [], values: [{ a: 1 }, null], isSame: false }]);
});

test('what is not there is a dash', () => {
  expect([shortText(undefined), shortText('x'), shortText([1, 2])]).toEqual(['–', 'x', '[1,2]']);
});
