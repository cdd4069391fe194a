import { useEffect, useRef } from 'react';
import { ApiError } from '../../../lib/api-error.ts';
import { claimItem, releaseItem } from '../collection-api.ts';

const HEARTBEAT_MS = 60_000;

type LeaseHooks = {
  /** Somebody else has it open, or decided about it; `isFirst` when it never was this person's. */
  onLost: (id: string, isFirst: boolean) => void;
  /** What was decided is given back by the decision itself. */
  isDecided: (id: string) => boolean;
};

/** Keeps an item to this person while they look at it, and gives it back when they leave. */
export function useItemLease(id: string | undefined, hooks: LeaseHooks): void {
  const latest = useRef(hooks);
  latest.current = hooks;
  useEffect(() => {
    if (id === undefined) return;
    let isGone = false;
    let isFirst = true;
    const claim = (): void => {
      if (document.visibilityState !== 'visible' && !isFirst) return;
      claimItem(id)
        .then(() => {
          isFirst = false;
          // Left while the answer was on its way.
          if (isGone) giveBack();
        })
        .catch((error: unknown) => {
          if (!isGone && error instanceof ApiError && error.status === 409) latest.current.onLost(id, isFirst);
        });
    };
    const giveBack = (): void => {
      if (!latest.current.isDecided(id)) void releaseItem(id);
    };
    claim();
    const beat = setInterval(claim, HEARTBEAT_MS);
    window.addEventListener('pagehide', giveBack);
    document.addEventListener('visibilitychange', claim);
    return () => {
      isGone = true;
      clearInterval(beat);
      window.removeEventListener('pagehide', giveBack);
      document.removeEventListener('visibilitychange', claim);
      if (!isFirst) giveBack();
    };
  }, [id]);
}
