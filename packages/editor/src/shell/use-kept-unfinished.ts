import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import { keepUnfinished, resumeUnfinished } from '../operations/keep-unfinished.ts';
import { deviceShelf } from '../store/device-shelf.ts';

const shelf = deviceShelf('unfinished');
const delayMs = 250;

/** Keeps on this device what is half typed or half traced, and goes on with it after a reload or a crash. */
export function useKeptUnfinished(editor: Editor, key: string | undefined): void {
  useEffect(() => {
    if (key === undefined || editor.capabilities.readonly) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    let stopWaiting = () => {};
    void shelf.find(key).then((kept) => {
      if (!isGone && kept !== undefined) stopWaiting = resumeUnfinished(editor, kept);
    });
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      const kept = keepUnfinished(editor);
      if (kept) shelf.put(key, kept);
      else shelf.remove(key);
    };
    let seen = stateOf(editor);
    const look = () => {
      const now = stateOf(editor);
      if (now.every((part, index) => part === seen[index])) return;
      seen = now;
      timer ??= setTimeout(save, delayMs);
    };
    const stops = [editor.session, ...[...editor.images.values()].map(({ sketch }) => sketch)].map((observed) =>
      observed.subscribe(look),
    );
    const saveLast = () => {
      if (timer !== undefined) save();
    };
    window.addEventListener('pagehide', saveLast);
    return () => {
      isGone = true;
      stopWaiting();
      for (const stop of stops) stop();
      window.removeEventListener('pagehide', saveLast);
      saveLast();
    };
  }, [editor, key]);
}

/** What decides over the rest: the pointer over a picture alone changes nothing that is kept. */
function stateOf(editor: Editor): unknown[] {
  return [editor.session.get().typed, ...[...editor.images.values()].map(({ sketch }) => sketch.get().draft)];
}
