import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { CollectionItem } from '@labelwright/contract/collection-items';
import type { DecideItems } from '@labelwright/contract/collection-review';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { randomId } from '../../../lib/random-id.ts';
import { againWhileOffline } from '../../../lib/while-offline.ts';
import { currentToasts, dismissToast, toast, toastError } from '../../../ui/toast.ts';
import { decideItems, inGroups, referenceOf, undoItems } from '../collection-api.ts';
import { t } from '../review-strings.ts';
import { turnOf } from './pick-item.ts';

export type ItemDecision = DecideItems['decision'];
export type GivenDecision = { decision: ItemDecision; feedback: string | undefined };

/** What one stroke decided: rows that are shown, of which there may be fewer than were decided. */
type Made = { rows: readonly CollectionItem[]; toastId: number | undefined; answer: Promise<readonly ItemReference[]> };

const AT_ONCE = 500;

/** Decisions that never wait for the network, and each stroke of them taken back as one. */
export function useDecisions(onOpen: (id: string) => void) {
  const queryClient = useQueryClient();
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [waiting, setWaiting] = useState(0);
  const made = useRef<Made[]>([]);

  const note = useCallback((rows: readonly CollectionItem[], isDecided: boolean) => {
    setDecided((now) => {
      const next = new Set(now);
      for (const row of rows) {
        if (isDecided) next.add(turnOf(row));
        else next.delete(turnOf(row));
      }
      return next;
    });
  }, []);
  const forget = useCallback((entry: Made) => {
    made.current = made.current.filter((other) => other !== entry);
  }, []);
  const refresh = useCallback(() => queryClient.invalidateQueries({ queryKey: COLLECTION_KEY }), [queryClient]);

  const takeBack = useCallback(
    async (entry: Made): Promise<void> => {
      forget(entry);
      if (entry.toastId !== undefined) dismissToast(entry.toastId);
      const done = await entry.answer;
      if (done.length === 0) return;
      let left = 0;
      try {
        for (const group of inGroups(done, AT_ONCE)) {
          const { items, skipped } = await undoItems(group);
          left += items.length;
          const [refused] = skipped;
          if (refused) toast(t.notUndone(skipped.length), { tone: 'warning', detail: refused.reason });
        }
      } catch (error) {
        toastError(t.notUndone(done.length), error);
      }
      if (left === 0) return;
      note(entry.rows, false);
      // At once: whoever opens another item while the queue is read anew is not called back from it.
      const [first] = entry.rows;
      if (first !== undefined) onOpen(first.id);
      await refresh();
    },
    [forget, note, onOpen, refresh],
  );

  /** Those of `rows` are gone from the queue at once; `all` names what is not shown as well. */
  function decide(
    rows: readonly CollectionItem[],
    given: GivenDecision,
    all: readonly ItemReference[] = rows.map(referenceOf),
  ): Promise<readonly ItemReference[]> {
    const { decision, feedback } = given;
    const isFinal = decision !== 'feedback';
    const copy = feedback === undefined ? undefined : { label: t.copyWords, run: () => copyText(feedback) };
    const entry: Made = { rows, toastId: undefined, answer: Promise.resolve([]) };
    if (isFinal) note(rows, true);
    setWaiting((count) => count + 1);
    entry.answer = send(all, given)
      .then(({ done, refused }) => {
        if (refused.length === 0) return done;
        const ids = new Set(refused.map(({ id }) => id));
        note(
          rows.filter(({ id }) => ids.has(id)),
          false,
        );
        if (done.length === 0) forget(entry);
        if (done.length === 0 && entry.toastId !== undefined) dismissToast(entry.toastId);
        toast(all.length === 1 ? t.notDecided : t.leftOut(refused.length), {
          tone: 'warning',
          detail: refused[0]?.reason ?? '',
          ...(copy === undefined ? {} : { action: copy }),
        });
        return done;
      })
      .catch((error: unknown) => {
        note(rows, false);
        forget(entry);
        if (entry.toastId !== undefined) dismissToast(entry.toastId);
        toastError(t.notDecided, error, copy);
        return [];
      })
      .finally(() => {
        setWaiting((count) => count - 1);
        void refresh();
      });
    const earlier = made.current.at(-1)?.toastId;
    if (earlier !== undefined) dismissToast(earlier);
    const [first] = rows;
    const what = all.length === 1 && first !== undefined ? first.title : t.items(all.length);
    if (!isFinal) {
      toast(t.done.feedback(what));
      return entry.answer;
    }
    toast(t.done[decision](what), { onUndo: () => takeBack(entry) });
    entry.toastId = currentToasts().at(-1)?.id;
    made.current = [...made.current, entry];
    return entry.answer;
  }

  return {
    decided,
    waiting,
    decide,
    refresh,
    /** Decided here a moment ago, whether or not the server has answered. */
    isUnderDecision: (id: string): boolean => made.current.some(({ rows }) => rows.some((row) => row.id === id)),
    undoLast: () => {
      const last = made.current.at(-1);
      if (last !== undefined) void takeBack(last);
    },
  };
}

/** In groups that the server takes at once; the same key with every attempt, so that each is decided once. */
async function send(items: readonly ItemReference[], { decision, feedback }: GivenDecision) {
  const done: ItemReference[] = [];
  const refused: (ItemReference & { reason: string })[] = [];
  for (const group of inGroups(items, AT_ONCE)) {
    const key = randomId();
    const body: DecideItems = { items: group, decision, ...(feedback === undefined ? {} : { feedback }) };
    const answer = await againWhileOffline(() => decideItems(body, key));
    done.push(...answer.items.map(({ type, id }) => ({ type, id })));
    refused.push(...answer.skipped);
  }
  return { done, refused };
}
