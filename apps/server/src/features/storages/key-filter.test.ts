import { describe, expect, it } from 'vitest';
import { keyFilter } from './key-filter.ts';

describe('keyFilter', () => {
  it.each([
    ['*.jpg', 'a.jpg', true],
    ['*.jpg', 'deep/down/a.jpg', true],
    ['*.jpg', 'a.jpeg', false],
    ['day-?/*.jpg', 'day-1/a.jpg', true],
    ['day-?/*.jpg', 'day-1/b/a.jpg', false],
    ['day-?/**', 'day-1/b/a.jpg', true],
    ['**/raw/*.png', 'raw/a.png', true],
    ['**/raw/*.png', 'x/y/raw/a.png', true],
    ['*.{jpg,png}', 'a.png', true],
    ['*.{jpg,png}', 'a.gif', false],
    ['[!x]*.jpg', 'x1.jpg', false],
    ['[!x]*.jpg', 'y1.jpg', true],
    ['a.b(c)+.jpg', 'a.b(c)+.jpg', true],
    ['a.b(c)+.jpg', 'aXb(c)+.jpg', false],
  ])('glob %s, key %s: %s', (glob, key, expected) => {
    expect(keyFilter({ glob })(key)).toBe(expected);
  });

  it('holds a regular expression against the beginning of the key, and both filters together', () => {
    const filter = keyFilter({ regex: String.raw`images/.*\.jpe?g$`, glob: '**/a*' });
    expect(filter('images/a1.jpg')).toBe(true);
    expect(filter('images/b1.jpg')).toBe(false);
    expect(filter('x/images/a1.jpg')).toBe(false);
    expect(keyFilter({ regex: 'ima' })('images/x')).toBe(true);
    expect(keyFilter({})('anything')).toBe(true);
  });

  it('cannot run away, and says what is wrong with a pattern', () => {
    const filter = keyFilter({ regex: '(a+)+$' });
    expect(filter(`${'a'.repeat(50_000)}!`)).toBe(false);
    const thrown = (pattern: string): unknown => {
      try {
        keyFilter({ regex: pattern });
      } catch (error) {
        return (error as { details?: unknown }).details;
      }
      return undefined;
    };
    expect(thrown('(?=a)')).toMatchObject({ regex_filter: [expect.stringContaining('look-around')] });
    expect(thrown('((((a{1,100}){1,100}){1,100}){1,100})')).toBeDefined();
  });
});
