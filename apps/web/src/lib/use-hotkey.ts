import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type KeyStroke, matchesStroke, parseStroke } from './key-stroke.ts';

type Hotkey = {
  stroke: KeyStroke;
  combo: string;
  label: string;
  group: string;
  isWhileTyping: boolean;
  run: (event: KeyboardEvent) => void;
};

export type HotkeyHelp = { combo: string; label: string; group: string };

let hotkeys: readonly Hotkey[] = [];
let described: readonly (readonly HotkeyHelp[])[] = [];
let help: readonly HotkeyHelp[] = [];
const watchers = new Set<() => void>();

function publishHelp(): void {
  const bound = hotkeys.filter(({ label }) => label !== '').map(({ combo, label, group }) => ({ combo, label, group }));
  help = [...described.flat(), ...bound];
  for (const watcher of watchers) watcher();
}

function replace(next: readonly Hotkey[]): void {
  hotkeys = next;
  publishHelp();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ['checkbox', 'radio', 'button', 'range'].includes(target.type));

/** What the focused element did not deal with itself. Radio buttons refuse Enter, but Ctrl with Enter is not theirs. */
function isFree(event: KeyboardEvent): boolean {
  if (!event.defaultPrevented) return true;
  const isChord = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  return isChord && event.target instanceof Element && event.target.getAttribute('role') === 'radio';
}

/** The key that was bound last wins, so that a dialog's key covers the page's. */
function onKeyDown(event: KeyboardEvent): void {
  if (!isFree(event) || event.isComposing) return;
  for (const hotkey of [...hotkeys].reverse()) {
    if (!matchesStroke(hotkey.stroke, event)) continue;
    if (isTyping(event.target) && !hotkey.isWhileTyping) continue;
    event.preventDefault();
    hotkey.run(event);
    return;
  }
}

type HotkeyOptions = {
  /** What the key does, for the sheet of keys. Keys without a label are not listed. */
  label?: string;
  group?: string;
  isEnabled?: boolean;
  isWhileTyping?: boolean;
};

/** Binds a key while the component is mounted. `mod` is ⌘ on a Mac and Ctrl elsewhere: 'mod+k', 'shift+z', '?'. */
export function useHotkey(combo: string, run: (event: KeyboardEvent) => void, options: HotkeyOptions = {}): void {
  const { label = '', group = 'This page', isEnabled = true, isWhileTyping = false } = options;
  const latest = useRef(run);
  latest.current = run;

  useEffect(() => {
    if (!isEnabled) return;
    const hotkey: Hotkey = {
      stroke: parseStroke(combo),
      combo,
      label,
      group,
      isWhileTyping,
      run: (event) => latest.current(event),
    };
    if (hotkeys.length === 0) window.addEventListener('keydown', onKeyDown);
    replace([...hotkeys, hotkey]);
    return () => {
      replace(hotkeys.filter((other) => other !== hotkey));
      if (hotkeys.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [combo, label, group, isEnabled, isWhileTyping]);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Lists keys on the sheet that a widget handles by itself, such as a table or the editor. Give a stable array. */
export function useKeyHelp(keys: readonly HotkeyHelp[]): void {
  useEffect(() => {
    described = [...described, keys];
    publishHelp();
    return () => {
      described = described.filter((other) => other !== keys);
      publishHelp();
    };
  }, [keys]);
}

/** Every labelled key that works right now. */
export const useHotkeyHelp = (): readonly HotkeyHelp[] => useSyncExternalStore(watch, () => help);
