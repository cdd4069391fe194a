import type { NextTask } from '@labelwright/contract/distribution';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { useCallback, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { randomId } from '../../lib/random-id.ts';
import { preloadBundle } from '../plugins/bundle.ts';
import { getTask, type LabelItem, openNextTask, openTask, reopen } from './label-item.ts';
import type { AnsweredDraft, Outbox } from './outbox.ts';
import { preloadMedia } from './preload-media.ts';
import { useGiveBack, useLookAgain, useStart } from './stream-effects.ts';

export type StreamState =
  | { kind: 'loading' }
  | { kind: 'task'; item: LabelItem }
  /** Reviews come before labelling. */
  | { kind: 'review'; taskId: number }
  | { kind: 'none'; reason: string; message: string }
  | { kind: 'offline' }
  | { kind: 'error'; error: unknown };

/** A task that this person answered, newest last. `annotationId` is undefined until the server has told it. */
export interface PastTask {
  taskId: number;
  annotationId: number | undefined;
}

/** What leaves the screen when somebody is done with a task. */
export interface FinishedAnswer extends AnsweredDraft {
  /** Items of a label config, or any JSON for a definition. */
  result: unknown;
  /** What made it, where that is not the editor. */
  toolVersion?: string;
  leadTimeMs: number;
  draftId: number | undefined;
}

export interface LabelStream {
  state: StreamState;
  past: readonly PastTask[];
  /** Index into `past` while an earlier task is open. */
  position: number | undefined;
  submitted: number;
  submit(answer: FinishedAnswer): Promise<void>;
  skip(answer: Omit<FinishedAnswer, 'result'>): Promise<void>;
  /** −1 to the task before, 1 towards the present. */
  navigate(step: -1 | 1): void;
  open(past: PastTask): void;
  reload(): void;
}

/**
 * The stream of tasks of one person in one project. Submitting never waits for the network: the answer goes to the
 * outbox, and the task that was reserved beforehand is shown at once.
 */
/** `definitionId` is the version of the interface that is shown: after a change of labels the server knows what to rewrite. */
export function useLabelStream(
  projectId: string,
  userId: number,
  outbox: Outbox,
  definitionId: number | null,
  config: CompiledConfig,
): LabelStream {
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
      if (
        !task ||
        task.queue === 'review' ||
        mine !== turn.current ||
        asked !== answers.current ||
        task.id === present.current?.taskId
      )
        return;
      reserved.current = task;
      preloadMedia(task.data, task.task_definition === null ? config : undefined);
      if (task.task_definition !== null) preloadBundle(task.id);
    },
    [fetchNext, config],
  );

  const show = useCallback((item: LabelItem): void => {
    present.current = item;
    if (reserved.current?.id === item.taskId) reserved.current = undefined;
    setPosition(undefined);
    setState({ kind: 'task', item });
  }, []);

  /** `isQuiet` keeps on the screen what says that there is no task, until there is one. */
  const showNext = useCallback(
    async (isQuiet = false): Promise<void> => {
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
      if (!isQuiet) setState({ kind: 'loading' });
      try {
        const task = await patiently(async () => {
          await outbox.flush();
          return fetchNext(false);
        });
        if (task.queue === 'review') {
          if (mine === turn.current) setState({ kind: 'review', taskId: task.id });
          return;
        }
        const item = await openNextTask(task, userId);
        if (mine !== turn.current) return;
        show(item);
        await reserve(mine);
      } catch (error) {
        if (mine === turn.current) setState(stateOfError(error));
      }
    },
    [fetchNext, outbox, reserve, show, userId],
  );

  /** Back from an earlier task. What was begun before is there again. */
  const showPresent = useCallback(async (): Promise<void> => {
    if (!present.current) return showNext();
    turn.current += 1;
    const mine = turn.current;
    const item = await reopen(present.current, userId);
    if (mine !== turn.current) return;
    show(item);
    if (!reserved.current) await reserve(mine);
  }, [reserve, show, showNext, userId]);

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
      if (item.annotation === undefined || item.isRework) {
        setPast((list) => [
          ...list.filter((entry) => entry.taskId !== item.taskId),
          { taskId: item.taskId, annotationId: item.annotation?.id },
        ]);
        setSubmitted((count) => count + 1);
        present.current = undefined;
      }
      await showPresent();
    },
    [showPresent],
  );

  const current = state.kind === 'task' ? state.item : undefined;
  const submit = useCallback(
    async ({ result, toolVersion, leadTimeMs, draftId, ...draft }: FinishedAnswer): Promise<void> => {
      if (!current) return;
      answers.current += 1;
      const { annotation, taskId, innerId } = current;
      const key = randomId();
      const made = {
        result,
        lead_time: leadTimeMs / 1000,
        ...(toolVersion ? { tool_version: toolVersion } : {}),
        ...(current.bundle || definitionId === null ? {} : { task_definition: definitionId }),
      };
      const body = annotation
        ? { ...made, version: annotation.version }
        : { ...made, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) };
      const kind = annotation ? 'update' : 'submit';
      await outbox.add({ key, taskId, innerId, kind, annotationId: annotation?.id, body }, draft);
      await advance(current);
    },
    [advance, current, outbox, definitionId],
  );
  const skip = useCallback(
    async ({ leadTimeMs, ...draft }: Omit<FinishedAnswer, 'result'>): Promise<void> => {
      if (!current) return;
      answers.current += 1;
      const key = randomId();
      const body = { lead_time: leadTimeMs / 1000, submission_id: key };
      const { taskId, innerId } = current;
      await outbox.add({ key, taskId, innerId, kind: 'skip', annotationId: undefined, body }, draft);
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
      else void showPresent();
    },
    [openPast, past, position, showPresent],
  );

  useStart(projectId, setPast, showNext);
  useGiveBack(reserved);
  useLookAgain(waitsFor(state), () => void showNext(true));
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

const HICCUP_MS = 400;

/** One lost request is no lost network: it is tried again before anybody is told. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isNetworkError(error) || !navigator.onLine) throw error;
    await new Promise((resolve) => setTimeout(resolve, HICCUP_MS));
    return ask();
  }
}

const isNetworkError = (error: unknown): boolean => error instanceof ApiError && error.status === 0;

function waitsFor({ kind }: StreamState): 'network' | 'tasks' | undefined {
  if (kind === 'offline') return 'network';
  return kind === 'none' ? 'tasks' : undefined;
}

function stateOfError(error: unknown): StreamState {
  if (isNetworkError(error)) return { kind: 'offline' };
  if (error instanceof ApiError && error.status === 404)
    return { kind: 'none', reason: error.reason ?? '', message: error.message };
  return { kind: 'error', error };
}
