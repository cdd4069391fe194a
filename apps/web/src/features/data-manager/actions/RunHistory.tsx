import type { ActionRun } from '@labelwright/contract/task-actions';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toastError } from '../../../ui/toast.ts';
import { t } from '../strings.ts';
import { runsQuery } from './actions-api.ts';
import type { Actions } from './use-actions.ts';

type RunHistoryProps = { projectId: string; actions: Actions; onClose: () => void };

/** What was done to many tasks at once, by whom, and how to take it back. */
export function RunHistory({ projectId, actions, onClose }: RunHistoryProps) {
  const runs = useQuery(runsQuery(projectId));
  return (
    <Drawer isOpen onClose={onClose} title={t.history}>
      {runs.isPending && <SkeletonLines count={5} />}
      {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data?.length === 0 && <EmptyState title={t.noHistory}>{t.noHistoryText}</EmptyState>}
      <ul className="flex flex-col divide-y">
        {runs.data?.map((run) => (
          <Run key={run.id} run={run} onUndo={() => actions.undo(run.id)} />
        ))}
      </ul>
    </Drawer>
  );
}

function Run({ run, onUndo }: { run: ActionRun; onUndo: () => Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  async function undo() {
    setBusy(true);
    await onUndo().catch((error: unknown) => toastError(t.undoFailed, error));
    setBusy(false);
  }
  return (
    <li className="flex items-start gap-3 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="wrap-break-word">{run.title}</span>
        <span className="text-xs text-muted">
          {run.user_name} · <RelativeTime at={run.created_at} />
        </span>
        {run.warnings.map((warning) => (
          <span key={warning} className="text-xs text-warning">
            {warning}
          </span>
        ))}
      </div>
      {run.status !== 'done' && <Badge>{t.runStatus[run.status]}</Badge>}
      {run.can_undo && (
        <Button size="sm" isBusy={isBusy} onClick={() => void undo()}>
          {t.undo}
        </Button>
      )}
    </li>
  );
}
