import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { configExtensions } from './config-language.ts';

type CodeEditorProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Position to put the caret at; a new object moves it again. */
  caret?: { offset: number } | undefined;
};

/** CodeMirror for label configs. Writes from outside replace the text; writes of its own are not echoed back. */
export function CodeEditor({ label, value, onChange, caret }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: configExtensions(label, (text) => latest.current.onChange(text)),
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || caret === undefined) return;
    const anchor = Math.min(caret.offset, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
  }, [caret]);

  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}
