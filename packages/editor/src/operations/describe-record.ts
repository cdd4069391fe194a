import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { fromStored, titleOf } from '../editor/interface-model.ts';
import type { EditorRecord, RegionAnswer } from '../store/records.ts';
import { describeRegion } from './selection.ts';

/** One short line for lists and screen readers. */
export function describeRecord(editor: Editor, record: EditorRecord): string {
  switch (record.kind) {
    case 'region':
      return describeRegion(editor, record);
    case 'answer':
      return describeAnswer(editor, record.props.answer);
    case 'relation': {
      const { labels } = record.props;
      return labels && labels.length > 0 ? `Relation ${labels.join(', ')}` : 'Relation';
    }
    case 'opaque':
      return 'from_name' in record.props.item ? humanized(record.props.item.from_name) : 'Other';
  }
}

function describeAnswer(editor: Editor, { control: name, value }: RegionAnswer): string {
  const control = editor.config.controls[name];
  const titles = control ? fromStored(control, value).map((one) => titleOf(editor.model, control, one)) : [];
  return `${humanized(name)}: ${titles.length > 0 ? titles.join(', ') : textOf(value)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
