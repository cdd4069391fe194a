import type { NextTask } from '@labelwright/contract/distribution';
import type { ResultItem } from '@labelwright/task-definition/model';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { randomId } from '../../lib/random-id.ts';
import { getTask, type LabelItem, openNextTask, openTask } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { preloadMedia } from './preload-media.ts';

export type StreamState =
  | { kind: 'loading' }
  | { kind: 'task'; item: LabelItem }
  | { kind: 'none'; reason: string; message: string }
  | { kind: 'offline' }
  | { kind: 'error'; error: unknown };

/** A task that this person answered, newest last. `annotationId` is undefined until the server has told it. */
export interface PastTask {
  taskId: number;
  annotationId: number | undefined;
}

export interface LabelStream {
  state: StreamState;
  past: readonly PastTask[];
  /** Index into `past` while an earlier task is open. */
  position: number | undefined;
  submitted: number;
  submit(result: ResultItem[], leadTimeMs: number, draftId: number | undefined): Promise<void>;
  skip(leadTimeMs: number): Promise<void>;
  /** −1 to the task before, 1 towards the present. */
  navigate(step: -1 | 1): void;
  open(past: PastTask): void;
  reload(): void;
}

/**
 * The stream of tasks of one person in one project. Submitting never waits for the network: the answer goes to the
 * outbox, and the task that was reserved beforehand is shown at once.
 */
export function useLabelStream(projectId: string, userId: number, outbox: Outbox): LabelStream {
  const [state, setState] = useState<StreamState>({ kind: 'loading' });
  const [past, setPast] = useState<readonly PastTask[]>([]);
  const [position, setPosition] = useState<number>();
  const [submitted, setSubmitted] = useState(0);
  const present = useRef<LabelItem | undefined>(undefined);
  const reserved = useRef<NextTask | undefined>(undefined);
  // How often something was submitted or skipped.
  const answers = useRef(0);
  // Answers that arrive after the person has moved on are dropped.
  const turn = useRef(0);

  const fetchNext = useCallback(
    (isPrefetch: boolean): Promise<NextTask> =>
      api.get<NextTask>(
        `/api/projects/${encodeURIComponent(projectId)}/next`,
        isPrefetch ? { query: { prefetch: 1 } } : {},
      ),
    [projectId],
  );
  const reserve = useCallback(
    async (mine: number): Promise<void> => {
      const asked = answers.current;
      const task = await fetchNext(true).catch(() => undefined);
      // Once the person has moved on, the server may have named the task that is shown now, or was just answered.
      if (!task || mine !== turn.current || asked !== answers.current || task.id === present.current?.taskId) return;
      reserved.current = task;
      preloadMedia(task.data);
    },
    [fetchNext],
  );

  const show = useCallback((item: LabelItem): void => {
    present.current = item;
    if (reserved.current?.id === item.taskId) reserved.current = undefined;
    setPosition(undefined);
    setState({ kind: 'task', item });
  }, []);

  const showNext = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const waiting = reserved.current;
    reserved.current = undefined;
    if (waiting) {
      const item = await openNextTask(waiting, userId);
      if (mine !== turn.current) return;
      show(item);
      // The server must know of the answer before it is asked again; asking turns the reservation into a lease.
      await outbox.flush().catch(() => {});
      if (mine !== turn.current) return;
      await fetchNext(false).catch(() => undefined);
      if (mine === turn.current) await reserve(mine);
      return;
    }
    setState({ kind: 'loading' });
    try {
      await outbox.flush();
      const item = await openNextTask(await fetchNext(false), userId);
      if (mine !== turn.current) return;
      show(item);
      await reserve(mine);
    } catch (error) {
      if (mine === turn.current) setState(stateOfError(error));
    }
  }, [fetchNext, outbox, reserve, show, userId]);

  const openPast = useCallback(
    async ({ taskId, annotationId }: PastTask, index: number): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      setPosition(index);
      try {
        await outbox.flush();
        const task = await getTask(taskId);
        const annotation = task.annotations.find((candidate) =>
          annotationId === undefined ? candidate.completed_by?.id === userId : candidate.id === annotationId,
        );
        const item = await openTask(task, annotation, userId);
        if (mine === turn.current) setState({ kind: 'task', item });
      } catch (error) {
        if (mine === turn.current) setState(stateOfError(error));
      }
    },
    [outbox, userId],
  );

  const advance = useCallback(
    async (item: LabelItem): Promise<void> => {
      if (item.annotation === undefined) {
        setPast((list) => [
          ...list.filter((entry) => entry.taskId !== item.taskId),
          { taskId: item.taskId, annotationId: undefined },
        ]);
        setSubmitted((count) => count + 1);
        present.current = undefined;
      }
      if (item.annotation !== undefined && present.current) return show(present.current);
      await showNext();
    },
    [show, showNext],
  );

  const current = state.kind === 'task' ? state.item : undefined;
  const submit = useCallback(
    async (result: ResultItem[], leadTimeMs: number, draftId: number | undefined): Promise<void> => {
      if (!current) return;
      answers.current += 1;
      const { annotation, taskId } = current;
      const key = randomId();
      const body = annotation
        ? { result, lead_time: leadTimeMs / 1000, version: annotation.version }
        : { result, lead_time: leadTimeMs / 1000, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) };
      await outbox.add({
        key,
        taskId,
        kind: annotation ? 'update' : 'submit',
        annotationId: annotation?.id,
        body,
      });
      await advance(current);
    },
    [advance, current, outbox],
  );
  const skip = useCallback(
    async (leadTimeMs: number): Promise<void> => {
      if (!current) return;
      answers.current += 1;
      const key = randomId();
      await outbox.add({
        key,
        taskId: current.taskId,
        kind: 'skip',
        annotationId: undefined,
        body: { lead_time: leadTimeMs / 1000, submission_id: key },
      });
      await advance(current);
    },
    [advance, current, outbox],
  );

  const navigate = useCallback(
    (step: -1 | 1): void => {
      const from = position ?? past.length;
      const to = from + step;
      if (to < 0 || to > past.length) return;
      const target = past[to];
      if (target) void openPast(target, to);
      else if (present.current) show(present.current);
      else void showNext();
    },
    [openPast, past, position, show, showNext],
  );

  useStart(projectId, setPast, showNext);
  useGiveBack(reserved);
  return {
    state,
    past,
    position,
    submitted,
    submit,
    skip,
    navigate,
    open: (entry) => void openPast(entry, past.indexOf(entry)),
    reload: () => void showNext(),
  };
}

function stateOfError(error: unknown): StreamState {
  if (error instanceof ApiError && error.status === 0) return { kind: 'offline' };
  if (error instanceof ApiError && error.status === 404)
    return { kind: 'none', reason: error.reason ?? '', message: error.message };
  return { kind: 'error', error };
}

/** Once per project: what was done before, and the first task. */
function useStart(
  projectId: string,
  setPast: (past: readonly PastTask[]) => void,
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
      .then((list) =>
        setPast(list.map(({ taskId, annotationId }) => ({ taskId, annotationId: annotationId ?? undefined }))),
      )
      .catch(() => {});
  }, [projectId, setPast, showNext]);
}

/** A reserved task that is never looked at goes back when the page is left. */
function useGiveBack(reserved: { current: NextTask | undefined }): void {
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
