import { expect, test } from 'vitest';
import { readWeights, weightsProblem, withLabelWeight, withOverall } from './weights.ts';

const STORED = { mood: { overall: 2, type: 'Choices', labels: { Good: 1, Bad: 0.5 } } };

test('what is stored is read as it is; what is no number counts 1', () => {
  expect(readWeights(STORED)).toEqual(STORED);
  expect(readWeights({ mood: { overall: 'x', labels: { Good: null } }, odd: 3 })).toEqual({
    mood: { overall: 1, labels: { Good: 1 } },
  });
  expect(readWeights(null)).toEqual({});
});

test('changing one weight leaves the others', () => {
  const weights = readWeights(STORED);
  expect(withOverall(weights, 'mood', 0)).toEqual({ mood: { ...STORED.mood, overall: 0 } });
  expect(withLabelWeight(weights, 'mood', 'Bad', 3)).toEqual({
    mood: { ...STORED.mood, labels: { Good: 1, Bad: 3 } },
  });
  expect(weights).toEqual(STORED);
});

test.each([
  [0, false],
  [1000, false],
  [-1, true],
  [1001, true],
])('a weight of %d is wrong: %s', (overall, isWrong) => {
  expect(weightsProblem({ mood: { overall, labels: {} } })).toBe(isWrong);
});
