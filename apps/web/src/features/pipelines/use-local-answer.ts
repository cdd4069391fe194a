import { useCallback, useEffect, useState } from 'react';
import { workStore } from '../annotations/work-store.ts';

/** What was begun on a disputed task, kept on this device until it is submitted. */
export function useLocalAnswer(userId: number, taskId: number) {
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
    (result: unknown): void => {
      void workStore.putDraft({ key, result, leadTimeMs: 0, savedAt: Date.now() }).then(() => setKept(true));
    },
    [key],
  );
  const forget = useCallback((): void => void workStore.deleteDraft(key).catch(() => undefined), [key]);
  return { isReady: found !== undefined, result: found?.result, isKept, keep, forget };
}
