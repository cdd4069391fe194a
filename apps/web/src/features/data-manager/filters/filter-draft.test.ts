import type { Column } from '@labelwright/contract/data-manager-columns';
import { parseFilters } from '@labelwright/filters/parse';
import { expect, test } from 'vitest';
import { describe, newDraft, operatorsOf } from './filter-draft.ts';
import { toFilters } from './filter-tree.ts';

const column = (id: string, type: string, items?: { value: string | number; title: string }[]): Column => ({
  id,
  title: id,
  type,
  target: 'tasks',
  help: '',
  visibility_defaults: { explore: true, labeling: true },
  project_defined: false,
  is_sortable: true,
  operators: [],
  group: 'task',
  ...(items ? { schema: { items, multiple: false } } : {}),
});

const COLUMNS = [
  column('id', 'Number'),
  column('status', 'String', [{ value: 'pending', title: 'Pending' }]),
  column('annotators', 'List', [{ value: 7, title: 'Ada' }]),
  column('created_at', 'Datetime'),
  column('is_labeled', 'Boolean'),
  column('data.photo', 'Image'),
];

test('every filter that can be built is understood by the server', () => {
  for (const one of COLUMNS) {
    for (const operator of operatorsOf(one)) {
      const value =
        one.id === 'created_at' ? '-7d' : one.type === 'Boolean' ? 'true' : one.id === 'status' ? 'pending' : '7';
      const kinds = operator.includes('range') ? [value, value] : operator.includes('empty') ? [] : [value];
      const filters = toFilters({ match: 'and', items: [{ column: one.id, operator, values: kinds }] }, COLUMNS);
      expect(parseFilters(filters, { now: new Date() }), `${one.id} ${operator}`).toMatchObject({ ok: true });
    }
  }
});

test('reads like a sentence', () => {
  const say = (id: string, operator: 'in_list' | 'greater_or_equal' | 'equal' | 'empty', ...values: string[]) =>
    describe(
      { column: id, operator, values },
      COLUMNS.find((one) => one.id === id),
    );
  expect(say('status', 'in_list', 'pending')).toBe('status is any of Pending');
  expect(say('annotators', 'in_list', '7')).toBe('annotators is any of Ada');
  expect(say('created_at', 'greater_or_equal', '-7d')).toBe('created_at is from 7 days ago');
  expect(say('is_labeled', 'equal', 'true')).toBe('is_labeled is yes');
  expect(say('data.photo', 'empty')).toBe('data.photo is empty');
});

test('starts with what is asked most', () => {
  expect(newDraft(COLUMNS[4] as Column)).toEqual({ column: 'is_labeled', operator: 'equal', values: ['true'] });
  expect(newDraft(COLUMNS[3] as Column).operator).toBe('greater_or_equal');
});
