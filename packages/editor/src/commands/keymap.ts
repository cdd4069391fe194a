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
  /** Ids of the commands that want it and cannot share it; the first one has it. */
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

/**
 * Gives each shortcut to the first command that asks for it; a host's remapping comes before all defaults. Commands for
 * different objects share a key: the one for `activeObject` is run, or else the first that is enabled.
 */
export function createKeymap(
  commands: readonly Command[],
  remapped: Readonly<Record<string, string>> = {},
  activeObject: () => string | undefined = () => undefined,
): Keymap {
  const owners = new Map<string, Command[]>();
  const refused = new Map<string, string[]>();
  const shortcuts = new Map<string, string[]>();

  function claim(command: Command, shortcut: string): void {
    const combination = normalizeShortcut(shortcut);
    if (combination === '') return;
    const before = owners.get(combination) ?? [];
    if (!before.every((owner) => remapped[owner.id] === undefined && areApart(owner, command))) {
      refused.set(combination, [...(refused.get(combination) ?? []), command.id]);
      return;
    }
    owners.set(combination, [...before, command]);
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
        const command = choose(owners.get(combination) ?? [], activeObject());
        if (command) return command;
      }
      return undefined;
    },
    shortcutsOf: (commandId) => shortcuts.get(commandId) ?? [],
    conflicts: [...refused].map(([shortcut, ids]) => ({
      shortcut,
      commandIds: [...(owners.get(shortcut)?.slice(0, 1) ?? []).map(({ id }) => id), ...ids],
    })),
  };
}

function areApart(one: Command, other: Command): boolean {
  return one.objects !== undefined && other.objects?.every((name) => !one.objects?.includes(name)) === true;
}

/** The first of several also when none can be run now, so that the key means something. */
function choose([first, ...others]: readonly Command[], activeObject: string | undefined): Command | undefined {
  if (!first || others.length === 0) return first;
  const enabled = [first, ...others].filter((command) => command.enabled());
  return (
    enabled.find(({ objects }) => activeObject !== undefined && objects?.includes(activeObject)) ?? enabled[0] ?? first
  );
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
