import type { EditorRecord, RecordKind, RecordOf } from './records.ts';

export type ChangeOrigin = 'user' | 'remote' | 'restore' | 'prediction';

export interface RecordChange {
  before?: EditorRecord;
  after?: EditorRecord;
}

/** Everything one write changed, by record id. */
export interface ChangeSet {
  origin: ChangeOrigin;
  /** Set when the write replays history, so that history does not record itself. */
  replay?: 'undo' | 'redo' | 'cancel';
  changes: ReadonlyMap<string, RecordChange>;
}

export interface StoreWriter {
  put(record: EditorRecord): void;
  remove(id: string): void;
}

export interface RecordStore {
  find(id: string): EditorRecord | undefined;
  findRegion(id: string): RecordOf<'region'> | undefined;
  /** Records of one kind in insertion order; the same array until one of them changes. */
  list<K extends RecordKind>(kind: K): readonly RecordOf<K>[];
  write(origin: ChangeOrigin, change: (writer: StoreWriter) => void, replay?: ChangeSet['replay']): ChangeSet;
  subscribe(listener: (changeSet: ChangeSet) => void): () => void;
}

export function createStore(): RecordStore {
  const records = new Map<string, EditorRecord>();
  const lists = new Map<RecordKind, readonly EditorRecord[]>();
  const listeners = new Set<(changeSet: ChangeSet) => void>();

  function apply(changes: Map<string, RecordChange>, id: string, after: EditorRecord | undefined): void {
    const before = records.get(id);
    if (before === after) return;
    const first = changes.get(id);
    changes.set(id, { before: first ? first.before : before, after });
    if (after) records.set(id, after);
    else records.delete(id);
    for (const record of [before, after]) if (record) lists.delete(record.kind);
  }

  return {
    find: (id) => records.get(id),
    findRegion(id) {
      const record = records.get(id);
      return record?.kind === 'region' ? record : undefined;
    },
    list<K extends RecordKind>(kind: K): readonly RecordOf<K>[] {
      const cached = lists.get(kind);
      if (cached) return cached as readonly RecordOf<K>[];
      const fresh = [...records.values()].filter((record): record is RecordOf<K> => record.kind === kind);
      lists.set(kind, fresh);
      return fresh;
    },
    write(origin, change, replay) {
      const changes = new Map<string, RecordChange>();
      change({
        put: (record) => apply(changes, record.id, record),
        remove: (id) => apply(changes, id, undefined),
      });
      const changeSet: ChangeSet = { origin, changes, ...(replay ? { replay } : {}) };
      if (changes.size > 0) for (const listener of [...listeners]) listener(changeSet);
      return changeSet;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Everything in it, kind by kind. */
export function listRecords(store: RecordStore): EditorRecord[] {
  return [...store.list('region'), ...store.list('answer'), ...store.list('relation'), ...store.list('opaque')];
}
