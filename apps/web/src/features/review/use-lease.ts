import { useEffect, useRef } from 'react';
import { ApiError } from '../../lib/api-error.ts';
import { keepLease, type OpenReview, releaseReview } from './review-api.ts';

const HEARTBEAT_MS = 60_000;

/** A task that was claimed beforehand; it goes back when the page is left. */
export function useReservation(): { current: OpenReview | undefined } {
  const reserved = useRef<OpenReview | undefined>(undefined);
  useGiveBack(reserved);
  return reserved;
}

/** Keeps the task while somebody looks at it, and gives it back when they leave. */
export function useLease(
  taskId: number | undefined,
  current: { current: OpenReview | undefined },
  onLost: () => void,
): void {
  const lost = useRef(onLost);
  lost.current = onLost;
  useGiveBack(current);
  useEffect(() => {
    if (taskId === undefined) return;
    const beat = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      keepLease(taskId).catch((error) => {
        if (error instanceof ApiError && error.status === 409) lost.current();
      });
    }, HEARTBEAT_MS);
    return () => clearInterval(beat);
  }, [taskId]);
}

function useGiveBack(held: { current: OpenReview | undefined }): void {
  useEffect(() => {
    const giveBack = (): void => {
      const open = held.current;
      held.current = undefined;
      if (open) void releaseReview(open.task.id);
    };
    window.addEventListener('pagehide', giveBack);
    return () => {
      window.removeEventListener('pagehide', giveBack);
      giveBack();
    };
  }, [held]);
}
