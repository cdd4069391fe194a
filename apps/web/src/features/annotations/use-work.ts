import type { Draft } from '@labelwright/contract/annotations';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { toastError } from '../../ui/toast.ts';
import { type ActiveTime, trackActiveTime } from './active-time.ts';
import { type DraftKeeper, keepDraft } from './draft-keeper.ts';
import type { DraftNews } from './draft-line.ts';
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
      const answer = {
        leadTimeMs: clock.current?.read() ?? 0,
        draftId: kept?.draftId,
        draftKey: kept?.key,
        after: kept?.settled(),
      };
      kept?.pause();
      try {
        await send(answer);
        kept?.resume(true);
      } catch (error) {
        // The answer is not put away: what it was made from goes on being kept.
        kept?.resume(false);
        toastError(t.notKept, error);
      } finally {
        isFinishing.current = false;
      }
    },
    [keeper, clock],
  );
}

/** The draft of the task on the screen: what it starts from, whether it is safe, and what to do with two versions. */
export function useDraft(item: LabelItem, userId: number, initial: unknown) {
  const [news, setNews] = useState<DraftNews>({ state: item.storedDraft ? 'saved' : 'clean' });
  const [start, setStart] = useState({ number: 0, result: initial });
  const [isDeciding, setIsDeciding] = useState(false);
  const met = useRef<Draft | undefined>(undefined);
  const keeper = useKeeper(item, userId, (next) => {
    setNews(next);
    const theirs = next.conflict?.theirs;
    // Put off once, it is not asked again with every change.
    if (theirs !== met.current) setIsDeciding(theirs !== undefined);
    met.current = theirs;
  });
  return {
    keeper,
    /** What the editor starts from; with another number it starts over. */
    start,
    status: { draft: news.state, message: news.message, onDecide: () => setIsDeciding(true) },
    decision: {
      conflict: isDeciding ? news.conflict : undefined,
      onLater: () => setIsDeciding(false),
      onMine: () => {
        setIsDeciding(false);
        void keeper.current?.keepMine();
      },
      onTheirs: () => {
        setIsDeciding(false);
        void keeper.current?.takeTheirs().then((taken) => {
          if (taken) setStart(({ number }) => ({ number: number + 1, result: taken.result }));
        });
      },
    },
  };
}

function useKeeper(
  item: LabelItem,
  userId: number,
  onNews: (news: DraftNews) => void,
): { current: DraftKeeper | undefined } {
  const keeper = useRef<DraftKeeper | undefined>(undefined);
  const report = useRef(onNews);
  report.current = onNews;
  useEffect(() => {
    const kept = keepDraft(
      {
        userId,
        taskId: item.taskId,
        annotationId: item.annotation?.id,
        stored: item.storedDraft,
        shown: item.initialAnswer ?? item.initialResult,
        held: item.heldDraft,
      },
      (news) => report.current(news),
    );
    keeper.current = kept;
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') void kept.flush(true);
    };
    const onOnline = (): void => void kept.flush();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('online', onOnline);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('online', onOnline);
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
