import { useMemo, useSyncExternalStore } from 'react';
import { workStore } from './work-store.ts';

/** An answer that was begun, and what was filled in beside it. */
export interface Begun<Beside> {
  /** Undefined: nothing was begun. */
  result?: unknown;
  beside?: Beside | undefined;
}

/** What a person began, kept on this device until the server has it. */
export interface LocalAnswer<Beside> {
  /** As it is now; for what is mounted with it. */
  read(): Begun<Beside>;
  /** What is not named stays; after `forget`, what was kept before comes back with it. */
  keep(part: Begun<Beside>): Promise<void>;
  forget(): Promise<void>;
  /** Resolves once the device was asked; before that, `read` knows nothing. */
  opened: Promise<void>;
  standing(): Standing;
  watch(watcher: () => void): () => void;
}

type Standing = 'opening' | 'kept' | 'none';

/**
 * `key` is the person's and names the work. Where the device cannot keep anything, such as in a private window, the page
 * does as long as it is open.
 */
export function openLocalAnswer<Beside>(key: string): LocalAnswer<Beside> {
  let begun: Begun<Beside> = {};
  let isThere = false;
  let standing: Standing = 'opening';
  const watchers = new Set<() => void>();
  const say = (next: Standing): void => {
    standing = next;
    for (const watcher of watchers) watcher();
  };
  const open = async (): Promise<void> => {
    const draft = await workStore.findDraft(key).catch(() => undefined);
    if (standing !== 'opening') return;
    isThere = draft !== undefined;
    if (draft) begun = { result: draft.result, beside: draft.beside as Beside | undefined };
    say(draft ? 'kept' : 'none');
  };
  return {
    opened: open(),
    standing: () => standing,
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    read: () => (isThere ? begun : {}),
    keep: async (part) => {
      begun = { ...begun, ...part };
      isThere = true;
      const { result, beside } = begun;
      const isKept = await workStore.putDraft({ key, result, beside, leadTimeMs: 0, savedAt: Date.now() }).then(
        () => true,
        () => false,
      );
      if (isThere) say(isKept ? 'kept' : 'none');
    },
    forget: () => {
      isThere = false;
      say('none');
      return workStore.deleteDraft(key).catch(() => undefined);
    },
  };
}

export const useStanding = ({ watch, standing }: Pick<LocalAnswer<unknown>, 'watch' | 'standing'>): Standing =>
  useSyncExternalStore(watch, standing);

/** The answer with that key, from the moment that it is on the screen. */
export function useLocalAnswer<Beside>(key: string): LocalAnswer<Beside> {
  return useMemo(() => openLocalAnswer<Beside>(key), [key]);
}
