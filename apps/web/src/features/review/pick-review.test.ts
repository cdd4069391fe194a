import type { Review } from '@labelwright/contract/review';
import { expect, test } from 'vitest';
import { firstOpen, obstacleOf, openableTasks } from './pick-review.ts';

function review(id: number, task: number, change: Partial<Review> = {}): Review {
  return {
    id,
    project: 1,
    target_type: 'annotation',
    task,
    inner_id: task,
    annotation: id,
    annotation_version: 1,
    status: 'pending',
    source: 'sample',
    submitted_by: { id: 7, name: 'Ada', email: 'ada@example.com' },
    submitted_at: '2026-03-01T09:00:00.000Z',
    agreement: null,
    decision: null,
    decided_by: null,
    decided_at: null,
    reason: '',
    feedback: '',
    requeue: null,
    fixed_annotation: null,
    review_seconds: null,
    batch: null,
    held_by: null,
    can: { decide: true, undo: false },
    ...change,
  };
}

const decided = (...ids: number[]) => new Map(ids.map((id) => [id, 'accept'] as const));
const cannot = { can: { decide: false, undo: false } };

test('the next task is the first that nobody else has, and that was neither decided nor passed over', () => {
  const queue = [review(1, 10, cannot), review(2, 11), review(3, 11), review(4, 12), review(5, 13)];
  expect(openableTasks(queue, { decided: new Map(), skipped: new Set() })).toEqual([11, 12, 13]);
  // One of the two of task 11 is still to be decided.
  expect(openableTasks(queue, { decided: decided(2), skipped: new Set([12]) })).toEqual([11, 13]);
  expect(openableTasks(queue, { decided: decided(2, 3), skipped: new Set() })).toEqual([12, 13]);
});

test('keys act on the first review that may be decided', () => {
  const reviews = [review(1, 10, { status: 'approved' }), review(2, 10, cannot), review(3, 10)];
  expect(firstOpen(reviews, new Map())?.id).toBe(3);
  expect(firstOpen(reviews, decided(3))).toBeUndefined();
});

test('why nothing can be decided is told', () => {
  expect(obstacleOf(review(1, 10), new Map(), 9)).toBeUndefined();
  expect(obstacleOf(undefined, new Map(), 9)).toBe('no-review');
  expect(obstacleOf(review(1, 10), decided(1), 9)).toBe('decided');
  expect(obstacleOf(review(1, 10, cannot), new Map(), 7)).toBe('own');
  expect(obstacleOf(review(1, 10, cannot), new Map(), 9)).toBe('held');
});
