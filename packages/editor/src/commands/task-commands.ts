import type { Editor } from '../editor/editor.ts';
import { submit } from '../operations/submit.ts';
import type { Command } from './command.ts';

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
      enabled: () => host.onNavigate !== undefined,
      run: () => host.onNavigate?.(-1),
    },
    {
      id: 'task.later',
      label: 'Later task',
      group: 'Task',
      shortcuts: ['mod+right'],
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
      id: 'view.focus',
      label: 'Focus on the work',
      group: 'View',
      shortcuts: ['mod+.'],
      enabled: () => true,
      run: () => session.update({ isFocusMode: !session.get().isFocusMode }),
    },
  ];
}
