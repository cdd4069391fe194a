import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { createKeymap } from './keymap.ts';
import { rankCommands } from './rank-commands.ts';
import { findHolder, isKeptByBrowser, recordedShortcut, withHotkey, withoutHotkey } from './remap.ts';

function command(id: string, label: string, ...shortcuts: string[]): Command {
  return { id, label, group: 'Edit', shortcuts, enabled: () => true, run: () => undefined };
}

const commands = [command('undo', 'Undo', 'mod+z'), command('copy', 'Copy regions', 'mod+c', 'alt+c')];

describe('remapping', () => {
  it('records what is pressed, once more than modifiers are down', () => {
    expect(recordedShortcut({ key: 'Shift', shiftKey: true })).toBeUndefined();
    expect(recordedShortcut({ key: 'Z', shiftKey: true, ctrlKey: true, code: 'KeyZ' })).toBe('mod+shift+z');
    expect(recordedShortcut({ key: '?', shiftKey: true, code: 'Slash' })).toBe('?');
  });

  it('tells who has a key, also by a second shortcut or by remapping', () => {
    expect(findHolder(commands, {}, 'undo', 'alt+c')?.id).toBe('copy');
    expect(findHolder(commands, {}, 'undo', 'mod+z')).toBeUndefined();
    expect(findHolder(commands, { copy: 'q' }, 'undo', 'alt+c')).toBeUndefined();
    expect(findHolder(commands, { copy: 'q' }, 'undo', 'Q')?.id).toBe('copy');
  });

  it('never leaves one key with two commands', () => {
    const once = withHotkey({}, 'copy', 'q');
    const twice = withHotkey(once, 'undo', 'Q');
    expect(twice).toEqual({ copy: '', undo: 'q' });
    const keymap = createKeymap(commands, twice);
    expect(keymap.conflicts).toEqual([]);
    expect(keymap.shortcutsOf('undo')).toEqual(['q']);
    expect(keymap.shortcutsOf('copy')).toEqual([]);
    expect(createKeymap(commands, withoutHotkey(twice, 'copy')).shortcutsOf('copy')).toEqual(['mod+c', 'alt+c']);
  });

  it('knows the keys that never arrive', () => {
    expect(isKeptByBrowser('Ctrl+W')).toBe(true);
    expect(isKeptByBrowser('mod+shift+z')).toBe(false);
  });
});

describe('finding a command', () => {
  it('needs all words, in any order, and puts the nearest first', () => {
    expect(rankCommands(commands, 'regions copy').map(({ id }) => id)).toEqual(['copy']);
    expect(rankCommands(commands, 'edit').map(({ id }) => id)).toEqual(['undo', 'copy']);
    expect(rankCommands(commands, 'nothing')).toEqual([]);
    expect(rankCommands([command('a', 'Redo'), command('b', 'Do')], 'do').map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
