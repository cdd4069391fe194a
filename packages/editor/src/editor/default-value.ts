import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ControlTag } from '@labelwright/task-definition/model';
import { readRanking, writeRanking } from '../controls/ranker/ranking.ts';
import { listItems } from '../media/list/list-items.ts';
import type { Editor } from './editor.ts';
import { toStored } from './interface-model.ts';

/** What the interface answers by itself; undefined for nothing. */
export function defaultOf(editor: Editor, control: ControlTag): unknown {
  const { params } = control;
  if (control.tag === 'Choices' || control.tag === 'Taxonomy') {
    const selected = editor.model.listFlatOptions(control.name).filter((option) => option.selected);
    const values = selected.map((option) => option.value);
    const taken = params.choice === 'multiple' || control.tag === 'Taxonomy' ? values : values.slice(0, 1);
    return taken.length > 0 ? toStored(control, taken, editor.model.listOptions(control.name)) : undefined;
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
