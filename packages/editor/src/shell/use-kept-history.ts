import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import { keepHistory, restoreHistory } from '../operations/keep-history.ts';
import { deviceShelf } from '../store/device-shelf.ts';

const shelf = deviceShelf('histories');
const delayMs = 600;

/** Keeps the steps on this device and takes them up again, so that undo goes on after a reload or a crash. */
export function useKeptHistory(editor: Editor, key: string | undefined): void {
  useEffect(() => {
    if (key === undefined || editor.capabilities.readonly) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const isUntouched = (): boolean => {
      const { undo, redo } = editor.history.state.get();
      return undo.length + redo.length === 0;
    };
    void shelf.find(key).then((kept) => {
      // Whoever was faster than the storage goes on from what the editor shows.
      if (!isGone && kept !== undefined && isUntouched()) restoreHistory(editor, kept);
    });
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      const kept = keepHistory(editor);
      if (kept) shelf.put(key, kept);
      else shelf.remove(key);
    };
    const stop = editor.history.state.subscribe(() => {
      timer ??= setTimeout(save, delayMs);
    });
    const saveLast = () => {
      if (timer !== undefined) save();
    };
    window.addEventListener('pagehide', saveLast);
    return () => {
      isGone = true;
      stop();
      window.removeEventListener('pagehide', saveLast);
      saveLast();
    };
  }, [editor, key]);
}
