import type { Command } from './command.ts';
import { combinationsOf, createKeymap, type KeyPress, normalizeShortcut } from './keymap.ts';

/** Shortcut by command id; an empty one takes the key away. */
export type Hotkeys = Readonly<Record<string, string>>;

const modifierKeys = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

/** What a person pressed, as a shortcut; undefined as long as only modifiers are down. */
export function recordedShortcut(press: KeyPress): string | undefined {
  if (modifierKeys.has(press.key)) return undefined;
  const [combination] = combinationsOf(press);
  return combination === undefined ? undefined : normalizeShortcut(combination);
}

/** Browsers and systems keep these to themselves, so that a command on them would never run. */
const kept = new Set([
  'mod+w',
  'mod+t',
  'mod+n',
  'mod+shift+w',
  'mod+shift+t',
  'mod+shift+n',
  'mod+q',
  'alt+f4',
  'tab',
  'shift+tab',
]);

export function isKeptByBrowser(shortcut: string): boolean {
  return kept.has(normalizeShortcut(shortcut));
}

/** The command that has the key now and would lose it; undefined when the key is free. */
export function findHolder(
  commands: readonly Command[],
  hotkeys: Hotkeys,
  commandId: string,
  shortcut: string,
): Command | undefined {
  const keymap = createKeymap(commands, hotkeys);
  const wanted = normalizeShortcut(shortcut);
  return commands.find(({ id }) => id !== commandId && keymap.shortcutsOf(id).includes(wanted));
}

/** Gives the command the key; whoever was given the same key before goes without. */
export function withHotkey(hotkeys: Hotkeys, commandId: string, shortcut: string): Hotkeys {
  const wanted = normalizeShortcut(shortcut);
  const others = Object.entries(hotkeys).map(([id, key]): [string, string] => [
    id,
    key !== '' && normalizeShortcut(key) === wanted ? '' : key,
  ]);
  return { ...Object.fromEntries(others), [commandId]: shortcut === '' ? '' : wanted };
}

/** The command has its own keys again. */
export function withoutHotkey(hotkeys: Hotkeys, commandId: string): Hotkeys {
  return Object.fromEntries(Object.entries(hotkeys).filter(([id]) => id !== commandId));
}
