import { expect, test } from 'vitest';
import { fitText, heatColor } from './heat.ts';

const tenEach = (text: string): number => text.length * 10;

test('what fits stays, what does not is cut with a mark', () => {
  expect(fitText('Ada', 30, tenEach)).toBe('Ada');
  expect(fitText('Annotator', 50, tenEach)).toBe('Anno…');
  expect(fitText('Annotator', 5, tenEach)).toBe('A…');
});

test('no value has no colour, and no colour is so strong that text on it could not be read', () => {
  expect(heatColor(null, 'light')).toBeUndefined();
  expect(heatColor(0, 'light')).toContain('4%');
  expect(heatColor(7, 'light')).toContain('62%');
  expect(heatColor(1, 'dark')).toContain('42%');
});
