import type { Editor } from '../editor/editor.ts';
import { stopAsking } from '../operations/ask-model.ts';
import { copySelected, duplicateSelected, hasCopied, pasteCopied } from '../operations/clipboard.ts';
import { announce, canEdit } from '../operations/edit.ts';
import { dropMarks } from '../operations/marks.ts';
import { focusPoint } from '../operations/points.ts';
import { stopLinking } from '../operations/relations.ts';
import { select } from '../operations/selection.ts';
import { isTracing } from '../tools/trace-path.ts';
import type { Command } from './command.ts';

export function editCommands(editor: Editor): Command[] {
  const { history, session } = editor;
  const hasSelection = () => canEdit(editor) && session.get().selection.length > 0;
  return [
    {
      id: 'edit.undo',
      label: 'Undo',
      group: 'Edit',
      shortcuts: ['mod+z'],
      repeats: true,
      enabled() {
        const { gesture } = session.get();
        return (
          canEdit(editor) && (isTracing(gesture) || (gesture === undefined && history.state.get().undo.length > 0))
        );
      },
      run() {
        if (editor.stepBackGesture()) return;
        const name = history.state.get().undo.at(-1);
        if (history.undo()) announce(editor, `Undone: ${name}`);
      },
    },
    {
      id: 'edit.redo',
      label: 'Redo',
      group: 'Edit',
      shortcuts: ['mod+shift+z', 'mod+y'],
      repeats: true,
      enabled: () => canEdit(editor) && session.get().gesture === undefined && history.state.get().redo.length > 0,
      run() {
        const name = history.state.get().redo.at(-1);
        if (history.redo()) announce(editor, `Redone: ${name}`);
      },
    },
    {
      id: 'edit.copy',
      label: 'Copy regions',
      group: 'Edit',
      shortcuts: ['mod+c'],
      enabled: () => session.get().selection.length > 0,
      run: () => copySelected(editor),
    },
    {
      id: 'edit.paste',
      label: 'Paste regions',
      group: 'Edit',
      shortcuts: ['mod+v'],
      enabled: () => canEdit(editor) && hasCopied(),
      run: () => pasteCopied(editor),
    },
    {
      id: 'edit.duplicate',
      label: 'Duplicate regions',
      group: 'Edit',
      shortcuts: ['mod+d'],
      enabled: hasSelection,
      run: () => duplicateSelected(editor),
    },
    {
      id: 'edit.escape',
      label: 'Cancel, then deselect',
      group: 'Edit',
      shortcuts: ['esc'],
      enabled: () => true,
      run: () => stepBack(editor),
    },
  ];
}

/** One thing at a time, from the most passing to the most lasting. */
function stepBack(editor: Editor): void {
  const { session } = editor;
  const state = session.get();
  if (state.isKeySheetOpen) session.update({ isKeySheetOpen: false });
  else if (editor.cancelGesture()) announce(editor, 'Cancelled');
  else if (state.assist.isBusy) stopAsking(editor);
  else if (state.linkingFrom !== undefined) stopLinking(editor);
  else if (state.focusedPoint) focusPoint(editor, state.focusedPoint.regionId, undefined);
  else if (state.textSelection) session.update({ textSelection: undefined });
  else if (dropMarks(editor)) announce(editor, 'Cancelled');
  else if (state.selection.length > 0) select(editor, []);
  else if (state.armed) session.update({ armed: undefined, tool: 'select', announcement: 'Label put down' });
  else if (state.tool !== 'select') session.update({ tool: 'select' });
  else if (state.isFocusMode) session.update({ isFocusMode: false });
}
