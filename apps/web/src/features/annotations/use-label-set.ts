import type { LabelSet, LabelSetStep } from '@labelwright/contract/label-sets';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { randomId } from '../../lib/random-id.ts';
import { getTask, type LabelItem, openNextTask, openTask } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { preloadMedia } from './preload-media.ts';
import type { FinishedAnswer } from './use-label-stream.ts';

export type LabelSetState =
  | { kind: 'loading' }
  | { kind: 'task'; item: LabelItem }
  /** Every task of the set was handed out, or passed over. */
  | { kind: 'through' }
  | { kind: 'gone' }
  | { kind: 'error'; error: unknown };

/** What an earlier answer is sent as, and a new one. */
function workOf(
  item: LabelItem,
  { result, toolVersion, leadTimeMs, draftId }: FinishedAnswer,
  definitionId: number | null,
) {
  const key = randomId();
  const made = {
    result,
    lead_time: leadTimeMs / 1000,
    ...(toolVersion ? { tool_version: toolVersion } : {}),
    ...(item.bundle || definitionId === null ? {} : { task_definition: definitionId }),
  };
  const { annotation, taskId, innerId } = item;
  return annotation
    ? ({
        key,
        taskId,
        innerId,
        kind: 'update',
        annotationId: annotation.id,
        body: { ...made, version: annotation.version },
      } as const)
    : ({
        key,
        taskId,
        innerId,
        kind: 'submit',
        annotationId: undefined,
        body: { ...made, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) },
      } as const);
}

/** Tasks of the set that were on the screen in this tab, oldest first; a reload finds them again. */
const seenKey = (setId: string): string => `lw.label-set.${setId}`;

function readSeen(setId: string): number[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(seenKey(setId)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'number') : [];
  } catch {
    return [];
  }
}

function keepSeen(setId: string, seen: readonly number[]): void {
  try {
    sessionStorage.setItem(seenKey(setId), JSON.stringify(seen));
  } catch {
    // Without storage a reload goes on with the next task.
  }
}

const path = (setId: string): string => `/api/dm/label-sets/${encodeURIComponent(setId)}`;

/** A set of tasks in its order, as the server keeps it: forwards with a lease for each, and back to what was seen. */
export function useLabelSet(
  setId: string,
  userId: number,
  outbox: Outbox,
  definitionId: number | null,
  config: CompiledConfig,
) {
  const [state, setState] = useState<LabelSetState>({ kind: 'loading' });
  const [set, setSet] = useState<LabelSet>();
  const [seen, setSeen] = useState(() => readSeen(setId));
  /** Index into `seen` of the task on the screen; its length: past the last one. */
  const [at, setAt] = useState(0);
  // Answers that arrive after the person has moved on are dropped.
  const turn = useRef(0);

  const run = useCallback(
    async (find: (isCurrent: () => boolean) => Promise<void>): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      try {
        // The server must know of the answer before it is asked for another task.
        await outbox.flush().catch(() => undefined);
        await find(() => mine === turn.current);
      } catch (error) {
        if (mine !== turn.current) return;
        const isGone = error instanceof ApiError && error.status === 404;
        setState(isGone ? { kind: 'gone' } : { kind: 'error', error });
      }
    },
    [outbox],
  );

  const advance = useCallback(
    () =>
      run(async (isCurrent) => {
        const step = await api.post<LabelSetStep>(`${path(setId)}/next`);
        if (step.task !== null) preloadMedia(step.task.data, step.task.task_definition === null ? config : undefined);
        const item = step.task === null ? undefined : await openNextTask(step.task, userId);
        if (!isCurrent()) return;
        const all = item === undefined ? seen : [...seen.filter((id) => id !== item.taskId), item.taskId];
        keepSeen(setId, all);
        setSet(step.label_set);
        setSeen(all);
        setAt(item === undefined ? all.length : all.length - 1);
        setState(item ? { kind: 'task', item } : { kind: 'through' });
      }),
    [run, setId, userId, seen, config],
  );

  const reopen = useCallback(
    (index: number) =>
      run(async (isCurrent) => {
        const taskId = seen[index];
        if (taskId === undefined) return;
        const [task, known] = await Promise.all([getTask(taskId), api.get<LabelSet>(path(setId))]);
        const own = task.annotations.find(({ completed_by: author }) => author?.id === userId);
        const item = await openTask(task, own, userId);
        if (!isCurrent()) return;
        setSet(known);
        setAt(index);
        setState({ kind: 'task', item });
      }),
    [run, seen, setId, userId],
  );

  const go = useCallback(
    (step: -1 | 1): Promise<void> => {
      const index = at + step;
      if (index < 0) return Promise.resolve();
      return index < seen.length ? reopen(index) : advance();
    },
    [at, seen, reopen, advance],
  );

  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (begun.current === setId) return;
    begun.current = setId;
    void (seen.length > 0 ? reopen(seen.length - 1) : advance());
  }, [setId, seen, reopen, advance]);

  const item = state.kind === 'task' ? state.item : undefined;
  const submit = useCallback(
    async (answer: FinishedAnswer): Promise<void> => {
      if (!item) return;
      await outbox.add(workOf(item, answer, definitionId), answer);
      await go(1);
    },
    [item, outbox, definitionId, go],
  );
  const skip = useCallback(
    async ({ leadTimeMs, ...draft }: Omit<FinishedAnswer, 'result'>): Promise<void> => {
      if (!item) return;
      const key = randomId();
      const body = { lead_time: leadTimeMs / 1000, submission_id: key };
      const { taskId, innerId } = item;
      await outbox.add({ key, taskId, innerId, kind: 'skip', annotationId: undefined, body }, draft);
      await go(1);
    },
    [item, outbox, go],
  );
  return {
    state,
    set,
    /** Of the task on the screen among those handed out, from 1. */
    position: set === undefined ? undefined : Math.max(1, set.handed_out - (seen.length - 1 - at)),
    hasPrevious: at > 0,
    submit,
    skip,
    go: (step: -1 | 1) => void go(step),
  };
}

export type LabelSetStream = ReturnType<typeof useLabelSet>;
