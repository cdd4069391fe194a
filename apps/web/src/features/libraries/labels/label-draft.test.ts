import type { LibraryLabel } from '@labelwright/contract/libraries';
import { expect, test } from 'vitest';
import { bodyOf, draftOf } from './label-draft.ts';

const label = {
  title: 'Mood',
  value: { choices: ['good', { value: 'Bad', alias: 'b', hint: 'why' }], note: 'kept', rectanglelabels: ['Face'] },
  options: { choices: ['good', 'b'], rectanglelabels: ['Face'] },
  color: null,
  hotkey: null,
  aliases: ['feeling'],
  description: null,
} as unknown as LibraryLabel;

test('a label passes through its form without losing what the form does not show', () => {
  const draft = draftOf(label);
  expect(draft.options).toBe('good\nBad | b');
  expect(bodyOf(draft, label).value).toEqual(label.value);
  expect(bodyOf({ ...draft, options: 'good\n Bad | b \nNew one | n\n\n' }, label).value).toMatchObject({
    choices: ['good', { value: 'Bad', alias: 'b', hint: 'why' }, { value: 'New one', alias: 'n' }],
    note: 'kept',
  });
});

test('another type takes the options with it', () => {
  expect(bodyOf({ ...draftOf(label), type: 'brushlabels' }, label).value).toEqual({
    note: 'kept',
    brushlabels: ['good', { value: 'Bad', alias: 'b' }],
  });
});
