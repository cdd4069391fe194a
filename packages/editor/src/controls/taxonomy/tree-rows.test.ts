import type { LabelOption } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { listTreeRows } from './tree-rows.ts';

const option = (value: string, children?: LabelOption[]): LabelOption => ({
  value,
  title: value,
  ...(children ? { children } : {}),
});
const tree = [option('Birds', [option('Owls', [option('Barn owl')]), option('Ducks')]), option('Bats')];
const titles = (open: string[], query = '') =>
  listTreeRows(tree, new Set(open), query).map((row) => `${'-'.repeat(row.depth)}${row.option.title}`);

test('closed branches keep what is below them', () => {
  expect(titles([])).toEqual(['Birds', 'Bats']);
  expect(titles(['Birds'])).toEqual(['Birds', '-Owls', '-Ducks', 'Bats']);
  expect(titles(['Owls'])).toEqual(['Birds', 'Bats']);
});

test('a query lists what holds it with the way there, open or not', () => {
  expect(titles([], 'owl')).toEqual(['Birds', '-Owls', '--Barn owl']);
  expect(titles([], 'BAT')).toEqual(['Bats']);
  expect(titles([], 'bir')).toEqual(['Birds']);
  expect(titles([], 'fish')).toEqual([]);
});

test('a tree of 5,000 is searched at once', () => {
  const large = Array.from({ length: 50 }, (_, a) =>
    option(
      `branch ${a}`,
      Array.from({ length: 100 }, (_, b) => option(`leaf ${a}.${b}`)),
    ),
  );
  expect(listTreeRows(large, new Set(), 'leaf 49.99')).toHaveLength(2);
});
