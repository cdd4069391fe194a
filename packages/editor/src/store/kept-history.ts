import { getRegionKind } from '../regions/kinds.ts';
import type { HistorySnapshot, KeptStep } from './history.ts';
import type { EditorRecord } from './records.ts';

/** The steps that led to an annotation, as plain data that outlives a reload. The annotation itself is kept elsewhere. */
export interface KeptHistory {
  version: number;
  /** Of the annotation that the steps led to. */
  hash: number;
  /** Of every region that is part of the result, its id and place. */
  regions: readonly (readonly [string, number])[];
  /** Everything else, whole: what is loaded again would have other ids. */
  others: readonly EditorRecord[];
  history: HistorySnapshot;
}

const version = 2;
const mostSteps = 60;

/** Of at most so many changed records, without the oldest steps if need be; undefined when nothing would be left to undo. */
export function packHistory(
  { hash, records, history }: { hash: number; records: readonly EditorRecord[]; history: HistorySnapshot },
  mostChanges: number,
): KeptHistory | undefined {
  const undo = newest(history.undo, mostChanges);
  const redo = newest(history.redo, mostChanges - countChanges(undo));
  if (undo.length + redo.length === 0) return undefined;
  return {
    version,
    hash,
    regions: records.filter(isMarked).map(({ id, props }) => [id, props.order]),
    others: records.filter((record) => !isMarked(record)).map(storableRecord),
    history: { undo: undo.map(storable), redo: redo.map(storable) },
  };
}

/** Without any answer it is not part of the result, and does not come back with it. */
export const isMarked = (record: EditorRecord): boolean => record.kind === 'region' && record.props.answers.length > 0;

const countChanges = (steps: readonly KeptStep[]): number =>
  steps.reduce((count, { changes }) => count + changes.length, 0);

/** The last of the steps, as many as fit. */
function newest(steps: readonly KeptStep[], mostChanges: number): readonly KeptStep[] {
  let left = mostChanges;
  const kept = steps.slice(-mostSteps);
  const first = kept.findLastIndex(({ changes }) => {
    left -= changes.length;
    return left < 0;
  });
  return kept.slice(first + 1);
}

/** False for something else, and for what was kept by an editor that worked in another way. */
export function isKeptHistory(value: unknown): value is KeptHistory {
  if (typeof value !== 'object' || value === null) return false;
  if (!('version' in value) || value.version !== version) return false;
  if (!('regions' in value) || !Array.isArray(value.regions)) return false;
  if (!('others' in value) || !Array.isArray(value.others) || !('history' in value)) return false;
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

/** Pixels of a mask take much more room than its form on the wire. */
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
