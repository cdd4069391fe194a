import type { ControlTag } from '@labelwright/task-definition/model';
import { countPages } from '@labelwright/task-definition/pages';
import { armLabel, newAnswer } from '../operations/labels.ts';
import { answerRecordId } from '../results/load-result.ts';
import { defaultOf } from './default-value.ts';
import type { Editor } from './editor.ts';
import { isOffered } from './visibility.ts';

/** What the interface gives from the start, for a task that has no result yet; for each page where it asks for each. */
export function addDefaultAnswers(editor: Editor): void {
  editor.store.write('restore', (writer) => {
    for (const control of editor.model.wholeTaskControls) {
      const value = defaultOf(editor, control);
      if (value === undefined) continue;
      for (const itemIndex of pagesOf(editor, control)) {
        writer.put({
          id: answerRecordId(control.name, itemIndex),
          kind: 'answer',
          props: {
            resultId: editor.makeId(),
            toName: control.toName[0] ?? '',
            ...(itemIndex === undefined ? {} : { itemIndex }),
            answer: newAnswer(editor, control, undefined, value, itemIndex),
            order: editor.nextOrder(),
          },
        });
      }
    }
  });
}

/** Pages that the control asks about; undefined stands for the whole task. How long a document is, is not known yet. */
function pagesOf(editor: Editor, { perItem, toName }: ControlTag): (number | undefined)[] {
  if (!perItem) return [undefined];
  const count = countPages(editor.config.objects[toName[0] ?? ''], editor.task.data);
  return Array.from({ length: count }, (_, page) => page);
}

/** Labels that an interface selects from the start are in hand when the task opens. */
export function armSelectedLabels(editor: Editor): void {
  for (const control of editor.model.labelControls.filter((each) => isOffered(editor, each))) {
    const selected = editor.model.listFlatOptions(control.name).filter((option) => option.selected);
    const values = selected.map(({ value }) => value);
    if (values.length === 0) continue;
    for (const value of control.params.choice === 'multiple' ? values : values.slice(0, 1))
      armLabel(editor, control, value);
    return;
  }
}
