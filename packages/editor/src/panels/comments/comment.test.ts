import { expect, test } from 'vitest';
import { type EditorComment, threadsOf } from './comment.ts';

function comment(id: number, parentId?: number): EditorComment {
  const at = '2026-03-01T09:00:00.000Z';
  return { id, text: 'x', by: 'Ada', at, isResolved: false, ...(parentId === undefined ? {} : { parentId }) };
}

const ids = (list: readonly EditorComment[]) =>
  threadsOf(list).map((thread) => [thread.comment.id, ...thread.replies.map(({ id }) => id)]);

test('answers stand below what they answer, also answers to answers', () => {
  expect(ids([comment(1), comment(2), comment(3, 1), comment(4, 3), comment(5, 2)])).toEqual([
    [1, 3, 4],
    [2, 5],
  ]);
});

test('an answer to what is gone is not lost', () => {
  expect(ids([comment(3, 1), comment(4, 3)])).toEqual([[3, 4]]);
});
