import type { NextTask } from '@labelwright/contract/distribution';
import { useEffect, useRef } from 'react';
import { api } from '../../lib/api.ts';
import type { PastTask } from './use-label-stream.ts';

/** Once per project: what was done before, and the first task. */
export function useStart(
  projectId: string,
  setPast: (change: (now: readonly PastTask[]) => readonly PastTask[]) => void,
  showNext: () => Promise<void>,
): void {
  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (begun.current === projectId) return;
    begun.current = projectId;
    void showNext();
    api
      .get<{ taskId: number; annotationId: number | null }[]>(
        `/api/projects/${encodeURIComponent(projectId)}/label-stream-history`,
      )
      .then((list) => {
        const before = list.map(({ taskId, annotationId }) => ({ taskId, annotationId: annotationId ?? undefined }));
        // What was answered while this was on its way is newer.
        setPast((now) => [...before.filter(({ taskId }) => now.every((one) => one.taskId !== taskId)), ...now]);
      })
      .catch(() => {});
  }, [projectId, setPast, showNext]);
}

/** A reserved task that is never looked at goes back when the page is left. */
export function useGiveBack(reserved: { current: NextTask | undefined }): void {
  useEffect(() => {
    const giveBack = (): void => {
      const task = reserved.current;
      reserved.current = undefined;
      if (task) void api.post(`/api/tasks/${task.id}/release`, {}, { keepalive: true }).catch(() => {});
    };
    window.addEventListener('pagehide', giveBack);
    return () => {
      window.removeEventListener('pagehide', giveBack);
      giveBack();
    };
  }, [reserved]);
}

const OFFLINE_MS = 2000;
const NOTHING_MS = 15_000;

/** While there is no task, looks again by itself: the network comes back, somebody else lets a task go. */
export function useLookAgain(waitsFor: 'network' | 'tasks' | undefined, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (waitsFor === undefined) return;
    const again = (): void => {
      if (document.visibilityState === 'visible') latest.current();
    };
    const timer = setInterval(again, waitsFor === 'network' ? OFFLINE_MS : NOTHING_MS);
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', again);
    };
  }, [waitsFor]);
}
