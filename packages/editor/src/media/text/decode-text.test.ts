import { describe, expect, it } from 'vitest';
import { decodeText, textOf } from './decode-text.ts';

describe('text data', () => {
  it('is read from texts, lists, numbers and nothing', () => {
    expect([textOf('a'), textOf(['a', 1]), textOf(7), textOf(undefined), textOf({ a: 1 })]).toEqual([
      'a',
      'a\n1',
      '7',
      '',
      '{"a":1}',
    ]);
  });

  it('is decoded as bytes of Latin text or of Unicode', () => {
    const word = 'Zürich 日本';
    const unicode = btoa(String.fromCharCode(...new TextEncoder().encode(word)));
    expect(decodeText(unicode, 'base64unicode')).toBe(word);
    expect(decodeText(btoa('Zürich'), 'base64')).toBe('Zürich');
    expect(decodeText('plain', 'none')).toBe('plain');
    expect(decodeText('not base64!', 'base64')).toBe('not base64!');
  });
});
