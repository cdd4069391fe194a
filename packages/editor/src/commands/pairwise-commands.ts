import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { isControlShown } from '../editor/visibility.ts';
import { findAnswer, setAnswer } from '../operations/answers.ts';
import { canEdit } from '../operations/edit.ts';
import type { Command } from './command.ts';

export function pairwiseCommandId(control: ControlTag, side: 'left' | 'right'): string {
  return `pairwise.${control.name}.${side}`;
}

/** The arrow keys choose a side, where nothing else moves by them. */
export function pairwiseCommands(editor: Editor): Command[] {
  const controls = Object.values(editor.config.controls).filter(({ tag }) => tag === 'Pairwise');
  return controls.flatMap((control, index) =>
    (['left', 'right'] as const).map((side) => ({
      id: pairwiseCommandId(control, side),
      label: humanized(control.toName[side === 'left' ? 0 : 1] ?? side),
      group: 'Answers',
      shortcuts: index === 0 ? [side] : [],
      enabled: () => canEdit(editor) && isControlShown(editor, control) && editor.session.get().selection.length === 0,
      run() {
        const stored = control.params[`${side}Class`];
        setAnswer(editor, control, undefined, findAnswer(editor, control, undefined) === stored ? undefined : stored);
      },
    })),
  );
}
