import { expect, test } from 'vitest';
import { columnType } from './column-types.ts';

test('tells the kind of a column from its values', () => {
  expect(columnType(['https://x.example/a.JPG?size=2', '/files/b.png'])).toBe('Image');
  expect(columnType(['/files/talk.mp3'])).toBe('Audio');
  expect(columnType(['a photo called dog.png'])).toBe('String');
  expect(columnType([1, 2.5])).toBe('Number');
  expect(columnType(['1', '-2.5'])).toBe('Number');
  expect(columnType(['1', 'two'])).toBe('String');
  expect(columnType(['2026-03-01', '2026-03-01T10:00:00Z'])).toBe('Datetime');
  expect(columnType([true])).toBe('Boolean');
  expect(columnType([['a']])).toBe('List');
  expect(columnType([{ a: 1 }])).toBe('Unknown');
  expect(columnType(['/files/letter.PDF'])).toBe('Pdf');
  expect(columnType(['<p>One</p>', '<!DOCTYPE html><html></html>'])).toBe('HyperText');
  expect(columnType(['< 3 apples'])).toBe('String');
  expect(columnType([{ time: [0, 1, 2], level: [1.5, null, 2] }])).toBe('TimeSeries');
  expect(columnType([{ time: [0, 1, 2], level: [1.5, 2] }])).toBe('Unknown');
  expect(columnType([])).toBe('String');
});
