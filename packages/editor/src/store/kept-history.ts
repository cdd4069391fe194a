import { getRegionKind } from '../regions/kinds.ts';
import type { HistorySnapshot, KeptStep } from './history.ts';
import type { EditorRecord } from './records.ts';

/** An annotation with the steps that led to it, as it outlives a reload. */
export interface KeptHistory {
  records: readonly EditorRecord[];
  history: HistorySnapshot;
}

const version = 1;
const mostSteps = 60;

/** As text of at most so many characters, without the oldest steps if need be; undefined when nothing would be left to undo. */
export function packHistory({ records, history }: KeptHistory, mostCharacters: number): string | undefined {
  let undo = history.undo.slice(-mostSteps).map(storable);
  let redo = history.redo.slice(-mostSteps).map(storable);
  const base = records.map(storableRecord);
  while (undo.length + redo.length > 0) {
    const text = JSON.stringify({ version, records: base, history: { undo, redo } });
    if (text.length <= mostCharacters) return text;
    if (redo.length > 0) redo = [];
    else undo = undo.slice(Math.ceil(undo.length / 2));
  }
  return undefined;
}

/** Undefined when the text is something else, or was kept by an editor that worked in another way. */
export function unpackHistory(text: string): KeptHistory | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is KeptHistory {
  if (typeof value !== 'object' || value === null) return false;
  if (!('version' in value) || value.version !== version) return false;
  if (!('records' in value) || !Array.isArray(value.records) || !('history' in value)) return false;
  const { history } = value;
  if (typeof history !== 'object' || history === null || !('undo' in history) || !('redo' in history)) return false;
  return Array.isArray(history.undo) && Array.isArray(history.redo);
}

function storable({ name, changes }: KeptStep): KeptStep {
  return {
    name,
    changes: changes.map(([id, { before, after }]) => [
      id,
      {
        ...(before ? { before: storableRecord(before) } : {}),
        ...(after ? { after: storableRecord(after) } : {}),
      },
    ]),
  };
}

const stored = new WeakMap<EditorRecord, EditorRecord>();

/** Pixels of a mask are no JSON; its form on the wire is. */
function storableRecord(record: EditorRecord): EditorRecord {
  if (record.kind !== 'region') return record;
  const { geometry: before } = record.props;
  if (before.shape !== 'brush' && before.shape !== 'bitmask') return record;
  const known = stored.get(record);
  if (known) return known;
  const kind = getRegionKind(before.shape);
  const geometry = kind.fromResult(kind.toResult(before), before.grid);
  const plain = geometry ? { ...record, props: { ...record.props, geometry } } : record;
  stored.set(record, plain);
  return plain;
}
