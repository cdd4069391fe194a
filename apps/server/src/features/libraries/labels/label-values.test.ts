import { expect, test } from 'vitest';
import { allOptionNames, checkValue, renameOption } from './label-values.ts';

test('a label must offer something that a config can hold', () => {
  for (const value of [{}, { choices: [] }, { choices: 'x' }, { choices: ['a\u0000'] }, { choices: [' '] }])
    expect(() => checkValue(value)).toThrow('Validation error');
  expect(() => checkValue({ choices: ['a', { value: 'b', hint: 'why' }], instructions: 'kept' })).not.toThrow();
});

test('renaming touches what is stored, by value or by alias, and keeps the rest', () => {
  const value = { choices: ['good', { value: 'Bad one', alias: 'bad', hotkey: 'b' }], note: 'good' };
  expect(renameOption(value, 'bad', 'poor')).toEqual({
    choices: ['good', { value: 'Bad one', alias: 'poor', hotkey: 'b' }],
    note: 'good',
  });
  expect(allOptionNames(renameOption(value, 'good', 'great'))).toEqual(['great', 'bad']);
});
