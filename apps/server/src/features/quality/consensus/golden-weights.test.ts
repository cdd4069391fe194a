import { expect, test } from 'vitest';
import { goldenWeights } from './golden-weights.ts';

test('people count by their golden scores, drawn towards the mean of all', () => {
  const weight = goldenWeights([
    { user_id: 1, answers: 8, score: 8 },
    { user_id: 2, answers: 8, score: 4 },
  ]);
  expect(weight(1)).toBeCloseTo((8 + 1.5) / 10);
  expect(weight(2)).toBeCloseTo((4 + 1.5) / 10);
  expect(weight(3)).toBeCloseTo(0.75);
  expect(weight(null)).toBeCloseTo(0.75);
});

test('a golden task does not vouch for the answers to itself', () => {
  const sums = [
    { user_id: 1, answers: 2, score: 2 },
    { user_id: 2, answers: 2, score: 1 },
  ];
  const weight = goldenWeights(sums, [
    { user_id: 1, score: 1 },
    { user_id: 2, score: 0 },
    { user_id: null, score: 0 },
  ]);
  // Both were right on the other one.
  expect(weight(1)).toBe(1);
  expect(weight(2)).toBe(1);
});

test('without golden answers everybody counts the same, and nobody is ever silenced', () => {
  expect(goldenWeights([])(5)).toBe(1);
  expect(goldenWeights([{ user_id: 1, answers: 1, score: 0 }], [{ user_id: 1, score: 0 }])(1)).toBe(1);
  expect(goldenWeights([{ user_id: 1, answers: 9, score: 0 }])(1)).toBe(0.05);
});
