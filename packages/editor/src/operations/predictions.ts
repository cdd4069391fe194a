import type { Editor, EditorPrediction } from '../editor/editor.ts';
import { loadResult } from '../results/load-result.ts';
import type { EditorRecord } from '../store/records.ts';
import { announce, edit } from './edit.ts';

/** Replaces the annotation by the prediction, as one step that can be undone. */
export function applyPrediction(editor: Editor, prediction: EditorPrediction): void {
  const items = prediction.result.map((item) =>
    'from_name' in item ? { ...item, origin: 'prediction' as const } : item,
  );
  const records = loadResult(editor.config, items);
  edit(editor, 'Use prediction', (writer) => {
    for (const kind of ['region', 'answer', 'relation', 'opaque'] as const) {
      for (const record of editor.store.list(kind)) writer.remove(record.id);
    }
    for (const record of records) writer.put(inOrder(editor, record));
  });
  announce(editor, `Prediction used: ${records.length} answers`);
}

function inOrder(editor: Editor, record: EditorRecord): EditorRecord {
  const order = editor.nextOrder();
  switch (record.kind) {
    case 'region':
      return { ...record, props: { ...record.props, order } };
    case 'answer':
      return { ...record, props: { ...record.props, order } };
    case 'relation':
      return { ...record, props: { ...record.props, order } };
    case 'opaque':
      return { ...record, props: { ...record.props, order } };
  }
}
