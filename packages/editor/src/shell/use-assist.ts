import { useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';
import type { AssistModel } from '../editor/session.ts';
import { stopAsking } from '../operations/ask-model.ts';
import { changeAssist } from '../operations/prompts.ts';

const key = 'labelwright.editor.assist';

/** Tells the editor whether a model helps while one draws; how it helps is remembered on this device. */
export function useAssist(editor: Editor, isConnected: boolean, models: readonly AssistModel[]): void {
  useEffect(() => {
    changeAssist(editor, read());
    const save = () => write(editor);
    const unsubscribe = editor.session.subscribe(save);
    return () => {
      unsubscribe();
      stopAsking(editor);
    };
  }, [editor]);
  useEffect(() => changeAssist(editor, { isConnected, models }), [editor, isConnected, models]);
}

interface Kept {
  isOn: boolean;
  acceptsAtOnce: boolean;
  model?: string | undefined;
}

function read(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return {};
    return {
      isOn: !('isOn' in kept) || kept.isOn !== false,
      acceptsAtOnce: 'acceptsAtOnce' in kept && kept.acceptsAtOnce === true,
      ...('model' in kept && typeof kept.model === 'string' ? { model: kept.model } : {}),
    };
  } catch {
    return {};
  }
}

function write(editor: Editor): void {
  const { isOn, acceptsAtOnce, model } = editor.session.get().assist;
  try {
    const text = JSON.stringify({ isOn, acceptsAtOnce, model } satisfies Kept);
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Only a preference is lost.
  }
}
