import type { Decision, DecisionAnswer, Review, ReviewFilter } from '@labelwright/contract/review';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../lib/api-error.ts';
import { randomId } from '../../lib/random-id.ts';
import { useFirstTask } from '../../lib/use-first-task.ts';
import { currentToasts, dismissToast, toast, toastError } from '../../ui/toast.ts';
import { preloadMedia } from '../annotations/preload-media.ts';
import type { LocalAnswer } from '../annotations/use-local-answer.ts';
import { type Decided, firstOpen, openableTasks, type Passed } from './pick-review.ts';
import {
  claimReview,
  listQueue,
  nextReview,
  type OpenReview,
  releaseReview,
  reviewKey,
  sendDecision,
  undoDecision,
} from './review-api.ts';
import { t } from './strings.ts';
import { useLease, useReservation } from './use-lease.ts';

export type ReviewState =
  | { kind: 'loading' }
  | { kind: 'task'; open: OpenReview }
  | { kind: 'none'; reason: string; message: string }
  | { kind: 'error'; error: unknown };

/** The version of an answer that a fix was begun on. */
export interface FixBase {
  version: number;
}

export type Fix = LocalAnswer<FixBase>;

type Deciding = Omit<Decision, 'review' | 'version'>;

export interface ReviewStream {
  state: ReviewState;
  decided: Decided;
  skipped: ReadonlySet<number>;
  /** Decisions that the server has not confirmed yet. */
  waiting: number;
  /** A fix that is kept on this device goes when the server has it, and comes back with it. */
  decide(review: Review, decision: Deciding, fix?: Fix): void;
  /** What the server would not take; undefined: nothing, or it has taken a later one. */
  refused(reviewId: number): Deciding | undefined;
  skip(): void;
  openTask(taskId: number): void;
  undoLast(): void;
  /** What was decided at once is not offered again. */
  forget(reviews: readonly number[]): void;
  reload(): void;
}

interface Made {
  taskId: number;
  /** Of the message that offers to take it back. */
  toastId: number | undefined;
  reviewId: number;
  fix: Fix | undefined;
  answer: Promise<DecisionAnswer | undefined>;
}

const CANDIDATES = 20;

/** One review after the other. Deciding never waits for the network: the task that was claimed beforehand is shown at once. */
export function useReviewStream(projectId: string, filter: ReviewFilter, firstTask: number | undefined): ReviewStream {
  const queries = useQueryClient();
  const [state, setState] = useState<ReviewState>({ kind: 'loading' });
  const [decided, setDecided] = useState<Decided>(new Map());
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set());
  const [waiting, setWaiting] = useState(0);
  const passed = useRef<Passed>({ decided, skipped });
  const current = useRef<OpenReview | undefined>(undefined);
  const reserved = useReservation();
  const made = useRef<Made[]>([]);
  const notTaken = useRef(new Map<number, Deciding>());
  const refused = useCallback((reviewId: number) => notTaken.current.get(reviewId), []);
  // Answers that arrive after the person has moved on are dropped.
  const turn = useRef(0);
  const latestFilter = useRef(filter);
  latestFilter.current = filter;

  const change = useCallback((next: Partial<Passed>): void => {
    passed.current = { ...passed.current, ...next };
    setDecided(passed.current.decided);
    setSkipped(passed.current.skipped);
  }, []);

  /** Opens the first of the queue that is free; undefined when there is none. */
  const findNext = useCallback(
    async (besides: number | undefined): Promise<OpenReview | undefined> => {
      const { items } = await listQueue(projectId, latestFilter.current, CANDIDATES);
      for (const taskId of openableTasks(items, passed.current)) {
        if (taskId === besides) continue;
        try {
          return await claimReview(taskId);
        } catch (error) {
          if (!(error instanceof ApiError) || ![404, 409].includes(error.status)) throw error;
        }
      }
      return undefined;
    },
    [projectId],
  );

  const reserve = useCallback(
    async (mine: number): Promise<void> => {
      const next = await findNext(current.current?.task.id).catch(() => undefined);
      if (!next) return;
      if (mine !== turn.current) {
        if (next.task.id !== current.current?.task.id) void releaseReview(next.task.id);
        return;
      }
      reserved.current = next;
      preloadMedia(next.task.data);
    },
    [findNext, reserved],
  );

  const show = useCallback(
    (open: OpenReview, mine: number): void => {
      current.current = open;
      setState({ kind: 'task', open });
      if (!reserved.current) void reserve(mine);
    },
    [reserve, reserved],
  );

  const showNext = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const ready = reserved.current;
    reserved.current = undefined;
    if (ready && firstOpen(ready.reviews, passed.current.decided)) return show(ready, mine);
    current.current = undefined;
    setState({ kind: 'loading' });
    try {
      let next = await findNext(undefined);
      if (!next) {
        // The server would offer once more what it has not heard of yet.
        await Promise.all(made.current.map(({ answer }) => answer));
        next = await nextReview(projectId, latestFilter.current);
      }
      if (mine !== turn.current) return;
      if (passed.current.skipped.has(next.task.id))
        setState({ kind: 'none', reason: 'skipped', message: t.onlySkipped });
      else show(next, mine);
    } catch (error) {
      if (mine === turn.current) setState(stateOfError(error));
    }
  }, [findNext, projectId, reserved, show]);

  const openTask = useCallback(
    async (taskId: number): Promise<void> => {
      const before = current.current;
      if (before?.task.id === taskId) return;
      turn.current += 1;
      const mine = turn.current;
      const ready = reserved.current?.task.id === taskId ? reserved.current : undefined;
      if (ready) {
        reserved.current = undefined;
        show(ready, mine);
      } else {
        try {
          const open = await claimReview(taskId);
          if (mine !== turn.current) return;
          // What was interrupted comes next.
          if (before && firstOpen(before.reviews, passed.current.decided)) {
            if (reserved.current) void releaseReview(reserved.current.task.id);
            reserved.current = before;
          } else if (before) void releaseReview(before.task.id);
          show(open, mine);
        } catch (error) {
          const isHeld = error instanceof ApiError && error.reason === 'held';
          if (isHeld) toast(t.held, { tone: 'info', detail: t.heldText });
          else toastError(t.notOpened, error);
          if (!current.current) await showNext();
        }
      }
    },
    [reserved, show, showNext],
  );

  const takeBack = useCallback(
    async (entry: Made): Promise<void> => {
      made.current = made.current.filter((other) => other !== entry);
      if (entry.toastId !== undefined) dismissToast(entry.toastId);
      const answer = await entry.answer;
      if (!answer) return;
      const { undone } = await undoDecision(projectId, answer.batch);
      if (undone === 0) {
        toast(t.notUndone, { tone: 'warning', detail: t.notUndoneText });
        return;
      }
      const rest = new Map(passed.current.decided);
      rest.delete(entry.reviewId);
      change({ decided: rest });
      await entry.fix?.keep({});
      void queries.invalidateQueries({ queryKey: reviewKey(projectId) });
      // At once: whoever has gone on while the lists are read anew is not called back.
      await openTask(entry.taskId);
    },
    [change, openTask, projectId, queries],
  );

  const failed = useCallback(
    (error: unknown, taskId: number, reviewId: number): undefined => {
      const rest = new Map(passed.current.decided);
      rest.delete(reviewId);
      const isLost = error instanceof ApiError && error.status === 409;
      // Somebody else decided: it stays off the list. What was changed meanwhile has to be looked at again.
      if (!isLost || error.reason === 'version_conflict') change({ decided: rest });
      const said = made.current.find((entry) => entry.reviewId === reviewId)?.toastId;
      if (said !== undefined) dismissToast(said);
      void queries.invalidateQueries({ queryKey: reviewKey(projectId) });
      const lookAgain = { label: t.lookAgain, run: () => openTask(taskId) };
      if (!isLost) return void toastError(t.notDecided, error, lookAgain);
      const isChanged = error.reason === 'version_conflict';
      toast(isChanged ? t.changedMeanwhile : t.decidedMeanwhile, {
        tone: 'info',
        detail: isChanged ? t.changedMeanwhileText : t.decidedMeanwhileText,
        action: lookAgain,
      });
      return undefined;
    },
    [change, openTask, projectId, queries],
  );

  const decide = useCallback(
    (review: Review, decision: Deciding, fix?: Fix): void => {
      const open = current.current;
      if (!open || passed.current.decided.has(review.id)) return;
      const taskId = open.task.id;
      const version = open.task.annotations.find(({ id }) => id === review.annotation)?.version;
      const body = { ...decision, review: review.id, ...(version === undefined ? {} : { version }) };
      change({ decided: new Map(passed.current.decided).set(review.id, decision.decision) });
      setWaiting((count) => count + 1);
      const answer = sendDecision(projectId, body, randomId())
        .then((given) => {
          notTaken.current.delete(review.id);
          void fix?.forget();
          void queries.invalidateQueries({ queryKey: [...reviewKey(projectId), 'queue'] });
          return given;
        })
        .catch((error) => {
          notTaken.current.set(review.id, decision);
          return failed(error, taskId, review.id);
        })
        .finally(() => setWaiting((count) => count - 1));
      const before = made.current.at(-1)?.toastId;
      if (before !== undefined) dismissToast(before);
      const entry: Made = { taskId, reviewId: review.id, fix, answer, toastId: undefined };
      toast(t.done[decision.decision](open.task.inner_id), { onUndo: () => takeBack(entry) });
      entry.toastId = currentToasts().at(-1)?.id;
      made.current = [...made.current, entry];
      if (!firstOpen(open.reviews, passed.current.decided)) void showNext();
    },
    [change, failed, projectId, queries, showNext, takeBack],
  );

  const skip = useCallback((): void => {
    const open = current.current;
    if (!open) return;
    change({ skipped: new Set(passed.current.skipped).add(open.task.id) });
    void releaseReview(open.task.id);
    void showNext();
  }, [change, showNext]);

  useFirstTask(projectId, firstTask, openTask, showNext);
  useLease(state.kind === 'task' ? state.open.task.id : undefined, current, () => {
    toast(t.held, { tone: 'info', detail: t.heldText });
    void showNext();
  });
  useWarning(waiting > 0);
  return {
    state,
    decided,
    skipped,
    waiting,
    decide,
    refused,
    skip,
    openTask: (taskId) => void openTask(taskId),
    undoLast: () => {
      const last = made.current.at(-1);
      if (last) void takeBack(last).catch((error) => toastError(t.notUndone, error));
    },
    forget: (reviews) => {
      const accepted = reviews.map((id) => [id, 'accept'] as const);
      change({ decided: new Map([...passed.current.decided, ...accepted]) });
      const open = current.current;
      if (open && !firstOpen(open.reviews, passed.current.decided)) void showNext();
    },
    reload: () => {
      change({ skipped: new Set() });
      void showNext();
    },
  };
}

/** What has not reached the server yet would be lost with the page. */
function useWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isOn]);
}

function stateOfError(error: unknown): ReviewState {
  if (error instanceof ApiError && error.status === 404)
    return { kind: 'none', reason: error.reason ?? '', message: error.message };
  return { kind: 'error', error };
}
