import type { PortalTask } from '@labelwright/contract/crowd-portal';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { ApiError } from '../../../lib/api-error.ts';
import { randomId } from '../../../lib/random-id.ts';
import { type LabelItem, openNextTask } from '../../annotations/label-item.ts';
import type { Outbox } from '../../annotations/outbox.ts';
import type { FinishedAnswer } from '../../annotations/use-label-stream.ts';

export type PortalWorkState =
  | { kind: 'loading' }
  | { kind: 'task'; item: LabelItem; work: number; endsAt: string }
  | { kind: 'none'; reason: string; message: string }
  | { kind: 'error'; error: unknown };

export interface PortalWorkStream {
  state: PortalWorkState;
  submitted: number;
  submit(answer: FinishedAnswer): Promise<void>;
  giveBack(): Promise<void>;
  reload(): void;
}

/** One paid task after the other. An answer is kept on this device until the server has it, like everybody's. */
export function usePortalWork(batchId: string, userId: number, outbox: Outbox): PortalWorkStream {
  const [state, setState] = useState<PortalWorkState>({ kind: 'loading' });
  const [submitted, setSubmitted] = useState(0);
  // Answers that arrive after the person has moved on are dropped.
  const turn = useRef(0);

  const showNext = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    try {
      // The server must know of the answer before it is asked for another task.
      await outbox.flush();
      const {
        task,
        assignment,
        ends_at: endsAt,
      } = await api.post<PortalTask>(`/api/portal/batches/${encodeURIComponent(batchId)}/next`);
      const item = await openNextTask(task, userId);
      if (mine === turn.current) setState({ kind: 'task', item, work: assignment, endsAt });
    } catch (error) {
      if (mine !== turn.current) return;
      const isNone = error instanceof ApiError && error.status === 404;
      setState(
        isNone ? { kind: 'none', reason: error.reason ?? '', message: error.message } : { kind: 'error', error },
      );
    }
  }, [batchId, outbox, userId]);

  const current = state.kind === 'task' ? state : undefined;
  const submit = useCallback(
    async ({ result, toolVersion, leadTimeMs, draftId, ...draft }: FinishedAnswer): Promise<void> => {
      if (!current) return;
      const key = randomId();
      const body = {
        result,
        submission_id: key,
        lead_time: leadTimeMs / 1000,
        ...(toolVersion ? { tool_version: toolVersion } : {}),
        ...(draftId ? { draft_id: draftId } : {}),
      };
      const path = `/api/portal/work/${current.work}/submit`;
      await outbox.add(
        { key, taskId: current.item.taskId, kind: 'submit', annotationId: undefined, body, path },
        draft,
      );
      setSubmitted((count) => count + 1);
      await showNext();
    },
    [current, outbox, showNext],
  );

  const giveBack = useCallback(async (): Promise<void> => {
    if (!current) return;
    await api.post(`/api/portal/work/${current.work}/return`);
    setState({ kind: 'loading' });
    await showNext();
  }, [current, showNext]);

  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (begun.current === batchId) return;
    begun.current = batchId;
    void showNext();
  }, [batchId, showNext]);

  return {
    state,
    submitted,
    submit,
    giveBack,
    reload: () => {
      setState({ kind: 'loading' });
      void showNext();
    },
  };
}
