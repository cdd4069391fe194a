import { useCallback, useEffect, useState } from 'react';
import { workStore } from '../annotations/work-store.ts';

/** What was begun on a disputed task, kept on this device until the server has it. */
export interface LocalAnswer {
  isReady: boolean;
  result: unknown;
  isKept: boolean;
  keep(result: unknown): Promise<void>;
  forget(): Promise<void>;
}

export function useLocalAnswer(userId: number, taskId: number): LocalAnswer {
  const key = `${userId}:adjudicate:${taskId}`;
  const [found, setFound] = useState<{ result: unknown }>();
  const [isKept, setKept] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void workStore
      .findDraft(key)
      .catch(() => undefined)
      .then((draft) => {
        if (isCurrent) setFound({ result: draft?.result });
      });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  const keep = useCallback(
    async (result: unknown): Promise<void> => {
      await workStore.putDraft({ key, result, leadTimeMs: 0, savedAt: Date.now() });
      setKept(true);
    },
    [key],
  );
  const forget = useCallback((): Promise<void> => workStore.deleteDraft(key).catch(() => undefined), [key]);
  return { isReady: found !== undefined, result: found?.result, isKept, keep, forget };
}
