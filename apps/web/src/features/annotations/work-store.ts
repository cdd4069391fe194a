import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** An answer on its way to the server. It leaves this device only after the server has confirmed it. */
export interface PendingWork {
  /** Also the submission id: however often it is sent, it is one annotation. */
  key: string;
  /** Order of sending. */
  createdAt: number;
  userId: number;
  taskId: number;
  /** The task's number as people know it. */
  innerId?: number;
  kind: 'submit' | 'skip' | 'update';
  annotationId: number | undefined;
  body: Record<string, unknown>;
  /** Where it goes, other than usual. */
  path?: string;
  /** The server refused it for good: why. It is kept until the person has seen it. */
  refusal: string | undefined;
}

/** What is being typed or drawn, written to this device at once. */
export interface LocalDraft {
  key: string;
  /** A list of items for a label config; any JSON for a definition. */
  result: unknown;
  leadTimeMs: number;
  savedAt: number;
  /** The server has another version, made since this revision, and nobody has chosen between them yet. */
  heldRevision?: number;
  /** What was filled in beside the answer, such as a note on it. */
  beside?: unknown;
}

interface WorkSchema extends DBSchema {
  work: { key: string; value: PendingWork };
  drafts: { key: string; value: LocalDraft };
}

let opening: Promise<IDBPDatabase<WorkSchema>> | undefined;

function open(): Promise<IDBPDatabase<WorkSchema>> {
  opening ??= openDB<WorkSchema>('labelwright-work', 1, {
    upgrade: (db) => {
      db.createObjectStore('work', { keyPath: 'key' });
      db.createObjectStore('drafts', { keyPath: 'key' });
    },
  });
  return opening;
}

export const draftKey = (userId: number, taskId: number, annotationId: number | undefined): string =>
  `${userId}:${taskId}:${annotationId ?? ''}`;

export const workStore = {
  listWork: async (userId: number): Promise<PendingWork[]> =>
    (await (await open()).getAll('work'))
      .filter((work) => work.userId === userId)
      .sort((a, b) => a.createdAt - b.createdAt),
  /** With `draft`, the draft with that key goes in the same stroke: at no moment is there neither of them. */
  putWork: async (work: PendingWork, draft?: string): Promise<void> => {
    const change = (await open()).transaction(['work', 'drafts'], 'readwrite');
    await Promise.all([
      change.objectStore('work').put(work),
      draft === undefined ? undefined : change.objectStore('drafts').delete(draft),
      change.done,
    ]);
  },
  deleteWork: async (key: string): Promise<void> => (await open()).delete('work', key),
  findDraft: async (key: string): Promise<LocalDraft | undefined> => (await open()).get('drafts', key),
  putDraft: async (draft: LocalDraft): Promise<void> => {
    await (await open()).put('drafts', draft);
  },
  deleteDraft: async (key: string): Promise<void> => (await open()).delete('drafts', key),
};
