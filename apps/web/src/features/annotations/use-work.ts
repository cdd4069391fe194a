import { useCallback, useEffect, useRef } from 'react';
import { api } from '../../lib/api.ts';
import { toastError } from '../../ui/toast.ts';
import { type ActiveTime, trackActiveTime } from './active-time.ts';
import { type DraftKeeper, keepDraft } from './draft-keeper.ts';
import type { LabelItem } from './label-item.ts';
import { t } from './strings.ts';
import type { FinishedAnswer } from './use-label-stream.ts';

/** What keeps the work on one task safe, whatever its interface: draft, clock, lease, and one submit. */

const HEARTBEAT_MS = 60_000;

type Unsent = Omit<FinishedAnswer, 'result'>;

/** Once, however often an impatient hand presses the key. */
export function useFinish(
  keeper: { current: DraftKeeper | undefined },
  clock: { current: ActiveTime | undefined },
): (send: (answer: Unsent) => Promise<void>) => Promise<void> {
  const isFinishing = useRef(false);
  return useCallback(
    async (send) => {
      if (isFinishing.current) return;
      isFinishing.current = true;
      const kept = keeper.current;
      const answer = { leadTimeMs: clock.current?.read() ?? 0, draftId: kept?.draftId, after: kept?.settled() };
      try {
        await kept?.discard();
        await send(answer);
      } catch (error) {
        toastError(t.notKept, error);
      } finally {
        isFinishing.current = false;
      }
    },
    [keeper, clock],
  );
}

export function useKeeper(
  item: LabelItem,
  userId: number,
  onState: Parameters<typeof keepDraft>[1],
): { current: DraftKeeper | undefined } {
  const keeper = useRef<DraftKeeper | undefined>(undefined);
  const report = useRef(onState);
  report.current = onState;
  useEffect(() => {
    const kept = keepDraft(
      { userId, taskId: item.taskId, annotationId: item.annotation?.id, stored: item.storedDraft },
      (state, theirs) => report.current(state, theirs),
    );
    keeper.current = kept;
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') void kept.flush(true);
    };
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      void kept.flush(true).finally(() => kept.stop());
    };
  }, [item, userId]);
  return keeper;
}

export function useClock(startMs: number): { current: ActiveTime | undefined } {
  const clock = useRef<ActiveTime | undefined>(undefined);
  useEffect(() => {
    const tracked = trackActiveTime();
    tracked.reset(startMs);
    clock.current = tracked;
    return () => tracked.stop();
  }, [startMs]);
  return clock;
}

/** Keeps the place on the task while somebody is looking at it. */
export function useHeartbeat(item: LabelItem, isReadonly: boolean): void {
  useEffect(() => {
    if (isReadonly || item.annotation) return;
    const beat = setInterval(() => {
      if (document.visibilityState === 'visible')
        void api.post(`/api/tasks/${item.taskId}/heartbeat`, {}).catch(() => {});
    }, HEARTBEAT_MS);
    return () => clearInterval(beat);
  }, [item, isReadonly]);
}
