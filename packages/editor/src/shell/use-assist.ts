import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import { stopAsking } from '../operations/ask-model.ts';
import { changeAssist } from '../operations/prompts.ts';

const key = 'labelwright.editor.assist';

/** Tells the editor whether a model helps while one draws; how it helps is remembered on this device. */
export function useAssist(editor: Editor, isConnected: boolean): void {
  useEffect(() => {
    changeAssist(editor, read());
    const save = () => write(editor);
    const unsubscribe = editor.session.subscribe(save);
    return () => {
      unsubscribe();
      stopAsking(editor);
    };
  }, [editor]);
  useEffect(() => changeAssist(editor, { isConnected }), [editor, isConnected]);
}

interface Kept {
  isOn: boolean;
  acceptsAtOnce: boolean;
}

function read(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return {};
    return {
      isOn: !('isOn' in kept) || kept.isOn !== false,
      acceptsAtOnce: 'acceptsAtOnce' in kept && kept.acceptsAtOnce === true,
    };
  } catch {
    return {};
  }
}

function write(editor: Editor): void {
  const { isOn, acceptsAtOnce } = editor.session.get().assist;
  try {
    const text = JSON.stringify({ isOn, acceptsAtOnce } satisfies Kept);
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Only a preference is lost.
  }
}
