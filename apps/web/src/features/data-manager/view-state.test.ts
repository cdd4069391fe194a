import type { View } from '@labelwright/contract/data-manager-views';
import { expect, test } from 'vitest';
import { EMPTY_LAYOUT, readLayout } from './table/task-layout.ts';
import { isSameState, selectionOf, stateOf, viewBody } from './view-state.ts';

const view = (fields: Partial<View>): View => ({
  id: 1,
  project: 1,
  user: 1,
  title: 'Spanish',
  shared: false,
  order: 0,
  data: {},
  ordering: [],
  selected_items: null,
  filter_group: null,
  created_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-01T10:00:00Z',
  can: { update: true, delete: true },
  ...fields,
});

test('what is kept as a view leads back to where it was kept', () => {
  const filters = [
    ['status', 'in_list', 'pending', 'failed'],
    ['id', 'in_range', '1', '9'],
    ['and', ['data.note', 'empty'], ['or', ['id', 'equal', '5'], ['data.text', 'contains', 'a']]],
  ];
  const state = { search: 'cat', filters, match: 'or', sort: '-created_at,id', show: 'grid' } as const;
  const layout = { ...EMPTY_LAYOUT, hidden: ['id'], widths: { text: 300 }, order: ['text', 'id'], cardWidth: 240 };
  const selection = { all: true as const, excluded: new Set(['7']) };
  const body = viewBody(state, [], layout, selection);
  const kept = view({
    ordering: body.ordering,
    data: body.data,
    selected_items: body.selected_items,
    filter_group: { id: 1, title: '', conjunction: 'or', filters: [...(body.filters?.items ?? [])] },
  });
  const { isWhole, ...back } = stateOf(kept);
  expect(isWhole).toBe(true);
  expect(isSameState(back, state)).toBe(true);
  expect(readLayout(kept.data.layout)).toEqual(layout);
  expect(selectionOf(kept)).toEqual(selection);
});

test('what other programs keep is shown where it can be, and stays with the server where it cannot', () => {
  const group = { id: 1, title: '', conjunction: 'and' as const };
  const child = { filter: 'filter:tasks:id', operator: 'equal', type: 'Number', value: 4 };
  const parent = { filter: 'filter:tasks:data.text', operator: 'contains', type: 'String', value: 'a' };
  expect(stateOf(view({ filter_group: { ...group, filters: [{ ...parent, child_filter: child }] } }))).toMatchObject({
    filters: [['and', ['data.text', 'contains', 'a'], ['id', 'equal', '4']]],
    isWhole: true,
  });
  expect(stateOf(view({ filter_group: { ...group, filters: [{ column: 'strange' }] } }))).toMatchObject({
    filters: undefined,
    isWhole: false,
  });
  expect(stateOf(view({ ordering: [{ column: 'tasks:id', order: 'desc' }, '-tasks:agreement'] })).sort).toBe(
    '-id,-agreement',
  );
});
