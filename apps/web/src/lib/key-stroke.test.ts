import { describe, expect, it } from 'vitest';
import { keySigns, matchesStroke, parseStroke } from './key-stroke.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const matches = (combo: string, ...args: Parameters<typeof press>) => matchesStroke(parseStroke(combo), press(...args));

describe('matchesStroke', () => {
  it('takes Ctrl or ⌘ for mod', () => {
    expect(matches('mod+k', 'k', { ctrlKey: true })).toBe(true);
    expect(matches('mod+k', 'k', { metaKey: true })).toBe(true);
    expect(matches('mod+k', 'k')).toBe(false);
    expect(matches('k', 'k', { ctrlKey: true })).toBe(false);
  });

  it('tells shift for letters and named keys, not for signs', () => {
    expect(matches('mod+z', 'Z', { ctrlKey: true, shiftKey: true })).toBe(false);
    expect(matches('mod+shift+z', 'Z', { ctrlKey: true, shiftKey: true })).toBe(true);
    expect(matches('tab', 'Tab', { shiftKey: true })).toBe(false);
    expect(matches('?', '?', { shiftKey: true })).toBe(true);
    expect(matches('?', '?')).toBe(true);
  });

  it('knows short names and Caps Lock', () => {
    expect(matches('esc', 'Escape')).toBe(true);
    expect(matches('mod+space', ' ', { ctrlKey: true })).toBe(true);
    expect(matches('h', 'H')).toBe(true);
    expect(matches('plus', '+', { shiftKey: true })).toBe(true);
  });
});

it('prints keys as the keyboard does', () => {
  expect(keySigns('mod+shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keySigns('mod+enter', false)).toEqual(['Ctrl', '↵']);
  expect(keySigns('?', false)).toEqual(['?']);
});
