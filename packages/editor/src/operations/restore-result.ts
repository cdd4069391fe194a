import type { ResultItem } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { loadResult } from '../results/load-result.ts';
import { announce, edit } from './edit.ts';

/** Puts an earlier version in place of what is there, as one step that can be undone. */
export function restoreResult(editor: Editor, result: readonly ResultItem[]): void {
  const records = loadResult(editor.config, result);
  edit(editor, 'Restore version', (writer) => {
    for (const kind of ['region', 'answer', 'relation', 'opaque'] as const) {
      for (const record of editor.store.list(kind)) writer.remove(record.id);
    }
    for (const record of records) writer.put(record);
  });
  while (editor.nextOrder() < records.length);
  announce(editor, 'Version restored');
}
