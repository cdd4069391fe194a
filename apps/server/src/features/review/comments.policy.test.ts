import { expect, test } from 'vitest';
import { mayWriteIn, mentionedIn } from './comments.policy.ts';

test('a text mentions addresses after an at sign', () => {
  expect(mentionedIn('@Ada@Example.com: see this, (@bob@example.com)')).toEqual(['ada@example.com', 'bob@example.com']);
  expect(mentionedIn('Ask @ada@example.com.')).toEqual(['ada@example.com']);
  expect(mentionedIn('Ask @ada@example.com! And @ada@example.com?')).toEqual(['ada@example.com']);
  expect(mentionedIn('write to ada@example.com, @ada or @@x@y')).toEqual([]);
});

test('annotators write about their own work and about tasks', () => {
  const facts = { userId: 1, seesAll: false };
  expect([1, 2, null, undefined].map((annotationAuthor) => mayWriteIn({ ...facts, annotationAuthor }))).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(mayWriteIn({ userId: 1, seesAll: true, annotationAuthor: 2 })).toBe(true);
});
