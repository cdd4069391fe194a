import { describe, expect, test } from 'vitest';
import { fillTemplate, fillText, keepMasked, MissingFieldError, maskSecrets, valueAt } from './template.ts';

const data = { source_text: 'good day', count: 3, 'a key': 'x', empty: '' };

describe('placeholders', () => {
  test.each([
    [
      { text: ['$source_text'], target_lang: 'DE' },
      { text: ['good day'], target_lang: 'DE' },
    ],
    [{ settings: { stability: 0.5, n: '$count' } }, { settings: { stability: 0.5, n: 3 } }],
    ['Say: $source_text, $count times for $$5', 'Say: good day, 3 times for $5'],
    [`\${a key}!`, 'x!'],
    ['costs 5$', 'costs 5$'],
  ])('%j', (template, filled) => {
    expect(fillTemplate(template, data)).toEqual(filled);
  });

  test('a field that is missing or empty is named', () => {
    for (const template of ['$nothing', 'a $empty b', { deep: [{ x: '$toString' }] }])
      expect(() => fillTemplate(template, data)).toThrow(MissingFieldError);
  });

  test('a value cannot leave its place in a URL (I-14)', () => {
    const url = fillText('https://api.example.com/v1/$name?q=1', { name: '../admin?x=#' }, encodeURIComponent);
    expect(url).toBe('https://api.example.com/v1/..%2Fadmin%3Fx%3D%23?q=1');
  });
});

test('a path leads into an answer, never into a prototype', () => {
  const answer = { translations: [{ text: 'guten Tag' }] };
  expect(valueAt(answer, 'translations.0.text')).toBe('guten Tag');
  expect(valueAt(answer, '')).toBe(answer);
  for (const path of ['translations.1.text', 'constructor', 'translations.length.x', 'translations.0.text.0'])
    expect(valueAt(answer, path)).toBeUndefined();
});

test('what is shown masked and sent back unchanged is what was stored', () => {
  const secret = { auth: 'Bearer abc', text: ['$source_text', 'fixed'], n: 1 };
  const shown = maskSecrets(secret);
  expect(JSON.stringify(shown)).not.toMatch(/abc|fixed/);
  expect(shown).toMatchObject({ text: ['$source_text', '••••••'], n: 1 });
  expect(keepMasked(shown, secret)).toEqual(secret);
  expect(keepMasked({ auth: 'new' }, secret)).toEqual({ auth: 'new' });
});
