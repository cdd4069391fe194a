import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findReferences,
  interpolate,
  isReference,
  readValue,
  referenceKey,
  resolveReference,
} from './data-reference.ts';

const data = {
  text: 'Hi',
  meta: { url: '/a.png', pages: [{ n: 1 }, { n: 2 }] },
  list: ['x', 'y'],
  'a.b': 'column',
  zero: 0,
};

describe('a reference', () => {
  test.each([
    ['$text', 'Hi'],
    ['$meta.url', '/a.png'],
    ['$list[1]', 'y'],
    ['$meta.pages[1].n', 2],
    ['$a.b', 'column'],
    ['$zero', 0],
    ['$missing', undefined],
    ['$text.length', undefined],
    ['$list[9]', undefined],
    ['$list.length', 2],
    ['$constructor', undefined],
    ['$meta.__proto__', undefined],
  ])('%s', (reference, value) => {
    expect(resolveReference(reference, data)).toEqual(value);
  });

  test('is a $ and a field, nothing else', () => {
    expect(['$a', '$a.b', '$a[0].b', '$First name', '$1', '$größe'].every(isReference)).toBe(true);
    expect(['a', '$', '$ a', '$a}', '$a{b', '$a[x]', '$[0]', '$.a', '$a$b'].some(isReference)).toBe(false);
    expect(referenceKey('$meta.pages[0]')).toBe('meta');
  });
});

describe('a text for people', () => {
  test('shows the values of its references', () => {
    expect(interpolate('Language: $text. $meta.url, $list[0]!', data)).toBe('Language: Hi. /a.png, x!');
    expect(interpolate('$missing costs $5, $zero left', data)).toBe(' costs $5, 0 left');
    expect(interpolate('$meta.pages', data)).toBe('[{"n":1},{"n":2}]');
    expect(findReferences('From $a to $b.c and $a')).toEqual(['$a', '$b.c', '$a']);
  });

  test('keeps the value of a single reference as it is', () => {
    expect(readValue('$list', data)).toEqual(['x', 'y']);
    expect(readValue('$list[0] and $zero', data)).toBe('x and 0');
    expect(readValue('plain', data)).toBe('plain');
  });

  test('does not read values as references again', () => {
    expect(interpolate('$a', { a: '$b $&', b: 'no' })).toBe('$b $&');
  });
});

test('no reference makes it throw, nor leads to what the data does not own', () => {
  fc.assert(
    fc.property(fc.string(), fc.object(), (reference, record) => {
      expect(typeof resolveReference(`$${reference}`, record)).not.toBe('function');
      expect(typeof interpolate(reference, record)).toBe('string');
    }),
  );
});
