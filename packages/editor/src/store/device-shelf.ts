/** What this device keeps for a while beside the annotation itself: nothing that could not be done without. */
export interface DeviceShelf {
  /** Undefined when there is nothing, or no storage. */
  find(key: string): Promise<unknown>;
  /** Plain data, as the structured clone can take it. Never throws. */
  put(key: string, value: unknown): void;
  remove(key: string): void;
}

const database = 'labelwright-editor';
const shelves = ['histories', 'unfinished'] as const;
const mostEntries = 40;
const longestMs = 3 * 24 * 3600 * 1000;

interface Entry {
  key: string;
  savedAt: number;
  value: unknown;
}

let opening: Promise<IDBDatabase | undefined> | undefined;
let opened: IDBDatabase | undefined;

function open(): Promise<IDBDatabase | undefined> {
  opening ??= openDatabase().catch(() => undefined);
  return opening;
}

/** Rejects, too, where the browser allows no storage. */
function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      for (const name of shelves)
        request.result.createObjectStore(name, { keyPath: 'key' }).createIndex('savedAt', 'savedAt');
    };
    request.onerror = () => reject(request.error ?? new Error('The storage cannot be opened.'));
    request.onsuccess = () => {
      const db = request.result;
      opened = db;
      // A later version of the page, in another window, must be able to change it.
      db.onversionchange = () => {
        db.close();
        opened = undefined;
      };
      for (const name of shelves) sweep(db, name);
      resolve(db);
    };
  });
}

/** Lets go of what is old, and of the oldest where there is much. */
function sweep(db: IDBDatabase, name: string): void {
  const store = db.transaction(name, 'readwrite').objectStore(name);
  let count = 0;
  const cursors = store.index('savedAt').openCursor(null, 'prev');
  cursors.onsuccess = () => {
    const cursor = cursors.result;
    if (!cursor) return;
    count += 1;
    if (count > mostEntries || Number(cursor.key) < Date.now() - longestMs) cursor.delete();
    cursor.continue();
  };
}

export function deviceShelf(name: (typeof shelves)[number]): DeviceShelf {
  function run(act: (store: IDBObjectStore) => unknown): void {
    try {
      const transaction = opened?.transaction(name, 'readwrite');
      if (!transaction) return;
      act(transaction.objectStore(name));
      // At once: the page may be about to go.
      transaction.commit();
    } catch {
      // It cannot be cloned, or there is no room: only a convenience is lost.
    }
  }
  function change(act: (store: IDBObjectStore) => unknown): void {
    if (opened) run(act);
    else void open().then(() => run(act));
  }
  return {
    async find(key) {
      await open();
      const transaction = opened?.transaction(name);
      if (!transaction) return undefined;
      return new Promise((resolve) => {
        const request: IDBRequest<Entry | undefined> = transaction.objectStore(name).get(key);
        request.onsuccess = () => resolve(request.result?.value);
        request.onerror = () => resolve(undefined);
      });
    },
    put: (key, value) => change((store) => store.put({ key, savedAt: Date.now(), value } satisfies Entry)),
    remove: (key) => change((store) => store.delete(key)),
  };
}
