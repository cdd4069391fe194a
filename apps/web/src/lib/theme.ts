import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'lw-theme';
const watchers = new Set<() => void>();
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

let choice = readChoice();

function apply(): void {
  const isDark = choice === 'dark' || (choice === 'system' && systemDark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  for (const watcher of watchers) watcher();
}

systemDark.addEventListener('change', apply);

export function setTheme(next: ThemeChoice): void {
  choice = next;
  try {
    if (next === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
  apply();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(watch, () => choice);

/** The theme on screen now, for canvases and charts that cannot read CSS variables by themselves. */
export const useTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(watch, () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'));
