import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../quality-settings.policy.ts';
import { decidePause, scoresNeeded } from './pause.policy.ts';

const after = (failures: number) => ({ ...DEFAULT_RULES, pause_after_failures: failures });
const below = (accuracy: number, window: number) => ({
  ...DEFAULT_RULES,
  pause_below_accuracy: accuracy,
  pause_window: window,
});

test('without a rule nobody is paused, and nothing needs to be read', () => {
  expect(decidePause(DEFAULT_RULES, [0, 0, 0, 0])).toBeUndefined();
  expect(scoresNeeded(DEFAULT_RULES)).toBe(0);
});

test.each([
  [[], false],
  [[0], false],
  [[0, 0], true],
  [[0, 0.99], true],
  [[1, 0, 0], false],
  [[0, 1, 0], false],
])('two misses in a row, newest first: %j', (scores, isPaused) => {
  expect(decidePause(after(2), scores) !== undefined).toBe(isPaused);
});

test.each([
  [[0, 0, 0], false],
  [[0, 0, 1, 1], false],
  [[0, 0, 0, 1], true],
  [[0, 0, 1, 1, 0, 0], false],
])('accuracy under a half over the last four: %j', (scores, isPaused) => {
  expect(decidePause(below(0.5, 4), scores) !== undefined).toBe(isPaused);
});

test('the message says what happened in numbers', () => {
  expect(decidePause(below(0.5, 4), [0, 0, 0, 1])).toContain('25 % of the last 4');
  expect(decidePause(after(3), [0, 0, 0])).toContain('3 control tasks in a row');
});
