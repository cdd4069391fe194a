import type { Editor } from '../editor/editor.ts';
import { canonical } from '../results/canonical.ts';
import { serializeResult } from '../results/serialize-result.ts';
import { packHistory, unpackHistory } from '../store/kept-history.ts';
import type { EditorRecord } from '../store/records.ts';
import { createStore } from '../store/store.ts';

/** A tab keeps five megabytes in all. */
const mostCharacters = 800_000;

/** The annotation and its steps as text; undefined when there is nothing to undo or to redo. */
export function keepHistory(editor: Editor): string | undefined {
  return packHistory({ records: listRecords(editor), history: editor.history.snapshot() }, mostCharacters);
}

/** False when the text does not lead to what the editor shows now: then it must not be undone from here. */
export function restoreHistory(editor: Editor, text: string): boolean {
  const kept = unpackHistory(text);
  if (!kept) return false;
  const store = createStore();
  store.write('restore', (writer) => {
    for (const record of kept.records) writer.put(record);
  });
  const shown = canonical(serializeResult(editor.config, editor.store, () => false));
  if (canonical(serializeResult(editor.config, store, () => false)) !== shown) return false;
  editor.restore(kept.records, kept.history);
  return true;
}

function listRecords({ store }: Editor): EditorRecord[] {
  return [...store.list('region'), ...store.list('answer'), ...store.list('relation'), ...store.list('opaque')];
}
