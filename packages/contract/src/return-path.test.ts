import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isReturnPath } from './return-path.ts';

it('takes paths of this site', () => {
  for (const path of ['/', '/invitations/a-b_c', '/join?token=abc', '/projects/3?tab=1#top', '/p?q=%C3%A4&r=a+b'])
    expect(isReturnPath(path), path).toBe(true);
});

it('takes nothing else', () => {
  const bad = [
    '',
    'projects',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a b',
    '/a\nb',
    '/ä',
    '/a\\b',
  ];
  for (const path of [...bad, `/${'x'.repeat(500)}`]) expect(isReturnPath(path), path).toBe(false);
});

it('never leaves the site', () => {
  const site = 'https://label.example';
  const tricky = fc.string({
    unit: fc.constantFrom('/', '\\', '.', '@', ':', '?', '#', '%', 'a', '\t', '\n', ' ', '\u0000'),
  });
  fc.assert(
    fc.property(tricky, (rest) => {
      const path = `/${rest}`;
      if (isReturnPath(path)) expect(new URL(path, site).origin).toBe(site);
    }),
    { numRuns: 2000 },
  );
});
