import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesOf, elementsInside, valuesOf } from './completion.ts';
import { editDistance, findNearest } from './spelling.ts';

test('elements are offered where they may stand', () => {
  const names = (parent?: string) => elementsInside(parent).map(({ tag }) => tag);
  expect(names()).toEqual(['View']);
  expect(names('Choices')).toEqual(['View', 'Header', 'Choice']);
  expect(names('Rating')).toEqual([]);
  expect(names('View')).toContain('RectangleLabels');
  const labels = elementsInside('View').find(({ tag }) => tag === 'Labels');
  expect(labels).toMatchObject({ requiredParameters: ['name', 'toName'], hasContent: true });
  expect(elementsInside('View').find(({ tag }) => tag === 'Rating')?.hasContent).toBe(false);
});

test('attributes come with help, default and words to choose from', () => {
  expect(attributesOf('Choices').find(({ name }) => name === 'choice')).toMatchObject({
    default: 'single',
    required: false,
    values: ['single', 'single-radio', 'multiple'],
  });
  expect(valuesOf('Choices', 'required')).toEqual(['true', 'false']);
  expect(valuesOf('Choices', 'name')).toEqual([]);
  expect(attributesOf('Nothing')).toEqual([]);
});

test('the nearest name is found by few changes', () => {
  expect(editDistance('labels', 'lables')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
  expect(findNearest('Lable', ['Labels', 'Label', 'Table'])).toBe('Label');
  expect(findNearest('xyz', ['Labels'])).toBeUndefined();
  expect(findNearest('x'.repeat(10_000), ['Labels'])).toBeUndefined();
});

test('a distance is the same both ways and zero for equal names only', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const distance = editDistance(left, right);
      expect(editDistance(right, left)).toBe(distance);
      expect(distance === 0).toBe(left === right);
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
    }),
  );
});
