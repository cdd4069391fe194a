import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import { keepHistory, restoreHistory } from '../operations/keep-history.ts';

const indexKey = 'labelwright.editor.histories';
const prefix = 'labelwright.editor.history.';
/** Of so many tasks the steps are kept in one sitting. */
const mostTasks = 5;
const delayMs = 600;

/** Takes up the steps again that led to what the editor shows, if this tab has kept them. */
export function takeUpHistory(editor: Editor, key: string): void {
  try {
    const text = sessionStorage.getItem(prefix + key);
    if (text !== null) restoreHistory(editor, text);
  } catch {
    // Without storage there is nothing to take up.
  }
}

/** Keeps the steps in this tab, so that undo goes on after a reload. */
export function useKeptHistory(editor: Editor, key: string | undefined): void {
  useEffect(() => {
    if (key === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      write(key, keepHistory(editor));
    };
    const stop = editor.history.state.subscribe(() => {
      timer ??= setTimeout(save, delayMs);
    });
    const saveLast = () => {
      if (timer !== undefined) save();
    };
    window.addEventListener('pagehide', saveLast);
    return () => {
      stop();
      window.removeEventListener('pagehide', saveLast);
      saveLast();
    };
  }, [editor, key]);
}

function write(key: string, text: string | undefined): void {
  try {
    const others = readIndex().filter((other) => other !== key);
    const left = others.slice(-(mostTasks - 1));
    for (const old of others.filter((other) => !left.includes(other))) sessionStorage.removeItem(prefix + old);
    sessionStorage.setItem(indexKey, JSON.stringify(text === undefined ? left : [...left, key]));
    if (text === undefined) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, text);
  } catch {
    // The storage is full: only the memory of earlier steps is lost, and it must not be taken for that of now.
    forget(key);
  }
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key);
  } catch {
    // There is no storage at all.
  }
}

function readIndex(): string[] {
  const kept: unknown = JSON.parse(sessionStorage.getItem(indexKey) ?? '[]');
  return Array.isArray(kept) ? kept.filter((entry): entry is string => typeof entry === 'string') : [];
}
