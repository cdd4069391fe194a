import type { LabelOption } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { findLabels } from './find-labels.ts';

const option = (title: string) => ({ value: title, title }) as LabelOption;
const titles = (query: string, options: readonly LabelOption[], most = 10) =>
  findLabels(options, query, most).shown.map(({ title }) => title);

describe('finding a label', () => {
  const options = ['Toy car', 'Car', 'Cargo bike', 'Bus', 'Red car'].map(option);

  it('puts the whole title first, then beginnings, then the rest as they stand', () => {
    expect(titles('car', options)).toEqual(['Car', 'Cargo bike', 'Toy car', 'Red car']);
    expect(titles('  ', options)).toEqual(['Toy car', 'Car', 'Cargo bike', 'Bus', 'Red car']);
    expect(titles('car red', options)).toEqual(['Red car']);
    expect(titles('lorry', options)).toEqual([]);
  });

  it('shows only so many and tells how many there are', () => {
    expect(findLabels(options, 'car', 2)).toMatchObject({
      shown: [{ title: 'Car' }, { title: 'Cargo bike' }],
      count: 4,
    });
  });

  it('goes through five thousand labels', () => {
    const many = Array.from({ length: 5000 }, (_, index) => option(`Species ${index} of family ${index % 97}`));
    expect(findLabels(many, 's', 100)).toMatchObject({ count: 5000 });
    expect(findLabels(many, 's', 100).shown).toHaveLength(100);
    expect(findLabels(many, 'nothing at all', 100).count).toBe(0);
  });
});
