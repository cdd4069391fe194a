import { expect, test } from 'vitest';
import { giveIds } from './give-ids.ts';

test('items without an id get one that nobody has, relations and given ids stay', () => {
  const relation = { type: 'relation', from_id: 'r1', to_id: 'a', direction: 'right' };
  const result = [{ id: 'r1', type: 'labels' }, { type: 'choices' }, relation, { type: 'rating' }];
  expect(giveIds(result)).toEqual([
    { id: 'r1', type: 'labels' },
    { id: 'r2', type: 'choices' },
    relation,
    { id: 'r3', type: 'rating' },
  ]);
});

test('what has all its ids, or is no list, is the same object', () => {
  const complete = [{ id: 'a' }];
  expect(giveIds(complete)).toBe(complete);
  expect(giveIds('text')).toBe('text');
  expect(giveIds([null, 5])).toEqual([null, 5]);
});
