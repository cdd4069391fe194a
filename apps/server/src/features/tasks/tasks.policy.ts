import { TASK_STATUSES, type TaskStatus } from '@labelwright/contract/tasks';
import { AppError } from '../../platform/http/app-error.ts';

/** `work`: follows from annotations, leases and overlap; nobody asks for it. The others are asked for. */
type Cause = 'work' | 'fail' | 'reopen';

interface Edge {
  from: TaskStatus;
  to: TaskStatus;
  cause: Cause;
}

/** Every change of status there is; any other is refused. */
export const TASK_EDGES: readonly Edge[] = [
  { from: 'pending', to: 'in_progress', cause: 'work' },
  { from: 'pending', to: 'complete', cause: 'work' },
  { from: 'in_progress', to: 'pending', cause: 'work' },
  { from: 'in_progress', to: 'complete', cause: 'work' },
  { from: 'complete', to: 'in_progress', cause: 'work' },
  { from: 'complete', to: 'pending', cause: 'work' },
  { from: 'pending', to: 'failed', cause: 'fail' },
  { from: 'in_progress', to: 'failed', cause: 'fail' },
  { from: 'failed', to: 'pending', cause: 'reopen' },
  { from: 'complete', to: 'in_progress', cause: 'reopen' },
];

export function canChange(from: TaskStatus, cause: 'fail' | 'reopen'): boolean {
  return TASK_EDGES.some((edge) => edge.from === from && edge.cause === cause);
}

export function assertCanChange(from: TaskStatus, cause: 'fail' | 'reopen'): void {
  if (canChange(from, cause)) return;
  const possible = TASK_STATUSES.filter((status) => canChange(status, cause)).join(' or ');
  const verb = cause === 'fail' ? 'be marked as failed' : 'be reopened';
  throw new AppError('conflict', `The task is ${from}; only a task that is ${possible} can ${verb}.`, {
    reason: 'illegal_transition',
  });
}

/** What a client that writes `status` asks for; undefined when the task is in that state already. */
export function statusRequest(from: TaskStatus, to: TaskStatus): 'fail' | 'reopen' | undefined {
  if (from === to) return undefined;
  const edge = TASK_EDGES.find((one) => one.from === from && one.to === to && one.cause !== 'work');
  if (edge && edge.cause !== 'work') return edge.cause;
  const why =
    to === 'complete'
      ? 'A task is complete when it has all the annotations it needs: submit them, or lower its overlap.'
      : 'Its annotations decide that. To have a complete task annotated again, use POST /api/tasks/{id}/reopen.';
  throw new AppError('conflict', `The task cannot go from ${from} to ${to}. ${why}`, { reason: 'illegal_transition' });
}
