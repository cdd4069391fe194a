import { describe, expect, test } from 'vitest';
import { countFilters, readFilters, toItemFilter, toQuery } from './item-filter.ts';

describe('filters of the collection', () => {
  test('are read from the address, without what makes no sense', () => {
    const filters = readFilters({ q: 2026, status: 'approved', type: 'film', used: false, deleted: 'true', tag: 'a' });
    expect(toItemFilter(filters)).toEqual({ status: 'approved', search: '2026', used: false, tag: 'a' });
    expect(toQuery(filters)).toMatchObject({ deleted: true });
    expect(countFilters(filters)).toBe(2);
  });

  test('are none in a plain address', () => {
    expect(toItemFilter(readFilters({}))).toEqual({});
    expect(countFilters(readFilters({ q: 'x', status: 'draft' }))).toBe(0);
  });
});
