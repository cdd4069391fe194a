import type { LabelSet, LabelSetStep } from '@labelwright/contract/label-sets';
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

type Direction = 'next' | 'previous';

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
  const { annotation, taskId } = item;
  return annotation
    ? ({
        key,
        taskId,
        kind: 'update',
        annotationId: annotation.id,
        body: { ...made, version: annotation.version },
      } as const)
    : ({
        key,
        taskId,
        kind: 'submit',
        annotationId: undefined,
        body: { ...made, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) },
      } as const);
}

/** A set of tasks in its order, as the server keeps it: forwards with a lease for each, and back to what was answered. */
export function useLabelSet(setId: string, userId: number, outbox: Outbox, definitionId: number | null) {
  const [state, setState] = useState<LabelSetState>({ kind: 'loading' });
  const [set, setSet] = useState<LabelSet>();
  /** How many steps before the newest task. */
  const [back, setBack] = useState(0);
  const [hasPrevious, setHasPrevious] = useState(false);
  // Answers that arrive after the person has moved on are dropped.
  const turn = useRef(0);

  const go = useCallback(
    async (direction: Direction): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      try {
        // The server must know of the answer before it is asked for another task.
        await outbox.flush().catch(() => undefined);
        const step = await api.post<LabelSetStep>(`/api/dm/label-sets/${encodeURIComponent(setId)}/${direction}`);
        const item = await itemOf(step, direction, userId);
        if (mine !== turn.current) return;
        setSet(step.label_set);
        setHasPrevious(step.has_previous);
        setBack((count) => (direction === 'previous' ? count + 1 : Math.max(0, count - 1)));
        setState(item ? { kind: 'task', item } : { kind: 'through' });
      } catch (error) {
        if (mine !== turn.current) return;
        const isGone = error instanceof ApiError && error.status === 404;
        setState(isGone ? { kind: 'gone' } : { kind: 'error', error });
      }
    },
    [setId, userId, outbox],
  );

  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (begun.current === setId) return;
    begun.current = setId;
    void go('next');
  }, [setId, go]);

  const item = state.kind === 'task' ? state.item : undefined;
  const submit = useCallback(
    async (answer: FinishedAnswer): Promise<void> => {
      if (!item) return;
      await outbox.add(workOf(item, answer, definitionId), answer.after);
      await go('next');
    },
    [item, outbox, definitionId, go],
  );
  const skip = useCallback(
    async ({ leadTimeMs, after }: Omit<FinishedAnswer, 'result'>): Promise<void> => {
      if (!item) return;
      const key = randomId();
      const body = { lead_time: leadTimeMs / 1000, submission_id: key };
      await outbox.add({ key, taskId: item.taskId, kind: 'skip', annotationId: undefined, body }, after);
      await go('next');
    },
    [item, outbox, go],
  );
  return {
    state,
    set,
    /** Of the task on the screen among those handed out, from 1. */
    position: set === undefined ? undefined : Math.max(1, set.handed_out - back),
    hasPrevious,
    submit,
    skip,
    go: (direction: Direction) => void go(direction),
  };
}

export type LabelSetStream = ReturnType<typeof useLabelSet>;

/** What one answered before is opened to be changed. */
async function itemOf({ task }: LabelSetStep, direction: Direction, userId: number): Promise<LabelItem | undefined> {
  if (task === null) return undefined;
  preloadMedia(task.data);
  if (direction === 'previous') {
    const whole = await getTask(task.id);
    const own = whole.annotations.find(({ completed_by: author }) => author?.id === userId);
    if (own) return openTask(whole, own, userId);
  }
  return openNextTask(task, userId);
}
