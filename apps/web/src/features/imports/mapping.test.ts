import type { ColumnPreview } from '@labelwright/contract/imports';
import { describe, expect, test } from 'vitest';
import { checkTargets, countRows, mergeColumns, suggestTargets, toRowOptions } from './mapping.ts';

const column = (name: string, type = 'text', example = 'x'): ColumnPreview => ({ name, type, example, filled: 1 });

describe('suggestTargets', () => {
  test('equal names win, also in other letters', () => {
    const columns = [column('Text'), column('other', 'text', 'a very long text that would fit as well')];
    expect(suggestTargets(columns, { text: 'Text' })).toEqual({ Text: 'field:text', other: 'keep' });
  });

  test('what is left over goes by content: the longest text, the picture', () => {
    const columns = [column('id', 'number'), column('title', 'text', 'short'), column('review', 'text', 'much longer')];
    expect(suggestTargets(columns, { text: 'Text' })).toEqual({ id: 'keep', title: 'keep', review: 'field:text' });
    expect(suggestTargets([column('photo', 'image')], { image: 'Image' })).toEqual({ photo: 'field:image' });
    expect(suggestTargets([column('n', 'number')], { text: 'Text' })).toEqual({ n: 'keep' });
  });
});

test('a column of names given elsewhere becomes the external id, and only one does', () => {
  const columns = [column('External ID'), column('places', 'number'), column('note')];
  expect(suggestTargets(columns, {})).toEqual({ 'External ID': '@external_id', places: 'keep', note: 'keep' });
  const targets = { 'External ID': '@external_id', places: '@overlap', note: '@meta' } as const;
  expect(toRowOptions(columns, targets)).toEqual({
    mapping: { 'External ID': '@external_id', places: '@overlap', note: '@meta.note' },
  });
  expect(checkTargets(columns, { ...targets, note: '@external_id' }, {}).twice).toEqual(['@external_id']);
});

test('problems name what is missing and what is there twice', () => {
  const columns = [column('a'), column('text')];
  expect(checkTargets(columns, { a: 'skip', text: 'skip' }, { text: 'Text' })).toEqual({
    missing: ['text'],
    twice: [],
  });
  expect(checkTargets(columns, { a: 'field:text', text: 'keep' }, { text: 'Text' })).toEqual({
    missing: [],
    twice: ['text'],
  });
});

test('only what differs from the file is sent', () => {
  const columns = [column('review'), column('source'), column('mood'), column('text')];
  const targets = { review: 'field:text', source: 'skip', mood: 'answers', text: 'keep' } as const;
  expect(toRowOptions(columns, targets)).toEqual({
    mapping: { review: 'text', source: null },
    preannotated_from_fields: ['mood'],
  });
  expect(toRowOptions(columns, {})).toEqual({});
});

test('columns of several files are merged, keeping the first example', () => {
  const merged = mergeColumns([{ columns: [column('a', 'text', '')] }, { columns: [column('a'), column('b')] }]);
  expect(merged.map(({ name, example }) => [name, example])).toEqual([
    ['a', 'x'],
    ['b', 'x'],
  ]);
});

test('one uncounted file makes the sum unknown', () => {
  expect(countRows([{ row_count: 3 }, { row_count: 4 }])).toBe(7);
  expect(countRows([{ row_count: 3 }, { row_count: null }])).toBeUndefined();
});
