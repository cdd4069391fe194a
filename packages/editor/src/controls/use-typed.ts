import { useCallback } from 'react';
import type { Editor } from '../editor/editor.ts';
import { useEditor, useSession } from '../shell/editor-context.ts';

/** What is typed in a field and not yet part of the answer; it outlives a reload. Undefined: nothing is being typed. */
export function useTyped(field: string): [string | undefined, (text: string | undefined) => void] {
  const editor = useEditor();
  const text = useSession(({ typed }) => typed[field]);
  return [text, useCallback((next) => setTyped(editor, field, next), [editor, field])];
}

function setTyped(editor: Editor, field: string, text: string | undefined): void {
  const { typed } = editor.session.get();
  if (typed[field] === text) return;
  const { [field]: _before, ...others } = typed;
  editor.session.update({ typed: text === undefined ? others : { ...others, [field]: text } });
}
