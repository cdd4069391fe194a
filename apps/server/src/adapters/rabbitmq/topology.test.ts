import { describe, expect, it, test } from 'vitest';
import { matchesPattern, parseQueue } from './topology.ts';

describe('a pattern of routing keys', () => {
  it.each([
    ['event.#', 'event.3.task.task_created', true],
    ['event.#', 'event', true],
    ['event.#', 'events.3', false],
    ['event.3.*.annotation_created', 'event.3.annotation.annotation_created', true],
    ['event.*.annotation', 'event.3.annotation.annotation_created', false],
    ['#', 'review', true],
    ['#.done', 'a.b.done', true],
    ['#.done', 'done.a', false],
    ['*', 'a.b', false],
    ['#.a.#.b', 'x.a.y.a.b', true],
  ])('%s and %s: %s', (pattern, key, expected) => expect(matchesPattern(pattern, key)).toBe(expected));
});

test('queues are given as name=pattern', () => {
  expect(parseQueue('reviews=review')).toEqual({ name: 'reviews', pattern: 'review' });
  expect(parseQueue('all')).toEqual({ name: 'all', pattern: '#' });
  for (const wrong of ['', '=x', 'a=b=c', 'a=b..c', 'a b=c', 'a=b*'])
    expect(() => parseQueue(wrong), wrong).toThrow('such as');
});
