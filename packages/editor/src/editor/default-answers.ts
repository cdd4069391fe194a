import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ControlTag } from '@labelwright/task-definition/model';
import { readRanking, writeRanking } from '../controls/ranker/ranking.ts';
import { listItems } from '../media/list/list-items.ts';
import { armLabel, newAnswer } from '../operations/labels.ts';
import { answerRecordId } from '../results/load-result.ts';
import type { Editor } from './editor.ts';

/** What the interface gives from the start, for a task that has no result yet. */
export function addDefaultAnswers(editor: Editor): void {
  editor.store.write('restore', (writer) => {
    for (const control of editor.model.wholeTaskControls) {
      if (control.perItem) continue;
      const value = defaultOf(editor, control);
      if (value === undefined) continue;
      writer.put({
        id: answerRecordId(control.name),
        kind: 'answer',
        props: {
          resultId: editor.makeId(),
          toName: control.toName[0] ?? '',
          answer: newAnswer(editor, control, undefined, value),
          order: editor.nextOrder(),
        },
      });
    }
  });
}

function defaultOf(editor: Editor, control: ControlTag): unknown {
  const { params } = control;
  if (control.tag === 'Choices') {
    const selected = editor.model.listFlatOptions(control.name).filter((option) => option.selected);
    const values = selected.map((option) => option.value);
    return values.length > 0 ? (params.choice === 'multiple' ? values : values.slice(0, 1)) : undefined;
  }
  if (control.tag === 'TextArea') {
    const text = typeof params.value === 'string' ? interpolate(params.value, editor.task.data) : '';
    return text === '' ? undefined : [text];
  }
  if (control.tag === 'Ranker') {
    const ids = listItems(editor, control.toName[0] ?? '').map(({ id }) => id);
    return ids.length > 0 ? writeRanking(readRanking(control, undefined, ids, '')) : undefined;
  }
  // Rating declares 0 as its default, which means no answer.
  const value = params.defaultValue;
  return value === '' || (control.tag === 'Rating' && value === 0) ? undefined : value;
}

/** Labels that an interface selects from the start are in hand when the task opens. */
export function armSelectedLabels(editor: Editor): void {
  for (const control of editor.model.labelControls) {
    const selected = editor.model.listFlatOptions(control.name).filter((option) => option.selected);
    const values = selected.map(({ value }) => value);
    if (values.length === 0) continue;
    for (const value of control.params.choice === 'multiple' ? values : values.slice(0, 1))
      armLabel(editor, control, value);
    return;
  }
}
