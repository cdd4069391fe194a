import type { Editor } from '../editor/editor.ts';
import type { PanelSide } from '../editor/session.ts';
import { submit } from '../operations/submit.ts';
import type { Command } from './command.ts';

/** Name under which the field that finds labels takes the focus. */
export const labelSearchField = 'label search';

export function taskCommands(editor: Editor): Command[] {
  const { host, session } = editor;
  return [
    {
      id: 'task.submit',
      label: editor.capabilities.canUpdate ? 'Update' : 'Submit',
      group: 'Task',
      shortcuts: ['mod+enter'],
      worksWhileTyping: true,
      enabled: () =>
        host.onSubmit !== undefined && editor.capabilities.canSubmit !== false && !editor.capabilities.readonly,
      run: () => submit(editor),
    },
    {
      id: 'task.skip',
      label: 'Skip',
      group: 'Task',
      shortcuts: ['mod+space'],
      worksWhileTyping: true,
      enabled: () =>
        host.onSkip !== undefined && editor.capabilities.canSkip !== false && !editor.capabilities.readonly,
      run: () => host.onSkip?.(),
    },
    {
      id: 'task.earlier',
      label: 'Earlier task',
      group: 'Task',
      shortcuts: ['mod+left'],
      worksInEmptyField: true,
      enabled: () => host.onNavigate !== undefined,
      run: () => host.onNavigate?.(-1),
    },
    {
      id: 'task.later',
      label: 'Later task',
      group: 'Task',
      shortcuts: ['mod+right'],
      worksInEmptyField: true,
      enabled: () => host.onNavigate !== undefined,
      run: () => host.onNavigate?.(1),
    },
    {
      id: 'view.keys',
      label: 'Show all keys',
      group: 'View',
      shortcuts: ['?'],
      enabled: () => true,
      run: () => session.update({ isKeySheetOpen: !session.get().isKeySheetOpen }),
    },
    {
      id: 'view.palette',
      label: 'Find a command',
      group: 'View',
      shortcuts: ['mod+shift+p', 'f1'],
      worksWhileTyping: true,
      enabled: () => !session.get().isKeySheetOpen,
      run: () => session.update({ isPaletteOpen: !session.get().isPaletteOpen }),
    },
    ...(hasLabelSearch(editor) ? [findLabel(editor)] : []),
    panelCommand(editor, 'left', 'Fold the regions panel', '['),
    panelCommand(editor, 'right', 'Fold the details panel', ']'),
    {
      id: 'view.focus',
      label: 'Focus on the work',
      group: 'View',
      shortcuts: ['mod+.'],
      enabled: () => true,
      run: () => session.update({ isFocusMode: !session.get().isFocusMode }),
    },
  ];
}

function panelCommand({ session }: Editor, side: PanelSide, label: string, shortcut: string): Command {
  return {
    id: `view.${side}-panel`,
    label,
    group: 'View',
    shortcuts: [shortcut, `alt+${shortcut}`],
    enabled: () => true,
    run() {
      const { closedPanels } = session.get();
      const rest = closedPanels.filter((other) => other !== side);
      session.update({ closedPanels: rest.length < closedPanels.length ? rest : [...rest, side] });
    },
  };
}

/** More labels than this get a field to find one by name. */
export const mostWithoutSearch = 24;

export function hasLabelSearch({ model }: Editor): boolean {
  const counts = model.labelControls.map((control) => model.listFlatOptions(control.name).length);
  return counts.reduce((sum, count) => sum + count, 0) > mostWithoutSearch;
}

function findLabel({ session }: Editor): Command {
  return {
    id: 'labels.find',
    label: 'Find a label',
    group: 'Labels',
    shortcuts: ['/'],
    enabled: () => true,
    run: () => session.update({ focusRequest: { field: labelSearchField } }),
  };
}
