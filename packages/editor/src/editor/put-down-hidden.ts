import { isToolOffered } from '../operations/list-drawing-tools.ts';
import { drawingTools } from '../tools/drawing-tools.ts';
import type { Editor } from './editor.ts';
import { hasRules, isOffered } from './visibility.ts';

/** A label or tool in hand is put down as soon as the interface no longer offers it. */
export function putDownHidden(editor: Editor): void {
  const { config, session, store } = editor;
  if (!Object.values(config.controls).some((control) => control.answer !== 'classification' && hasRules(control)))
    return;
  function check(): void {
    const { armed, tool, gesture } = session.get();
    if (gesture !== undefined) return;
    const control = armed && config.controls[armed.control];
    if (control && !isOffered(editor, control)) {
      session.update({ armed: undefined, tool: 'select', announcement: 'Label put down' });
    } else if (drawingTools.some(({ id }) => id === tool) && !isToolOffered(editor, tool)) {
      session.update({ tool: 'select' });
    }
  }
  store.subscribe(check);
  session.subscribe(check);
}
