import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { combinationsOf, createKeymap, displayShortcut, normalizeShortcut } from './keymap.ts';

function command(id: string, ...shortcuts: string[]): Command {
  return { id, label: id, group: 'Edit', shortcuts, enabled: () => true, run: () => undefined };
}

describe('shortcuts', () => {
  it('have one spelling for each combination', () => {
    expect(normalizeShortcut('Ctrl+Shift+Z')).toBe('mod+shift+z');
    expect(normalizeShortcut('shift + meta + ArrowLeft')).toBe('mod+shift+left');
    expect(normalizeShortcut('+')).toBe('+');
    expect(normalizeShortcut('ctrl++')).toBe('mod++');
    expect(normalizeShortcut(' ')).toBe('space');
  });

  it('match what is typed, also with Shift for the sign itself and under another layout', () => {
    expect(combinationsOf({ key: 'z', ctrlKey: true })).toEqual(['mod+z']);
    expect(combinationsOf({ key: '?', shiftKey: true })).toContain('?');
    expect(combinationsOf({ key: 'я', code: 'KeyZ', metaKey: true })).toContain('mod+z');
    expect(combinationsOf({ key: '!', code: 'Digit1', shiftKey: true })).toContain('shift+1');
    expect(combinationsOf({ key: ' ', ctrlKey: true })).toEqual(['mod+space']);
  });

  it('read as they are printed on keys', () => {
    expect(displayShortcut('mod+shift+z', false)).toBe('Ctrl ⇧ Z');
    expect(displayShortcut('mod+enter', true)).toBe('⌘ ↵');
  });
});

describe('keymap', () => {
  it('gives a key to the first that wants it and tells of the conflict; the other keeps its second key', () => {
    const keymap = createKeymap([command('label', 'r'), command('relate', 'r', 'alt+r')]);
    expect(keymap.find({ key: 'r' })?.id).toBe('label');
    expect(keymap.shortcutsOf('relate')).toEqual(['alt+r']);
    expect(keymap.conflicts).toEqual([{ shortcut: 'r', commandIds: ['label', 'relate'] }]);
  });

  it('puts a remapped key before all defaults and takes the old one away', () => {
    const keymap = createKeymap([command('submit', 'mod+enter'), command('undo', 'mod+z')], { undo: 'Ctrl+Enter' });
    expect(keymap.find({ key: 'Enter', ctrlKey: true })?.id).toBe('undo');
    expect(keymap.find({ key: 'z', ctrlKey: true })).toBeUndefined();
    expect(keymap.shortcutsOf('submit')).toEqual([]);
  });

  it('lets a host switch a key off', () => {
    const keymap = createKeymap([command('submit', 'mod+enter')], { submit: '' });
    expect(keymap.find({ key: 'Enter', ctrlKey: true })).toBeUndefined();
  });
});

describe('a key of several things', () => {
  const on = (object: string, id: string, isEnabled = () => true): Command => ({
    ...command(id, 'left'),
    objects: [object],
    enabled: isEnabled,
  });

  it('does what belongs to the thing used last, or what can be done', () => {
    let active: string | undefined;
    let hasShape = false;
    const commands = [on('image', 'move', () => hasShape), on('sound', 'back')];
    const keymap = createKeymap(commands, {}, () => active);
    const found = () => keymap.find({ key: 'ArrowLeft' })?.id;
    expect(found()).toBe('back');
    hasShape = true;
    expect(found()).toBe('move');
    active = 'sound';
    expect(found()).toBe('back');
    active = 'image';
    expect(found()).toBe('move');
    expect(keymap.conflicts).toEqual([]);
    expect(keymap.shortcutsOf('back')).toEqual(['left']);
  });

  it('is shared neither with what acts on the same thing nor with what a person has put on it', () => {
    const commands = [on('image', 'move'), on('image', 'turn'), on('sound', 'back')];
    expect(createKeymap(commands).conflicts).toEqual([{ shortcut: 'left', commandIds: ['move', 'turn'] }]);
    const keymap = createKeymap(commands, { back: 'left' });
    expect(keymap.find({ key: 'ArrowLeft' })?.id).toBe('back');
    expect(keymap.shortcutsOf('move')).toEqual([]);
  });
});
