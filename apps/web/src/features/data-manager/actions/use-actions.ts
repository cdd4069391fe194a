import type { ActionAnswer, ActionBody, ActionId, ActionInfo } from '@labelwright/contract/data-manager-actions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast, toastError } from '../../../ui/toast.ts';
import { tasksKey } from '../data-api.ts';
import { t } from '../strings.ts';
import { actionsQuery, runAction, undoRun } from './actions-api.ts';

/** A change that a job is working on. */
export type RunningChange = { jobId: string; detail: string; undo: (() => Promise<void>) | undefined };

const NO_ACTIONS: ActionInfo[] = [];

/** What can be done with tasks here, and what has been begun from this page. */
export function useActions(projectId: string) {
  const queryClient = useQueryClient();
  const actions = useQuery(actionsQuery(projectId)).data ?? NO_ACTIONS;
  const [running, setRunning] = useState<readonly RunningChange[]>([]);
  const refresh = () => queryClient.invalidateQueries({ queryKey: tasksKey(projectId) });
  const track = (change: RunningChange) => setRunning((list) => [...list, change]);

  async function undo(runId: number): Promise<void> {
    const undone = await undoRun(runId);
    if (undone.job_id !== undefined) track({ jobId: undone.job_id, detail: undone.detail, undo: undefined });
    else toast(undone.detail, { tone: 'info', ...(undone.kept > 0 ? { detail: t.undoKept(undone.kept) } : {}) });
    await refresh();
  }

  /** Tells what was done, or follows the job that does it. */
  function follow(answer: Pick<ActionAnswer, 'detail' | 'job_id' | 'run_id' | 'undo_until' | 'warnings'>): void {
    const { run_id: runId } = answer;
    const canUndo = runId !== undefined && typeof answer.undo_until === 'string';
    const onUndo = canUndo ? () => undo(runId) : undefined;
    if (answer.job_id !== undefined) track({ jobId: answer.job_id, detail: answer.detail, undo: onUndo });
    else {
      const [warning] = answer.warnings ?? [];
      toast(answer.detail, {
        ...(onUndo === undefined ? {} : { onUndo }),
        ...(warning === undefined ? {} : { detail: warning, tone: 'warning' }),
      });
    }
    void refresh();
  }

  /** At once, for what asks nothing and can be undone. */
  async function run(id: ActionId, body: ActionBody): Promise<boolean> {
    try {
      follow(await runAction(projectId, id, body));
      return true;
    } catch (error) {
      toastError(t.actionFailed, error);
      return false;
    }
  }

  return {
    actions,
    run,
    follow,
    undo,
    running,
    dismiss: (jobId: string) => setRunning((list) => list.filter((change) => change.jobId !== jobId)),
    refresh,
  };
}

export type Actions = ReturnType<typeof useActions>;
