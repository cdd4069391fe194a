import { useEffect, useMemo, useState } from 'react';
import { workStore } from './work-store.ts';

/** An answer that was begun, and what was filled in beside it. */
export interface Begun<Beside> {
  /** Undefined: nothing was begun. */
  result?: unknown;
  beside?: Beside | undefined;
}

/** What a person began, kept on this device until the server has it. */
export interface LocalAnswer<Beside> {
  /** False until the device was asked. */
  isReady: boolean;
  isKept: boolean;
  /** As it is now; for what is mounted with it. */
  read(): Begun<Beside>;
  /** What is not named stays; after `forget`, what was kept before comes back with it. */
  keep(part: Begun<Beside>): Promise<void>;
  forget(): Promise<void>;
}

/** `key` is the person's and names the work; another key is another answer. */
export function useLocalAnswer<Beside>(key: string): LocalAnswer<Beside> {
  const [state, setState] = useState<{ key: string; isKept: boolean }>();
  const kept = useMemo(() => keptAt<Beside>(key), [key]);
  useEffect(() => {
    let isCurrent = true;
    void kept.find().then((isKept) => {
      if (isCurrent) setState({ key, isKept });
    });
    return () => {
      isCurrent = false;
    };
  }, [key, kept]);
  const isReady = state?.key === key;
  return useMemo(() => {
    const say = (isKept: boolean): void =>
      setState((before) => (before?.key === key && before.isKept !== isKept ? { key, isKept } : before));
    return {
      isReady,
      isKept: isReady && state.isKept,
      read: kept.read,
      keep: async (part) => {
        await kept.keep(part);
        say(true);
      },
      forget: async () => {
        await kept.forget();
        say(false);
      },
    };
  }, [key, kept, isReady, state?.isKept]);
}

/** Where the device cannot keep anything, such as in a private window, the page does as long as it is open. */
function keptAt<Beside>(key: string) {
  let begun: Begun<Beside> = {};
  let isForgotten = false;
  return {
    find: async (): Promise<boolean> => {
      const draft = await workStore.findDraft(key).catch(() => undefined);
      if (draft) begun = { result: draft.result, beside: draft.beside as Beside | undefined, ...begun };
      return draft !== undefined;
    },
    read: (): Begun<Beside> => (isForgotten ? {} : begun),
    keep: async (part: Begun<Beside>): Promise<void> => {
      isForgotten = false;
      begun = { ...begun, ...part };
      const { result, beside } = begun;
      await workStore.putDraft({ key, result, beside, leadTimeMs: 0, savedAt: Date.now() }).catch(() => {});
    },
    forget: (): Promise<void> => {
      isForgotten = true;
      return workStore.deleteDraft(key).catch(() => undefined);
    },
  };
}
