import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { itemQuery, projectItemsPath } from '../collection-api.ts';
import { listAllReferences, useItems } from '../contribute/my-items.ts';
import { before, leftOf, nextAfter, passedOver, turnOf } from './pick-item.ts';
import { type GivenDecision, type ItemDecision, useDecisions } from './use-decisions.ts';
import { useItemLease } from './use-item-lease.ts';

const WAITING = { status: 'pending_review', order: 'oldest' } as const;
const NONE: ReadonlySet<string> = new Set();

/** The queue of a project: where somebody is in it, what they decide, and what others have open. */
export function useItemReview(projectId: string, current: string | undefined, onOpen: (id: string) => void) {
  const path = projectItemsPath(projectId);
  const list = useItems({ path, query: WAITING });
  /** What the page opened by itself: taken by somebody else meanwhile, it is passed over without a word. */
  const led = useRef<string | undefined>(undefined);
  const lead = useCallback(
    (id: string) => {
      led.current = id;
      onOpen(id);
    },
    [onOpen],
  );
  const decisions = useDecisions(onOpen);
  const { decided, refresh, isUnderDecision } = decisions;
  // The list that comes next knows itself who has what.
  const [taken, setTaken] = useState({ rows: list.rows, turns: NONE });
  const takenNow = taken.rows === list.rows ? taken.turns : NONE;
  const rows = useMemo(() => leftOf(list.rows, decided), [list.rows, decided]);
  const passed = useMemo(() => passedOver(list.rows, decided, takenNow), [list.rows, decided, takenNow]);
  const gone = list.rows.length - rows.length;
  const left = list.totalCount === undefined ? undefined : Math.max(0, list.totalCount - gone);
  const first = rows.find((row) => !passed.has(turnOf(row)));
  const openRow = list.rows.find(({ id }) => id === current);
  const isOpenDecided =
    openRow === undefined ? current !== undefined && isUnderDecision(current) : decided.has(turnOf(openRow));

  // The queue opens with its first item, and goes on by itself when something comes in after the last one was decided.
  useEffect(() => {
    if ((current === undefined || isOpenDecided) && first !== undefined) lead(first.id);
  }, [current, first, isOpenDecided, lead]);
  const following = nextAfter(list.rows, passed, current);
  usePrefetched(following?.id);

  useItemLease(isOpenDecided ? undefined : current, {
    isDecided: isUnderDecision,
    onLost: (id, isFirst) => {
      void refresh();
      const row = list.rows.find((one) => one.id === id);
      if (row !== undefined) setTaken({ rows: list.rows, turns: new Set([...takenNow, turnOf(row)]) });
      if (isFirst && led.current === id && following !== undefined) lead(following.id);
    },
  });

  return {
    list,
    rows,
    left,
    waiting: decisions.waiting,
    /** Nothing is open, and nothing waits that this person could open. */
    isIdle: !list.isLoading && list.error === null && first === undefined && (current === undefined || isOpenDecided),
    isDecided: (item: CollectionItem): boolean => decided.has(turnOf(item)),
    decide(item: CollectionItem, decision: ItemDecision, feedback: string | undefined): void {
      if (decided.has(turnOf(item))) return;
      void decisions.decide([item], { decision, feedback });
      if (decision !== 'feedback' && following !== undefined) lead(following.id);
    },
    /** The rows that are shown, or all that wait, seen or not. */
    async decideMany(chosen: readonly CollectionItem[], given: GivenDecision, isAll: boolean): Promise<void> {
      const all = isAll ? await listAllReferences(path, WAITING, NONE) : undefined;
      const ids = new Set(chosen.map(({ id }) => id));
      const next = ids.has(current ?? '')
        ? nextAfter(list.rows, new Set([...passed, ...chosen.map(turnOf)]), current)
        : undefined;
      const sent = decisions.decide(chosen, given, all);
      if (next !== undefined) lead(next.id);
      await sent;
    },
    goNext: () => following !== undefined && lead(following.id),
    goBefore: () => {
      const earlier = before(list.rows, passed, current);
      if (earlier !== undefined) lead(earlier.id);
    },
    undoLast: decisions.undoLast,
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
