import type { SubmitAdjudication } from '@labelwright/contract/adjudication';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../lib/api-error.ts';
import { useFirstTask } from '../../lib/use-first-task.ts';
import { currentToasts, dismissToast, toast, toastError } from '../../ui/toast.ts';
import { preloadMedia } from '../annotations/preload-media.ts';
import { type LocalAnswer, openLocalAnswer } from '../annotations/use-local-answer.ts';
import {
  adjudicationKey,
  claimAdjudication,
  listAdjudications,
  nextAdjudication,
  type OpenAdjudication,
  readAdjudication,
  releaseAdjudication,
  submitAdjudication,
  undoAdjudication,
} from './adjudication-api.ts';
import { t } from './strings.ts';

/** What belongs to the decision beside the answer. */
export interface DecisionNotes {
  comment: string;
  /** Undefined: as the project has it. */
  isGolden?: boolean;
}

/** A dispute on the screen, with what was begun on it before. */
export interface OpenDispute extends OpenAdjudication {
  local: LocalAnswer<DecisionNotes>;
}

export type AdjudicationState =
  | { kind: 'loading' }
  | { kind: 'task'; open: OpenDispute }
  | { kind: 'none'; reason: string; message: string }
  | { kind: 'error'; error: unknown };

export interface AdjudicationStream {
  state: AdjudicationState;
  /** Answers that the server has not confirmed yet. */
  waiting: number;
  /** What is kept on this device goes when the server has the answer, and comes back with it. */
  submit(body: SubmitAdjudication): void;
  skip(): void;
  openTask(taskId: number): void;
  reload(): void;
}

const CANDIDATES = 20;
const TRIES = 3;
const HEARTBEAT_MS = 60_000;

/** One disputed task after the other. What comes next is read beforehand, and claimed when it is shown. */
export function useAdjudicationStream(
  projectId: string,
  userId: number,
  firstTask: number | undefined,
): AdjudicationStream {
  const queries = useQueryClient();
  const [state, setState] = useState<AdjudicationState>({ kind: 'loading' });
  const [waiting, setWaiting] = useState(0);
  const current = useRef<OpenDispute | undefined>(undefined);
  const ahead = useRef<OpenAdjudication | undefined>(undefined);
  const done = useRef(new Set<number>());
  const skipped = useRef(new Set<number>());
  const unsent = useRef<Promise<unknown>>(Promise.resolve());
  const turn = useRef(0);

  const candidates = useCallback(async (): Promise<number[]> => {
    const { items } = await listAdjudications(projectId, CANDIDATES);
    return items
      .filter(({ task, can }) => can.claim && !done.current.has(task) && !skipped.current.has(task))
      .map(({ task }) => task);
  }, [projectId]);

  const lookAhead = useCallback(
    async (mine: number): Promise<void> => {
      const next = (await candidates()).find((task) => task !== current.current?.taskId);
      const read = next === undefined ? undefined : await readAdjudication(next);
      if (!read || mine !== turn.current) return;
      ahead.current = read;
      preloadMedia(read.view.task.data);
    },
    [candidates],
  );

  const show = useCallback(
    (open: OpenDispute, mine: number): void => {
      current.current = open;
      ahead.current = undefined;
      setState({ kind: 'task', open });
      void lookAhead(mine).catch(() => undefined);
    },
    [lookAhead],
  );

  /** Claims and shows; false when somebody else has it. */
  const take = useCallback(
    async (taskId: number, mine: number): Promise<boolean> => {
      const read = ahead.current?.taskId === taskId ? ahead.current : undefined;
      try {
        await claimAdjudication(taskId);
      } catch (error) {
        if (error instanceof ApiError && [404, 409].includes(error.status)) return false;
        throw error;
      }
      const open = read ?? (await readAdjudication(taskId));
      // The task is seen when it can be worked on, not before.
      const local = openLocalAnswer<DecisionNotes>(`${userId}:adjudicate:${taskId}`);
      await local.opened;
      if (mine === turn.current) show({ ...open, local }, mine);
      return true;
    },
    [show, userId],
  );

  const showNext = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    current.current = undefined;
    setState({ kind: 'loading' });
    try {
      const ready = ahead.current?.taskId;
      ahead.current = ready === undefined || done.current.has(ready) ? undefined : ahead.current;
      if (ahead.current && (await take(ahead.current.taskId, mine))) return;
      ahead.current = undefined;
      for (const taskId of await candidates()) if (await take(taskId, mine)) return;
      if (mine !== turn.current) return;
      if (skipped.current.size > 0) setState({ kind: 'none', reason: 'skipped', message: t.onlySkipped });
      else {
        // The server would offer once more what it has not heard of yet.
        await unsent.current;
        // Somebody else may take it in the same moment.
        for (let tries = 0; tries < TRIES && mine === turn.current; tries += 1)
          if (await take((await nextAdjudication(projectId)).task.id, mine)) return;
        if (mine === turn.current) setState({ kind: 'none', reason: 'all_taken', message: '' });
      }
    } catch (error) {
      if (mine === turn.current) setState(stateOfError(error));
    }
  }, [candidates, projectId, take]);

  const openTask = useCallback(
    async (taskId: number): Promise<void> => {
      const before = current.current;
      if (before?.taskId === taskId) return;
      turn.current += 1;
      const mine = turn.current;
      done.current.delete(taskId);
      try {
        if (await take(taskId, mine)) {
          if (before) void releaseAdjudication(before.taskId);
          return;
        }
        toast(t.held, { tone: 'info', detail: t.heldText });
      } catch (error) {
        toastError(t.notOpened, error);
      }
      if (!current.current) await showNext();
    },
    [showNext, take],
  );

  const submit = useCallback(
    (body: SubmitAdjudication): void => {
      const open = current.current;
      if (!open) return;
      const { taskId, view, local } = open;
      done.current.add(taskId);
      setWaiting((count) => count + 1);
      const sent = submitAdjudication(taskId, body)
        .then(() => local.forget())
        .then(() => true)
        .catch((error) => {
          done.current.delete(taskId);
          if (said !== undefined) dismissToast(said);
          toastError(t.notSubmitted, error, { label: t.again, run: () => openTask(taskId) });
          return false;
        })
        .finally(() => {
          setWaiting((count) => count - 1);
          void queries.invalidateQueries({ queryKey: adjudicationKey(projectId) });
        });
      unsent.current = Promise.all([unsent.current, sent]);
      toast(t.submitted(view.task.inner_id), {
        onUndo: async () => {
          if (!(await sent)) return;
          await undoAdjudication(taskId);
          await local.keep({ result: body.result });
          await openTask(taskId);
        },
      });
      const said = currentToasts().at(-1)?.id;
      void showNext();
    },
    [openTask, projectId, queries, showNext],
  );

  const skip = useCallback((): void => {
    const open = current.current;
    if (!open) return;
    skipped.current.add(open.taskId);
    void releaseAdjudication(open.taskId);
    void showNext();
  }, [showNext]);

  useFirstTask(projectId, firstTask, openTask, showNext);
  useClaim(state.kind === 'task' ? state.open.taskId : undefined, current);
  return {
    state,
    waiting,
    submit,
    skip,
    openTask: (taskId) => void openTask(taskId),
    reload: () => {
      skipped.current.clear();
      void showNext();
    },
  };
}

/** Keeps the claim while somebody looks at the task, and gives it back when they leave. */
function useClaim(taskId: number | undefined, current: { current: OpenDispute | undefined }): void {
  useEffect(() => {
    if (taskId === undefined) return;
    const beat = setInterval(() => {
      if (document.visibilityState === 'visible') void claimAdjudication(taskId).catch(() => undefined);
    }, HEARTBEAT_MS);
    return () => clearInterval(beat);
  }, [taskId]);
  useEffect(() => {
    const giveBack = (): void => {
      const open = current.current;
      current.current = undefined;
      if (open) void releaseAdjudication(open.taskId);
    };
    window.addEventListener('pagehide', giveBack);
    return () => {
      window.removeEventListener('pagehide', giveBack);
      giveBack();
    };
  }, [current]);
}

function stateOfError(error: unknown): AdjudicationState {
  if (error instanceof ApiError && error.status === 404)
    return { kind: 'none', reason: error.reason ?? '', message: error.message };
  return { kind: 'error', error };
}
