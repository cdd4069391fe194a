import type { Column } from '@labelwright/contract/data-manager';
import { parseFilters } from '@labelwright/filters/parse';
import { expect, describe as group, test } from 'vitest';
import { describe, newDraft, operatorsOf, readDrafts, toFilters, writeDrafts } from './filter-draft.ts';

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

group('a filter in the URL', () => {
  test('comes back as it was written', () => {
    const drafts = [
      { column: 'id', operator: 'in_range' as const, values: ['1', '9'] },
      { column: 'annotators', operator: 'in_list' as const, values: ['7'] },
    ];
    expect(readDrafts(writeDrafts(drafts))).toEqual(drafts);
    expect(writeDrafts([])).toBeUndefined();
  });

  test('is left out when it makes no sense', () => {
    expect(readDrafts('nonsense')).toEqual([]);
    expect(readDrafts([['id'], ['id', 'explode', '1'], ['id', 'in_range', '1'], ['id', 'equal', 5]])).toEqual([
      { column: 'id', operator: 'equal', values: ['5'] },
    ]);
  });
});

test('every filter that can be built is understood by the server', () => {
  for (const one of COLUMNS) {
    for (const operator of operatorsOf(one)) {
      const value =
        one.id === 'created_at' ? '-7d' : one.type === 'Boolean' ? 'true' : one.id === 'status' ? 'pending' : '7';
      const kinds = operator.includes('range') ? [value, value] : operator.includes('empty') ? [] : [value];
      const filters = toFilters([{ column: one.id, operator, values: kinds }], 'and', COLUMNS);
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
