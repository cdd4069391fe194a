import { expect, test } from 'vitest';
import { findPeople, mentionAt, mentionedIn, splitMentions, withMention } from './mention.ts';

const people = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Ada Lovelace' },
  { id: 3, name: 'Bert (QA)' },
];
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

test('a mention begins with an @ at the beginning of a word and ends with the name', () => {
  expect(mentionAt('see @ad', 7)).toEqual({ start: 4, query: 'ad' });
  expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' });
  expect(mentionAt('a@b.example', 11)).toBeUndefined();
  expect(mentionAt('@ada, look', 10)).toBeUndefined();
  expect(mentionAt('@ada\nlook', 9)).toBeUndefined();
});

test('people are found by the beginning of any of their names', () => {
  expect(names(findPeople(people, 'lov'))).toEqual(['Ada Lovelace']);
  expect(names(findPeople(people, 'A'))).toEqual(['Ada', 'Ada Lovelace']);
  expect(findPeople(people, 'x')).toEqual([]);
});

test('the chosen name takes the place of what was typed', () => {
  const mention = mentionAt('see @ad there', 7);
  expect(mention && withMention('see @ad there', mention, 'Ada')).toEqual({ text: 'see @Ada there', caret: 9 });
});

test('who is mentioned is whose whole name stands there', () => {
  expect(names(mentionedIn(people, 'for @Ada Lovelace and @Bert (QA)'))).toEqual(['Ada Lovelace', 'Bert (QA)']);
  expect(names(mentionedIn(people, '@Ada, and @Adam'))).toEqual(['Ada']);
  expect(splitMentions(people, 'ask @Bert (QA)!')).toEqual([
    { text: 'ask ', isName: false, start: 0 },
    { text: '@Bert (QA)', isName: true, start: 4 },
    { text: '!', isName: false, start: 14 },
  ]);
});
