import { expect, it } from 'vitest';
import { splitLinks } from './split-links.ts';

it('splits a mail at its links without losing a character', () => {
  const text = 'Open https://x.example/verify?token=a.b-c_d. Or not.';
  const parts = splitLinks(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.filter((part) => part.isLink).map((part) => part.text)).toEqual([
    'https://x.example/verify?token=a.b-c_d',
  ]);
});
