import type { Column } from '@labelwright/contract/data-manager-columns';
import { expect, test } from 'vitest';
import { taskColumns } from './task-columns.tsx';

const column = (id: string, type: string): Column => ({
  id,
  title: id,
  type,
  target: 'tasks',
  help: '',
  visibility_defaults: { explore: true, labeling: true },
  project_defined: id.startsWith('data.'),
  is_sortable: true,
  operators: [],
  group: id.startsWith('data.') ? 'data' : 'task',
});

test('what people are shown and how far it is come before the rest', () => {
  const columns = taskColumns(
    [
      column('id', 'Number'),
      column('status', 'String'),
      column('label', 'List'),
      column('created_at', 'Datetime'),
      column('data', 'List'),
      column('data.photo', 'Image'),
      column('data.caption', 'String'),
      column('data.price', 'Number'),
    ],
    '1',
  );
  expect(columns.map(({ id }) => id)).toEqual([
    'id',
    'data.photo',
    'data.caption',
    'status',
    'data.price',
    'created_at',
  ]);
  expect(columns.filter(({ isGrowing }) => isGrowing).map(({ id }) => id)).toEqual(['data.caption']);
});

test('a field of the data that is called like a column of ours says whose it is', () => {
  const own = { ...column('id', 'Number'), title: 'ID' };
  const field = { ...column('data.id', 'Number'), title: 'id' };
  const text = { ...column('data.text', 'String'), title: 'text' };
  expect(taskColumns([own, field, text], '1').map(({ header }) => header)).toEqual(['ID', 'data.id', 'text']);
});
