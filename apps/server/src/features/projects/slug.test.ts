import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeSlug, isAmbiguous, slugOf } from './slug.ts';

test.each([
  ['Street signs, winter 2026', 'street-signs-winter-2026'],
  ['Crème brûlée', 'creme-brulee'],
  ['Øl & Łódź', 'ol-lodz'],
  ['日本語', 'project'],
  ['2026', 'project-2026'],
  ['Counts', 'project-counts'],
])('%s becomes %s', (title, slug) => expect(slugOf(title)).toBe(slug));

test('every title gives a slug that fits a path and is read as nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
      const slug = slugOf(title);
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slug.length).toBeLessThanOrEqual(100);
      expect(isAmbiguous(slug)).toBe(false);
    }),
  );
});

test('a taken slug gets the first free number', () => {
  expect(freeSlug('a', new Set())).toBe('a');
  expect(freeSlug('a', new Set(['a', 'a-2', 'a-4']))).toBe('a-3');
});
