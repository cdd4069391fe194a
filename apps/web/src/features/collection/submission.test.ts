import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areTags, factsOf, factsText, isLanguage, tagsOf, toSubmission, withTags } from './submission.ts';

test('items travel in three lists, each in its order', () => {
  expect(
    toSubmission([
      { type: 'raw_text', id: 'a' },
      { type: 'document', id: 'b' },
      { type: 'raw_text', id: 'c' },
    ]),
  ).toEqual({ document_ids: ['b'], voice_sample_ids: [], raw_text_ids: ['a', 'c'] });
});

describe('tags', () => {
  test('are read from what people type', () => {
    expect(tagsOf(' receipts, 2026\nreceipts,, ')).toEqual(['receipts', '2026']);
    expect(areTags('a'.repeat(65))).toBe(false);
    expect(areTags(Array.from({ length: 51 }, (_, index) => index).join())).toBe(false);
  });

  test('are given to many without losing what each has', () => {
    expect(withTags({ tags: ['old', 'wrong'] }, ['new', 'old'], ['wrong'])).toEqual(['old', 'new']);
    expect(withTags({ tags: null }, ['new'], [])).toEqual(['new']);
  });
});

test('languages are codes', () => {
  expect(['', 'en', 'pt-BR', 'zh_Hant'].map(isLanguage)).toEqual([true, true, true, true]);
  expect(['e', 'English please', 'en-'].map(isLanguage)).toEqual([false, false, false]);
});

describe('extra facts', () => {
  test('are read line by line, numbers as numbers', () => {
    expect(factsOf('scanner: Epson\npage: 3\n\nurl: http://a/b')).toEqual({
      scanner: 'Epson',
      page: 3,
      url: 'http://a/b',
    });
  });

  test('need a name of their own', () => {
    expect(factsOf('no colon')).toBeUndefined();
    expect(factsOf(': 3')).toBeUndefined();
    expect(factsOf('a: 1\na: 2')).toBeUndefined();
  });

  test('come back as they were, whatever they hold', () => {
    const name = fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })), (facts) => {
        expect(factsOf(factsText(facts))).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
    );
  });
});
