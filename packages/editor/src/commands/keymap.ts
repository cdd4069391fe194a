import type { Command } from './command.ts';

/** The parts of a keyboard event that a shortcut is made of; a DOM event fits. */
export interface KeyPress {
  key: string;
  code?: string;
  ctrlKey?: boolean;
  metaKey?: boolean;
  shiftKey?: boolean;
  altKey?: boolean;
  repeat?: boolean;
}

export interface KeyConflict {
  shortcut: string;
  /** Ids of the commands that want it; the first one has it. */
  commandIds: string[];
}

export interface Keymap {
  find(press: KeyPress): Command | undefined;
  /** Every shortcut the command really has, best first. */
  shortcutsOf(commandId: string): readonly string[];
  conflicts: readonly KeyConflict[];
}

const modifierOrder = ['mod', 'alt', 'shift'] as const;

const keyNames: Record<string, string> = {
  ' ': 'space',
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
  escape: 'esc',
  del: 'delete',
  return: 'enter',
  control: 'mod',
  ctrl: 'mod',
  cmd: 'mod',
  meta: 'mod',
  command: 'mod',
};

/** One spelling for each combination: `Ctrl+Shift+Z` and `shift+mod+z` become `mod+shift+z`. */
export function normalizeShortcut(shortcut: string): string {
  const parts = shortcut === '+' ? ['+'] : shortcut.toLowerCase().split(/\+(?!$)/);
  const names = parts.map((part) => keyNames[part === ' ' ? ' ' : part.trim()] ?? part.trim());
  const key = names.find((name) => !isModifier(name)) ?? '';
  return [...modifierOrder.filter((modifier) => names.includes(modifier)), key].join('+');
}

function isModifier(name: string): boolean {
  return (modifierOrder as readonly string[]).includes(name);
}

/** The combinations a key press may mean, most exact first; letters are also found under non-Latin layouts. */
export function combinationsOf(press: KeyPress): string[] {
  const modifiers = [
    ...(press.ctrlKey || press.metaKey ? ['mod'] : []),
    ...(press.altKey ? ['alt'] : []),
    ...(press.shiftKey ? ['shift'] : []),
  ];
  const typed = keyNames[press.key.toLowerCase()] ?? press.key.toLowerCase();
  const physical = physicalKey(press.code);
  const keys = physical && physical !== typed ? [typed, physical] : [typed];
  const combinations = keys.map((key) => [...modifiers, key].join('+'));
  // `?` is typed with Shift on most layouts and must match a shortcut that says just `?`.
  if (press.shiftKey && typed.length === 1 && !/[a-z0-9]/.test(typed)) {
    combinations.unshift([...modifiers.filter((name) => name !== 'shift'), typed].join('+'));
  }
  return combinations;
}

function physicalKey(code: string | undefined): string | undefined {
  const match = code?.match(/^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/** Gives each shortcut to the first command that asks for it; a host's remapping comes before all defaults. */
export function createKeymap(commands: readonly Command[], remapped: Readonly<Record<string, string>> = {}): Keymap {
  const owners = new Map<string, Command>();
  const wanted = new Map<string, string[]>();
  const shortcuts = new Map<string, string[]>();

  function claim(command: Command, shortcut: string): void {
    const combination = normalizeShortcut(shortcut);
    if (combination === '') return;
    wanted.set(combination, [...(wanted.get(combination) ?? []), command.id]);
    if (owners.has(combination)) return;
    owners.set(combination, command);
    shortcuts.set(command.id, [...(shortcuts.get(command.id) ?? []), combination]);
  }

  for (const command of commands) {
    const own = remapped[command.id];
    if (own !== undefined) claim(command, own);
  }
  for (const command of commands) {
    if (remapped[command.id] === undefined) for (const shortcut of command.shortcuts) claim(command, shortcut);
  }

  return {
    find(press) {
      for (const combination of combinationsOf(press)) {
        const command = owners.get(combination);
        if (command) return command;
      }
      return undefined;
    },
    shortcutsOf: (commandId) => shortcuts.get(commandId) ?? [],
    conflicts: [...wanted]
      .filter(([, ids]) => ids.length > 1)
      .map(([shortcut, commandIds]) => ({ shortcut, commandIds })),
  };
}

const symbols: Record<string, string> = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: '⇧',
  enter: '↵',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  esc: 'Esc',
  space: 'Space',
  delete: 'Del',
  insert: 'Ins',
  backspace: '⌫',
  tab: 'Tab',
};

/** As printed on buttons: `Ctrl ⇧ Z`. */
export function displayShortcut(shortcut: string, isApple: boolean): string {
  return shortcut
    .split(/\+(?!$)/)
    .map((part) => (part === 'mod' && isApple ? '⌘' : (symbols[part] ?? part.toUpperCase())))
    .join(' ');
}
