import type { ActionField } from '@labelwright/contract/data-manager-actions';
import { expect, test } from 'vitest';
import { isFilled, startValues, toBody } from './action-form.ts';

const fields: ActionField[] = [
  { type: 'select', name: 'kind', label: 'Kind', required: true, options: [{ value: 'one', label: 'One' }] },
  { type: 'number', name: 'priority', label: 'Priority', required: true, min: -10, max: 10 },
  { type: 'multiselect', name: 'users', label: 'Who', required: false, options: [{ value: 7, label: 'Ada' }] },
  { type: 'shares', name: 'shares', label: 'Shares', required: true, only_if: { field: 'kind', values: ['drawn'] } },
];

test('a form is sent in the types of the API, without what was not asked for', () => {
  const empty = startValues(fields);
  expect(isFilled(fields, empty)).toBe(false);
  const filled = { ...empty, kind: 'one', priority: '5', users: ['7'] };
  expect(isFilled(fields, filled)).toBe(true);
  expect(toBody(fields, filled)).toEqual({ kind: 'one', priority: 5, users: [7] });
});

test('numbers out of range and shares that do not add up hold the action back', () => {
  const base = { ...startValues(fields), kind: 'one', priority: '5' };
  expect(isFilled(fields, { ...base, priority: '11' })).toBe(false);
  expect(isFilled(fields, { ...base, kind: 'drawn' })).toBe(true);
  expect(isFilled(fields, { ...base, kind: 'drawn', shares: { train: 0.9, validation: 0.2, test: 0 } })).toBe(false);
});
