import type { Column } from '@labelwright/contract/data-manager-columns';
import { parseFilters } from '@labelwright/filters/parse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FilterDraft } from './filter-draft.ts';
import {
  countConditions,
  type FilterTree,
  fromFilters,
  NO_FILTERS,
  readTree,
  toFilters,
  withAdded,
  withGrouped,
  withItem,
  withMatch,
  withoutGroup,
  writeTree,
} from './filter-tree.ts';

const column = (id: string, type: string): Column => ({
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
});
const COLUMNS = [column('id', 'Number'), column('data.text', 'String')];

const condition = fc.oneof(
  fc.record({
    column: fc.constant('id'),
    operator: fc.constantFrom('equal' as const, 'greater' as const),
    values: fc.tuple(fc.nat().map(String)),
  }),
  fc.record({
    column: fc.constantFrom('data.text', 'data.meta.source'),
    operator: fc.constantFrom('contains' as const, 'starts_with' as const),
    values: fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/)),
  }),
  fc.constant({ column: 'data.text', operator: 'empty' as const, values: [] }),
);
const { tree } = fc.letrec<{ tree: FilterTree; item: FilterDraft | FilterTree }>((tie) => ({
  tree: fc.record({
    match: fc.constantFrom('and', 'or'),
    items: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
  }),
  item: fc.oneof({ maxDepth: 3, withCrossShrink: true }, condition, tie('tree')),
}));

test('a tree of any shape survives the URL and a view, and the server understands it', () => {
  fc.assert(
    fc.property(tree, (one) => {
      const inUrl = JSON.parse(JSON.stringify(writeTree(one) ?? null));
      expect(readTree(inUrl, one.match)).toEqual(one);
      const sent = toFilters(one, COLUMNS);
      expect(parseFilters(sent, { now: new Date(0) }).ok).toBe(true);
      expect(fromFilters(one.match, sent?.items ?? [])).toEqual(one);
    }),
    { numRuns: 200 },
  );
});

test('nonsense in the URL is left out, and what older addresses say still holds', () => {
  expect(readTree('nonsense', undefined)).toEqual(NO_FILTERS);
  expect(
    readTree([['id'], ['id', 'explode', '1'], ['or', []], ['id', 'in_range', '1'], ['id', 'equal', 5]], 'or'),
  ).toEqual({ match: 'or', items: [{ column: 'id', operator: 'equal', values: ['5'] }] });
});

const spanish: FilterDraft = { column: 'data.language', operator: 'equal', values: ['es'] };
const french: FilterDraft = { column: 'data.language', operator: 'equal', values: ['fr'] };
const medical: FilterDraft = { column: 'data.topic', operator: 'equal', values: ['medical'] };

test('(Spanish and medical) or (French) is built step by step and taken apart again', () => {
  let built = withAdded(NO_FILTERS, [], spanish);
  built = withAdded(built, [], french);
  built = withMatch(built, [], 'or');
  built = withGrouped(built, [0]);
  built = withAdded(built, [0], medical);
  expect(built).toEqual({ match: 'or', items: [{ match: 'and', items: [spanish, medical] }, french] });
  expect(countConditions(built)).toBe(3);
  expect(withAdded(built, [0], medical)).toEqual(built);
  expect(withoutGroup(built, [0]).items).toEqual([spanish, medical, french]);
  const emptied = withItem(withItem(built, [0, 0], undefined), [0, 0], undefined);
  expect(emptied).toEqual({ match: 'or', items: [french] });
});
