import type { Editor } from '../editor/editor.ts';
import { contentHash, mixed } from '../results/content-hash.ts';
import { recordItems } from '../results/serialize-result.ts';
import { isKeptHistory, isMarked, type KeptHistory, packHistory } from '../store/kept-history.ts';
import type { EditorRecord } from '../store/records.ts';
import { listRecords } from '../store/store.ts';

/** What moves ten thousand regions twice is kept; it takes some ten megabytes of the device. */
const mostChanges = 20_000;

/** The steps as data; undefined when there is nothing to undo or to redo. */
export function keepHistory(editor: Editor): KeptHistory | undefined {
  const { undo, redo } = editor.history.state.get();
  if (undo.length + redo.length === 0) return undefined;
  const records = listRecords(editor.store);
  const history = editor.history.snapshot();
  return packHistory({ hash: hashOf(editor, records), records, history }, mostChanges);
}

/** False when the steps do not lead to what the editor shows now: then it must not be undone from here. */
export function restoreHistory(editor: Editor, kept: unknown): boolean {
  if (!isKeptHistory(kept)) return false;
  const shown = listRecords(editor.store);
  if (hashOf(editor, shown) !== kept.hash) return false;
  const places = new Map(kept.regions);
  const regions = shown.flatMap((record) => {
    const order = places.get(record.id);
    if (record.kind !== 'region' || order === undefined) return [];
    return [record.props.order === order ? record : { ...record, props: { ...record.props, order } }];
  });
  if (regions.length !== places.size) return false;
  editor.restore([...regions, ...kept.others], kept.history);
  return true;
}

const known = new WeakMap<EditorRecord, number>();

/** Records never change, so each is looked at once, and after an edit only what it touched. */
function hashOfRecord({ config }: Editor, record: EditorRecord): number {
  const before = known.get(record);
  if (before !== undefined) return before;
  const hash = contentHash(recordItems(config, record));
  known.set(record, hash);
  return hash;
}

/** Of the result that the records make. */
function hashOf(editor: Editor, records: readonly EditorRecord[]): number {
  const inOrder = records
    .filter((record) => record.kind !== 'region' || isMarked(record))
    .sort((a, b) => Number(a.kind === 'relation') - Number(b.kind === 'relation') || a.props.order - b.props.order);
  return inOrder.reduce((hash, record) => mixed(hash, hashOfRecord(editor, record)), inOrder.length);
}
