/** One key with its modifiers. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export type KeyStroke = { key: string; mod: boolean; shift: boolean; alt: boolean };

const ALIASES: Readonly<Record<string, string>> = {
  esc: 'escape',
  del: 'delete',
  space: ' ',
  enter: 'enter',
  left: 'arrowleft',
  right: 'arrowright',
  up: 'arrowup',
  down: 'arrowdown',
};

export const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform || navigator.userAgent);

/** 'mod+shift+z' → its parts. A plus sign itself is written 'plus'. */
export function parseStroke(combo: string): KeyStroke {
  const parts = combo.toLowerCase().split('+');
  const last = parts.at(-1) ?? '';
  const key = last === 'plus' ? '+' : (ALIASES[last] ?? last);
  return { key, mod: parts.includes('mod'), shift: parts.includes('shift'), alt: parts.includes('alt') };
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const isLetterOrNamed = (key: string): boolean =>
  key.length > 1 || key.toLowerCase() !== key.toUpperCase() || key === ' ';

/** Shift is compared for letters and named keys only: `?` needs shift on some keyboards and none on others. */
export function matchesStroke(stroke: KeyStroke, press: KeyPress): boolean {
  if (press.key.toLowerCase() !== stroke.key) return false;
  if ((press.ctrlKey || press.metaKey) !== stroke.mod || press.altKey !== stroke.alt) return false;
  return !isLetterOrNamed(stroke.key) || press.shiftKey === stroke.shift;
}

const MAC_SIGNS: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥' };
const PC_SIGNS: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' };
const KEY_SIGNS: Readonly<Record<string, string>> = {
  arrowleft: '←',
  left: '←',
  arrowright: '→',
  right: '→',
  arrowup: '↑',
  up: '↑',
  arrowdown: '↓',
  down: '↓',
  enter: '↵',
  escape: 'Esc',
  esc: 'Esc',
  delete: 'Del',
  del: 'Del',
  space: 'Space',
  plus: '+',
};

/** The signs to print on a key cap, in order: ['Ctrl', 'K'] or ['⌘', 'K']. */
export function keySigns(combo: string, onMac: boolean): string[] {
  const modifiers = onMac ? MAC_SIGNS : PC_SIGNS;
  return combo
    .toLowerCase()
    .split('+')
    .map((part) => modifiers[part] ?? KEY_SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
