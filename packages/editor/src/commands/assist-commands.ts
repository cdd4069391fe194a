import type { Editor } from '../editor/editor.ts';
import { askModel, stopAsking } from '../operations/ask-model.ts';
import { announce, canEdit } from '../operations/edit.ts';
import { listDrawingTools, listPossibleTools } from '../operations/list-drawing-tools.ts';
import { canPrompt, changeAssist, hasSmartControls, isAssisting } from '../operations/prompts.ts';
import { listSelected } from '../operations/selection.ts';
import type { Command } from './command.ts';

/** For the model that helps while one draws; nothing where no control asks for one. */
export function assistCommands(editor: Editor): Command[] {
  if (!hasSmartControls(editor)) return [];
  const selected = () => listSelected(editor).filter((region) => canPrompt(editor, region));
  return [
    {
      id: 'assist.toggle',
      label: 'Smart tools on or off',
      group: 'Suggestions',
      shortcuts: ['alt+t'],
      enabled: () => canEdit(editor) && editor.session.get().assist.isConnected,
      run() {
        const isOn = !editor.session.get().assist.isOn;
        if (!isOn) stopAsking(editor);
        changeAssist(editor, { isOn });
        putDownSmartTool(editor);
        announce(editor, isOn ? 'Smart tools on' : 'Smart tools off');
      },
    },
    {
      id: 'assist.accept-at-once',
      label: 'Accept what the model answers at once, or look at it first',
      group: 'Suggestions',
      shortcuts: ['alt+shift+t'],
      enabled: () => isAssisting(editor),
      run() {
        const acceptsAtOnce = !editor.session.get().assist.acceptsAtOnce;
        changeAssist(editor, { acceptsAtOnce });
        announce(editor, acceptsAtOnce ? 'Answers are accepted at once' : 'Answers wait to be accepted');
      },
    },
    {
      id: 'assist.ask',
      label: 'Ask the model about the selected regions',
      group: 'Suggestions',
      shortcuts: ['alt+q'],
      enabled: () => isAssisting(editor) && selected().length > 0,
      run() {
        void askModel(
          editor,
          selected().map(({ id }) => id),
        );
      },
    },
  ];
}

/** A tool that only a model makes sense of cannot stay in hand without it. */
function putDownSmartTool(editor: Editor): void {
  const { tool } = editor.session.get();
  const isTool = ({ id }: { id: string }) => id === tool;
  if (listPossibleTools(editor).some(isTool) && !listDrawingTools(editor).some(isTool)) {
    editor.session.update({ tool: 'select' });
  }
}
