import { describe, expect, test } from 'vitest';
import { before, feedbackText, leftOf, nextAfter, passedOver, turnOf } from './pick-item.ts';

const row = (id: string, at = '2026-03-01T10:00:00Z') => ({ id, submitted_at: at });
const rows = ['a', 'b', 'c', 'd'].map((id) => row(id));
const decided = (...ids: string[]) => new Set(ids.map((id) => turnOf(row(id))));
const none = new Set<string>();

describe('the next item to review', () => {
  test('is the one after, then again from the beginning', () => {
    expect(nextAfter(rows, none, 'b')?.id).toBe('c');
    expect(nextAfter(rows, none, 'd')?.id).toBe('a');
    expect(before(rows, none, 'a')?.id).toBe('d');
    expect(before(rows, none, 'c')?.id).toBe('b');
  });

  test('is never one that was decided, nor the same again', () => {
    expect(nextAfter(rows, decided('c', 'd'), 'b')?.id).toBe('a');
    expect(nextAfter(rows, decided('a', 'c', 'd'), 'b')).toBeUndefined();
    expect(leftOf(rows, decided('a', 'd')).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  test('is one that was decided, once it was submitted again', () => {
    expect(leftOf([row('a', '2026-03-02T08:00:00Z')], decided('a')).map(({ id }) => id)).toEqual(['a']);
  });

  test('is none that somebody else has open', () => {
    const queue = rows.map((one) => ({ ...one, can: { review: one.id !== 'b' } }));
    const passed = passedOver(queue, decided('d'), decided('c'));
    expect(nextAfter(queue, passed, undefined)?.id).toBe('a');
    expect(nextAfter(queue, passed, 'a')).toBeUndefined();
    expect(before(queue, passed, 'b')?.id).toBe('a');
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
