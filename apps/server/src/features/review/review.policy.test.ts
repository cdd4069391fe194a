import { expect, test } from 'vitest';
import { mayDecideOwn, mostAlike, mostMatching, reviewSettings } from './review.policy.ts';

const choice = (id: string, value: string) => ({
  id,
  from_name: 'mood',
  to_name: 'text',
  type: 'choices',
  value: { choices: [value] },
});

test('a rejection leads where the settings say; to adjudication where tasks flow on; else to the author (C-055, R-23)', () => {
  expect(reviewSettings({}, false).requeue).toBe('author');
  expect(reviewSettings({}, true).requeue).toBe('adjudication');
  expect(reviewSettings({ reject_action: 'requeue_to_others' }, true).requeue).toBe('others');
  expect(reviewSettings({ reject_action: 'adjudicate' }, false).requeue).toBe('adjudication');
  expect(reviewSettings({ reject_action: 'nonsense' }, false).requeue).toBe('author');
  expect(reviewSettings({ review_reasons: ['blurred', 3] }, false).reasons).toEqual(['blurred']);
});

test('own work is for administrators to decide on, or for all where the project says so (C-026)', () => {
  const strict = reviewSettings({}, false);
  expect(['admin', 'adjudicator', 'reviewer'].map((role) => mayDecideOwn(role, strict))).toEqual([true, false, false]);
  expect(mayDecideOwn('reviewer', reviewSettings({ allow_self_review: true }, false))).toBe(true);
});

test('answers are alike whatever their items are called and whichever comes first (R-02)', () => {
  const a = [choice('a', 'good'), { ...choice('b', 'long'), from_name: 'length' }];
  const b = [{ ...choice('x', 'long'), from_name: 'length', origin: 'manual' }, choice('y', 'good')];
  const c = [choice('z', 'bad'), { ...choice('b', 'long'), from_name: 'length' }];
  const answers = [a, b, c].map((result, id) => ({ id, result }));
  expect(mostAlike(answers)).toBe(2);
  expect(mostAlike([])).toBe(0);
  expect(
    mostAlike([
      { id: 1, result: { b: 1, a: [2] } },
      { id: 2, result: { a: [2], b: 1 } },
    ]),
  ).toBe(2);
});

test('relations are alike when they join alike items', () => {
  const joined = (first: string, second: string, from: string, to: string) => [
    choice(first, 'good'),
    choice(second, 'bad'),
    { type: 'relation', from_id: from, to_id: to, direction: 'right' },
  ];
  const same = [joined('a', 'b', 'a', 'b'), joined('x', 'y', 'x', 'y')].map((result, id) => ({ id, result }));
  const turned = [joined('a', 'b', 'a', 'b'), joined('x', 'y', 'y', 'x')].map((result, id) => ({ id, result }));
  expect([mostAlike(same), mostAlike(turned)]).toEqual([2, 1]);
});

test('a group matches when each of it matches every other', () => {
  const pair = (a: number, b: number, score: number | null) => ({ a, b, score });
  expect(mostMatching([])).toBe(0);
  expect(mostMatching([pair(1, 2, 0.99), pair(1, 3, null)])).toBe(0);
  expect(mostMatching([pair(1, 2, 1), pair(1, 3, 1), pair(2, 3, 0.5)])).toBe(2);
  expect(mostMatching([pair(1, 2, 1), pair(1, 3, 1), pair(2, 3, 1), pair(3, 4, 1)])).toBe(3);
});
