import type { View } from '@labelwright/contract/data-manager';
import { expect, test } from 'vitest';
import { isSameState, layoutOf, stateOf, viewBody } from './view-state.ts';

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
  const drafts = [
    { column: 'status', operator: 'in_list', values: ['pending', 'failed'] },
    { column: 'id', operator: 'in_range', values: ['1', '9'] },
    { column: 'data.note', operator: 'empty', values: [] },
  ] as const;
  const filters = drafts.map(({ column, operator, values }) => [column, operator, ...values]);
  const state = { search: 'cat', filters, match: 'or', sort: '-created_at' } as const;
  const layout = { hidden: ['id'], widths: { text: 300 } };
  const body = viewBody(state, drafts, [], layout);
  const kept = view({
    ordering: body.ordering,
    data: body.data,
    filter_group: { conjunction: 'or', filters: body.filters?.items ?? [] },
  });
  const { isWhole, ...back } = stateOf(kept);
  expect(isWhole).toBe(true);
  expect(isSameState(back, state)).toBe(true);
  expect(layoutOf(kept)).toEqual(layout);
});

test('filters that nest stay with the server', () => {
  const nested = { conjunction: 'and' as const, filters: [{ conjunction: 'or', items: [] }] };
  expect(stateOf(view({ filter_group: nested }))).toMatchObject({ filters: undefined, isWhole: false });
  expect(stateOf(view({ ordering: ['tasks:id', 'tasks:created_at'] }))).toMatchObject({ sort: 'id', isWhole: false });
  expect(layoutOf(view({ data: { layout: { hidden: 3 } } }))).toBeUndefined();
});
