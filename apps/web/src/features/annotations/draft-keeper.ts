import type { Draft } from '@labelwright/contract/annotations';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { draftKey, workStore } from './work-store.ts';

export type DraftState = 'clean' | 'saving' | 'saved' | 'offline' | 'conflict';

export interface DraftTarget {
  userId: number;
  taskId: number;
  annotationId: number | undefined;
  /** The draft that the server had when the task was opened. */
  stored: Draft | undefined;
}

export interface DraftKeeper {
  /** Keeps a change: on this device at once, on the server within a second. */
  change(result: unknown, leadTimeMs: number): void;
  /** Sends what has not been sent; with `isLeaving` the request outlives the page. */
  flush(isLeaving?: boolean): Promise<void>;
  /** Forgets the draft on this device and sends nothing more: the answer was submitted. */
  discard(): Promise<void>;
  /** Settles once no draft is on its way any more. */
  settled(): Promise<void>;
  /** Settles a conflict: the version on this screen replaces the one on the server. */
  keepMine(): Promise<void>;
  readonly draftId: number | undefined;
  stop(): void;
}

const SERVER_DELAY_MS = 700;
/** Browsers refuse larger bodies for requests that outlive the page. */
const KEEPALIVE_BYTES = 60_000;

export function keepDraft(target: DraftTarget, onState: (state: DraftState, theirs?: Draft) => void): DraftKeeper {
  const key = draftKey(target.userId, target.taskId, target.annotationId);
  const url =
    target.annotationId === undefined
      ? `/api/tasks/${target.taskId}/drafts`
      : `/api/tasks/${target.taskId}/annotations/${target.annotationId}/drafts`;
  let stored = target.stored ? { id: target.stored.id, revision: target.stored.revision } : undefined;
  let unsent: { result: unknown; leadTimeMs: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  let isOver = false;

  const send = async (isLeaving: boolean): Promise<void> => {
    const change = unsent;
    if (!change || isOver) return;
    unsent = undefined;
    onState('saving');
    const body = {
      result: change.result,
      lead_time: change.leadTimeMs / 1000,
      ...(stored ? { revision: stored.revision } : {}),
    };
    try {
      const keepalive = isLeaving && JSON.stringify(body).length < KEEPALIVE_BYTES;
      const saved = await api.post<Draft>(url, body, { keepalive });
      stored = { id: saved.id, revision: saved.revision };
      if (!isOver) onState(unsent ? 'saving' : 'saved');
    } catch (error) {
      if (isOver) return;
      unsent ??= change;
      if (error instanceof ApiError && error.reason === 'draft_conflict') {
        onState('conflict', await api.get<Draft>(`/api/drafts/${stored?.id}`).catch(() => undefined));
        return;
      }
      onState('offline');
      timer = setTimeout(run, 5000);
    }
  };
  const run = (): void => {
    clearTimeout(timer);
    sending ??= send(false).finally(() => {
      sending = undefined;
      if (unsent && !isOver) timer = setTimeout(run, SERVER_DELAY_MS);
    });
  };
  return {
    change: (result, leadTimeMs) => {
      if (isOver) return;
      unsent = { result, leadTimeMs };
      void workStore.putDraft({ key, result, leadTimeMs, savedAt: Date.now() });
      onState('saving');
      clearTimeout(timer);
      timer = setTimeout(run, SERVER_DELAY_MS);
    },
    flush: async (isLeaving = false) => {
      clearTimeout(timer);
      await sending;
      await send(isLeaving);
    },
    discard: async () => {
      isOver = true;
      clearTimeout(timer);
      await workStore.deleteDraft(key);
    },
    settled: async () => sending,
    keepMine: async () => {
      stored = undefined;
      await send(false);
    },
    get draftId() {
      return stored?.id;
    },
    stop: () => {
      clearTimeout(timer);
      isOver = true;
    },
  };
}

/** The newer of what this device and what the server kept; undefined when neither has anything. */
export async function findNewestDraft(
  target: DraftTarget,
): Promise<{ result: unknown; leadTimeMs: number; isLocal: boolean } | undefined> {
  const local = await workStore
    .findDraft(draftKey(target.userId, target.taskId, target.annotationId))
    .catch(() => undefined);
  const { stored } = target;
  const storedAt = stored ? Date.parse(stored.updated_at) : 0;
  if (local && local.savedAt >= storedAt) return { result: local.result, leadTimeMs: local.leadTimeMs, isLocal: true };
  if (stored && stored.result !== null && stored.result !== undefined)
    return { result: stored.result, leadTimeMs: (stored.lead_time ?? 0) * 1000, isLocal: false };
  return undefined;
}
