import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenPages, nextCursorOf, toPage } from './paging.ts';

describe('nextCursorOf', () => {
  it('finds the cursor of rel=next among other links', () => {
    const link = '</api/tasks?cursor=prev1>; rel="prev", </api/tasks?limit=10&cursor=abc%3D%3D>; rel="next"';
    expect(nextCursorOf(link)).toBe('abc==');
  });

  it('understands absolute addresses, bare and multiple relations', () => {
    expect(nextCursorOf('<https://x.example/api/tasks?cursor=c1>; rel=next')).toBe('c1');
    expect(nextCursorOf('</a?cursor=c2>; rel="last next"')).toBe('c2');
  });

  it.each([null, '', '</a?cursor=x>; rel="prev"', '</a>; rel="next"', '</a?cursor=x>; rel="nextish"'])(
    'is undefined for %s',
    (link) => expect(nextCursorOf(link)).toBeUndefined(),
  );

  it('gives back any cursor that was put in', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (cursor) => {
        const target = `/api/tasks?${new URLSearchParams({ limit: '5', cursor })}`;
        expect(nextCursorOf(`<${target}>; rel="next"`)).toBe(cursor);
      }),
    );
  });
});

describe('toPage', () => {
  it('reads a bare array with its headers', () => {
    const headers = new Headers({ 'x-total-count': '12', link: '</a?cursor=n>; rel="next"' });
    expect(toPage([1, 2], headers)).toEqual({ items: [1, 2], nextCursor: 'n', totalCount: 12 });
  });

  it('reads the wrapped form and survives a missing body', () => {
    expect(toPage({ results: [1], count: 9 }, new Headers())).toEqual({
      items: [1],
      nextCursor: undefined,
      totalCount: 9,
    });
    expect(toPage(undefined, new Headers())).toEqual({ items: [], nextCursor: undefined, totalCount: undefined });
  });

  it('ignores a count that is none', () => {
    expect(toPage([], new Headers({ 'x-total-count': 'many' })).totalCount).toBeUndefined();
  });
});

it('flattenPages shows a row once, in its newest state, at its first place', () => {
  const page = (items: { id: number; v: number }[]) => ({ items, nextCursor: undefined, totalCount: undefined });
  const rows = flattenPages(
    [
      page([
        { id: 1, v: 1 },
        { id: 2, v: 1 },
      ]),
      page([
        { id: 1, v: 2 },
        { id: 3, v: 1 },
      ]),
    ],
    (row) => String(row.id),
  );
  expect(rows).toEqual([
    { id: 1, v: 2 },
    { id: 2, v: 1 },
    { id: 3, v: 1 },
  ]);
});
