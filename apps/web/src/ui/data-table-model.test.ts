import { expect, it } from 'vitest';
import { nextSort } from './data-table-model.ts';

it('sorting goes up, down and back to the order of the list', () => {
  const up = nextSort(undefined, 'id');
  expect(up).toEqual({ id: 'id', isDescending: false });
  const down = nextSort(up, 'id');
  expect(down).toEqual({ id: 'id', isDescending: true });
  expect(nextSort(down, 'id')).toBeUndefined();
  expect(nextSort(down, 'title')).toEqual({ id: 'title', isDescending: false });
});
