import { api } from '../../lib/api.ts';
import { isNotFound, messageOf } from '../../lib/api-error.ts';
import { isOffline, isRefused, retryDelayMs } from './delivery.ts';
import { t } from './strings.ts';
import { type PendingWork, workStore } from './work-store.ts';

export interface OutboxState {
  /** Answers that the server has not confirmed yet. */
  waiting: number;
  /** The last attempt found no server. */
  isOffline: boolean;
  refused: readonly PendingWork[];
}

export interface Outbox {
  /** Keeps the answer on this device in place of its draft, then sends it; resolves once it is kept. */
  add(work: NewWork, draft?: AnsweredDraft): Promise<void>;
  /** Resolves when nothing waits any more; rejects with the reason when the server cannot be reached. */
  flush(): Promise<void>;
  dismiss(key: string): Promise<void>;
  getState(): OutboxState;
  subscribe(listener: () => void): () => void;
  /** Tells of every answer that the server took, with what it replied. */
  subscribeTaken(listener: (work: PendingWork, reply: unknown) => void): () => void;
  stop(): void;
}

/** The draft that an answer was made from. */
export interface AnsweredDraft {
  /** Where this device keeps it. */
  draftKey?: string | undefined;
  /** Settles once none of it is on its way any more: coming in later than the answer it would be left over. */
  after?: Promise<void> | undefined;
}

type NewWork = Omit<PendingWork, 'createdAt' | 'refusal' | 'userId'>;

/** Sends answers one after the other, for as long as it takes. A reload or a crash loses none of them. */
export function startOutbox(userId: number): Outbox {
  let state: OutboxState = { waiting: 0, isOffline: false, refused: [] };
  let sending: Promise<void> | undefined;
  let again = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const takenListeners = new Set<(work: PendingWork, reply: unknown) => void>();
  const earlier = new Map<string, Promise<void>>();

  const publish = async (change: Partial<OutboxState> = {}): Promise<void> => {
    const all = await workStore.listWork(userId);
    state = {
      ...state,
      ...change,
      waiting: all.filter((work) => work.refusal === undefined).length,
      refused: all.filter((work) => work.refusal !== undefined),
    };
    for (const listener of listeners) listener();
  };
  const drain = async (): Promise<void> => {
    for (;;) {
      const next = (await workStore.listWork(userId)).find((work) => work.refusal === undefined);
      if (!next) return;
      await earlier.get(next.key);
      earlier.delete(next.key);
      await sendOne(next, (reply) => {
        for (const listener of takenListeners) listener(next, reply);
      });
      await publish({ isOffline: false });
    }
  };
  const sendAll = async (): Promise<void> => {
    try {
      do {
        again = false;
        await drain();
      } while (again);
      failures = 0;
    } catch (error) {
      await publish({ isOffline: isOffline(error) });
      failures += 1;
      timer = setTimeout(() => void run().catch(() => {}), retryDelayMs(failures, error));
      throw error;
    } finally {
      // In the same turn as the last look at `again`: work that is added later starts a new round, none is passed over.
      sending = undefined;
    }
  };
  const run = (): Promise<void> => {
    clearTimeout(timer);
    again = true;
    sending ??= sendAll();
    return sending;
  };
  const onOnline = (): void => void run().catch(() => {});
  window.addEventListener('online', onOnline);
  void publish().then(onOnline);
  return {
    add: async (work, { draftKey, after } = {}) => {
      if (after) earlier.set(work.key, after);
      await workStore.putWork({ ...work, userId, createdAt: Date.now(), refusal: undefined }, draftKey);
      await publish();
      void run().catch(() => {});
    },
    flush: () => run(),
    dismiss: async (key) => {
      await workStore.deleteWork(key);
      await publish();
    },
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeTaken: (listener) => {
      takenListeners.add(listener);
      return () => takenListeners.delete(listener);
    },
    stop: () => {
      clearTimeout(timer);
      window.removeEventListener('online', onOnline);
    },
  };
}

/** Returns when the server has it or has refused it for good; throws when trying again later can help. */
async function sendOne(work: PendingWork, onTaken: (reply: unknown) => void): Promise<void> {
  let reply: unknown;
  try {
    reply = await deliver(work);
  } catch (error) {
    if (!isRefused(error)) throw error;
    await workStore.putWork({ ...work, refusal: isNotFound(error) ? t.taskGone : messageOf(error) });
    return;
  }
  await workStore.deleteWork(work.key);
  onTaken(reply);
}

function deliver(work: PendingWork): Promise<unknown> {
  const options = { idempotencyKey: work.key };
  if (work.path !== undefined) return api.post(work.path, work.body, options);
  if (work.kind === 'update') return api.patch(`/api/annotations/${work.annotationId}`, work.body);
  if (work.kind === 'skip') return api.post(`/api/tasks/${work.taskId}/skip`, work.body, options);
  return api.post(`/api/tasks/${work.taskId}/annotations`, work.body, options);
}
