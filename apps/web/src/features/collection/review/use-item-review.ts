import type { CollectionItem, DecideItems, DecideManyAnswer } from '@labelwright/contract/collection';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { randomId } from '../../../lib/random-id.ts';
import { againWhileOffline } from '../../../lib/while-offline.ts';
import { currentToasts, dismissToast, toast, toastError } from '../../../ui/toast.ts';
import { decideItems, itemQuery, projectItemsPath, referenceOf, undoItems } from '../collection-api.ts';
import { useItems } from '../contribute/my-items.ts';
import { t } from '../review-strings.ts';
import { before, leftOf, nextAfter, turnOf } from './pick-item.ts';

export type ItemDecision = DecideItems['decision'];

type Made = { item: CollectionItem; toastId: number | undefined; answer: Promise<DecideManyAnswer | undefined> };

/** The queue of a project, and decisions that never wait for the network. */
export function useItemReview(projectId: string, current: string | undefined, onOpen: (id: string) => void) {
  const queryClient = useQueryClient();
  const list = useItems({
    path: projectItemsPath(projectId),
    query: { status: 'pending_review', order: 'oldest' },
  });
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [waiting, setWaiting] = useState(0);
  const made = useRef<Made[]>([]);
  const rows = useMemo(() => leftOf(list.rows, decided), [list.rows, decided]);
  const gone = list.rows.length - rows.length;
  const left = list.totalCount === undefined ? undefined : Math.max(0, list.totalCount - gone);
  const [first] = rows;

  // The queue opens with its first item, and goes on by itself when something comes in after the last one was decided.
  useEffect(() => {
    const isDone = current === made.current.at(-1)?.item.id && !rows.some(({ id }) => id === current);
    if ((current === undefined || isDone) && first !== undefined) onOpen(first.id);
  }, [current, first, onOpen, rows]);
  const following = nextAfter(rows, decided, current);
  usePrefetched(following?.id);

  const note = useCallback((item: CollectionItem, isDecided: boolean) => {
    setDecided((now) => {
      const next = new Set(now);
      if (isDecided) next.add(turnOf(item));
      else next.delete(turnOf(item));
      return next;
    });
  }, []);
  const refresh = useCallback(() => queryClient.invalidateQueries({ queryKey: COLLECTION_KEY }), [queryClient]);

  const takeBack = useCallback(
    async (entry: Made): Promise<void> => {
      made.current = made.current.filter((other) => other !== entry);
      if (entry.toastId !== undefined) dismissToast(entry.toastId);
      if ((await entry.answer) === undefined) return;
      const { items, skipped } = await undoItems([referenceOf(entry.item)]);
      if (items.length === 0) return toast(t.notUndone, { tone: 'warning', detail: skipped[0]?.reason ?? '' });
      note(entry.item, false);
      // At once: whoever opens another item while the queue is read anew is not called back from it.
      onOpen(entry.item.id);
      await refresh();
    },
    [note, onOpen, refresh],
  );

  function decide(item: CollectionItem, decision: ItemDecision, feedback: string | undefined): void {
    if (decided.has(turnOf(item))) return;
    const isFinal = decision !== 'feedback';
    const next = nextAfter(rows, decided, item.id);
    if (isFinal) note(item, true);
    setWaiting((count) => count + 1);
    const key = randomId();
    const body: DecideItems = { items: [referenceOf(item)], decision, ...(feedback === undefined ? {} : { feedback }) };
    const answer = againWhileOffline(() => decideItems(body, key))
      .then((given) => {
        if (given.items.length > 0) return given;
        toast(t.decidedMeanwhile, { tone: 'info', detail: t.decidedMeanwhileText });
        return undefined;
      })
      .catch((error: unknown) => {
        note(item, false);
        toastError(t.notDecided, error);
        return undefined;
      })
      .finally(() => {
        setWaiting((count) => count - 1);
        void refresh();
      });
    const earlier = made.current.at(-1)?.toastId;
    if (earlier !== undefined) dismissToast(earlier);
    if (!isFinal) {
      toast(t.done.feedback(item.title));
      return;
    }
    const entry: Made = { item, answer, toastId: undefined };
    toast(t.done[decision](item.title), { onUndo: () => takeBack(entry) });
    entry.toastId = currentToasts().at(-1)?.id;
    made.current = [...made.current, entry];
    if (next !== undefined) onOpen(next.id);
  }

  return {
    list,
    rows,
    left,
    waiting,
    hasDecided: decided.size > 0,
    isDecided: (item: CollectionItem): boolean => decided.has(turnOf(item)),
    decide,
    goNext: () => following !== undefined && onOpen(following.id),
    goBefore: () => {
      const earlier = before(rows, decided, current);
      if (earlier !== undefined) onOpen(earlier.id);
    },
    undoLast: () => {
      const last = made.current.at(-1);
      if (last !== undefined) void takeBack(last);
    },
    refresh,
  };
}

/** The next item is at hand before it is asked for, with its picture. */
function usePrefetched(id: string | undefined): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (id === undefined) return;
    let isGone = false;
    void queryClient
      .fetchQuery({ ...itemQuery(id), staleTime: 30_000 })
      .then((item) => {
        if (isGone || item.file_url === null || !(item.content_type ?? '').startsWith('image/')) return;
        new Image().src = item.file_url;
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [id, queryClient]);
}
