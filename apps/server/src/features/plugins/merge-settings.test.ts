import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSettings } from './merge-settings.ts';

test('the settings of the task win, objects are merged', () => {
  expect(mergeSettings({ a: { b: 1, c: 2 }, d: [1] }, { a: { c: 3 }, d: [2], e: null })).toEqual({
    a: { b: 1, c: 3 },
    d: [2],
    e: null,
  });
});

test('nothing over settings leaves them, and no input reaches a prototype', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (settings) => {
      expect(JSON.stringify(mergeSettings(settings, {}))).toBe(JSON.stringify({ ...settings }));
    }),
  );
  mergeSettings({}, JSON.parse('{"__proto__": {"polluted": true}}'));
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
