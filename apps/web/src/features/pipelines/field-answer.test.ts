import { expect, test } from 'vitest';
import { agreedOf, holdsField, provenanceOf, withField } from './field-answer.ts';

const ada = { name: 'Ada', address: { city: 'London', zip: 1 }, tags: ['a'] };
const bob = { name: 'Ada', address: { city: 'Paris', zip: 1 }, tags: ['b'], note: 'x' };
const answers = [
  { id: 7, result: ada },
  { id: 8, result: bob },
];

test('what nobody disputes is there to begin from', () => {
  expect(agreedOf([ada, bob])).toEqual({ name: 'Ada', address: { zip: 1 } });
  expect(agreedOf([{ a: 1 }, { a: 2 }])).toBeUndefined();
  expect(agreedOf(['x', 'x'])).toBeUndefined();
});

test('a field is put in and taken away at its place', () => {
  const begun = agreedOf([ada, bob]);
  const chosen = withField(begun, ['address', 'city'], 'Paris');
  expect(chosen).toEqual({ name: 'Ada', address: { zip: 1, city: 'Paris' } });
  expect(begun).toEqual({ name: 'Ada', address: { zip: 1 } });
  expect(withField(chosen, ['address', 'city'], undefined)).toEqual(begun);
  expect(withField('text', [], 'other')).toBe('other');
  expect(holdsField(chosen, { names: ['address', 'city'] }, 'Paris')).toBe(true);
  expect(holdsField(chosen, { names: ['note'] }, 'x')).toBe(false);
});

test('provenance is told field by field, and nothing is from anybody that was not taken', () => {
  const result = { name: 'Ada', address: { city: 'Rome', zip: 2 }, tags: ['b'], note: 'own' };
  expect(provenanceOf(result, answers, new Map([['address › city', 7]]))).toEqual([
    { region: 'name', how: 'unanimous' },
    { region: 'address › city', how: 'edited', from: 7 },
    { region: 'address › zip', how: 'new', from: null },
    { region: 'tags', how: 'chosen', from: 8 },
    { region: 'note', how: 'new', from: null },
  ]);
});

test('of two who gave the same the one it was taken from is named', () => {
  const three = [...answers, { id: 9, result: bob }];
  const [tags] = provenanceOf({ tags: ['b'] }, three, new Map([['tags', 9]]));
  expect(tags).toEqual({ region: 'tags', how: 'chosen', from: 9 });
});
