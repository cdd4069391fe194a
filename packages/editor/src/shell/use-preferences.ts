import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import { applyPreferences, readPreferences, watchPreferences } from '../operations/preferences.ts';

const delayMs = 200;

/** Where this device remembers them: for each person and interface. */
const keyOf = (person: string, configHash: string): string => `labelwright.editor.preferences.${person}.${configHash}`;

/** Those that wait to be remembered: the next task may open before they are. */
const waiting = new Set<() => void>();

/** Before anything of the editor is shown, so that nothing jumps. */
export function takeUpPreferences(editor: Editor, person: string): void {
  for (const save of waiting) save();
  try {
    const text = localStorage.getItem(keyOf(person, editor.config.hash));
    if (text !== null) applyPreferences(editor, JSON.parse(text));
  } catch {
    // Storage may be forbidden, or hold something else; all is then as it first was.
  }
}

/** What a person sets once is set in the next task as well. */
export function usePreferences(editor: Editor, person: string): void {
  useEffect(() => {
    const key = keyOf(person, editor.config.hash);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = JSON.stringify(readPreferences(editor));
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      waiting.delete(save);
      const text = JSON.stringify(readPreferences(editor));
      if (text === last) return;
      last = text;
      try {
        localStorage.setItem(key, text);
      } catch {
        // Only a preference is lost.
      }
    };
    const stop = watchPreferences(editor, () => {
      timer ??= setTimeout(save, delayMs);
      waiting.add(save);
    });
    return () => {
      stop();
      save();
    };
  }, [editor, person]);
}
