import { describe, expect, test } from 'vitest';
import { inGroups } from '../collection-api.ts';
import { titleOf } from './kept-text.ts';
import { barsOf, fillDays, rateOf } from './numbers.ts';

describe('the title of a text', () => {
  test('is the given one, or the first words of the text', () => {
    expect(titleOf({ title: ' Letter ', content: 'Dear Ada' })).toBe('Letter');
    expect(titleOf({ title: ' ', content: '\n\n  Dear Ada,\nthank you' })).toBe('Dear Ada,');
  });

  test('ends at a word', () => {
    expect(titleOf({ title: '', content: `${'word '.repeat(30)}` })).toBe(
      `${'word '.repeat(16).trim()}…`.replace(/ ?…/, '…'),
    );
    expect(titleOf({ title: '', content: 'x'.repeat(200) })).toBe(`${'x'.repeat(80)}…`);
  });
});

test('the rate of approval counts what is decided', () => {
  expect(rateOf({ draft: 9, pending_review: 4, approved: 3, rejected: 1 })).toBe(0.75);
  expect(rateOf({ draft: 9, pending_review: 4, approved: 0, rejected: 0 })).toBeNull();
});

test('days are drawn against the busiest one', () => {
  const days = [
    { day: '2026-03-01', count: 0 },
    { day: '2026-03-02', count: 4 },
    { day: '2026-03-03', count: 1 },
  ];
  expect(barsOf(days).map(({ share }) => share)).toEqual([0, 1, 0.25]);
  expect(barsOf([{ day: '2026-03-01', count: 0 }])[0]?.share).toBe(0);
});

test('days without anything are drawn as well', () => {
  const filled = fillDays([{ day: '2026-02-28', count: 2 }], Date.parse('2026-03-02T23:00:00Z'), 4);
  expect(filled.map(({ day, count }) => `${day} ${count}`)).toEqual([
    '2026-02-27 0',
    '2026-02-28 2',
    '2026-03-01 0',
    '2026-03-02 0',
  ]);
});

test('many items travel in groups', () => {
  expect(inGroups([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inGroups([], 2)).toEqual([]);
});
