import { describe, expect, test } from 'vitest';
import { before, feedbackText, leftOf, nextAfter } from './pick-item.ts';

const rows = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
const none = new Set<string>();

describe('the next item to review', () => {
  test('is the one after, then again from the beginning', () => {
    expect(nextAfter(rows, none, 'b')?.id).toBe('c');
    expect(nextAfter(rows, none, 'd')?.id).toBe('a');
    expect(before(rows, none, 'a')?.id).toBe('d');
    expect(before(rows, none, 'c')?.id).toBe('b');
  });

  test('is never one that was decided, nor the same again', () => {
    expect(nextAfter(rows, new Set(['c', 'd']), 'b')?.id).toBe('a');
    expect(nextAfter(rows, new Set(['a', 'c', 'd']), 'b')).toBeUndefined();
    expect(leftOf(rows, new Set(['a', 'd'])).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  test('is the first when the current one has left the queue', () => {
    expect(nextAfter(rows, none, 'gone')?.id).toBe('a');
    expect(nextAfter([], none, undefined)).toBeUndefined();
  });
});

test('reason and words become one text', () => {
  expect(feedbackText('Cut off', 'The last line is missing.')).toBe('Cut off. The last line is missing.');
  expect(feedbackText('Is this a letter?', 'I see a bill.')).toBe('Is this a letter? I see a bill.');
  expect(feedbackText('', ' Too dark ')).toBe('Too dark');
  expect(feedbackText('Cut off', ' ')).toBe('Cut off');
});
