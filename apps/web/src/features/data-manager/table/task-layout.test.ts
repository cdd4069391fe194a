import { expect, test } from 'vitest';
import {
  EMPTY_LAYOUT,
  ordered,
  readLayout,
  shownColumns,
  withHidden,
  withMoved,
  withStep,
  withWidth,
} from './task-layout.ts';

const columns = ['id', 'text', 'status', 'score'].map((id) => ({ id }));
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

test('a layout survives being stored, and nonsense is left out', () => {
  const layout = { ...withWidth(EMPTY_LAYOUT, 'text', 240), displays: { text: 'json' as const }, pinned: 2 };
  expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  expect(readLayout({ hidden: ['a'], widths: { a: 12, b: 'wide' }, displays: { a: 'hologram' }, pinned: 99 })).toEqual({
    ...EMPTY_LAYOUT,
    hidden: ['a'],
    widths: { a: 56 },
    pinned: 4,
  });
  expect(readLayout('nothing')).toBeUndefined();
});

test('columns move by drag and by step, over those that are hidden', () => {
  const moved = withMoved(columns, EMPTY_LAYOUT, 'score', 1);
  expect(ids(ordered(columns, moved))).toEqual(['id', 'score', 'text', 'status']);
  const hidden = withHidden(EMPTY_LAYOUT, 'text', true);
  expect(ids(shownColumns(columns, withStep(columns, hidden, 'status', -1)))).toEqual(['status', 'id', 'score']);
  expect(withStep(columns, hidden, 'id', -1)).toBe(hidden);
});

test('a column that the project gains stands behind its neighbour, wherever that was moved', () => {
  const moved = withMoved(columns, EMPTY_LAYOUT, 'text', 3);
  const grown = [{ id: 'id' }, { id: 'text' }, { id: 'new' }, { id: 'status' }, { id: 'score' }];
  expect(ids(ordered(grown, moved))).toEqual(['id', 'status', 'score', 'text', 'new']);
});
