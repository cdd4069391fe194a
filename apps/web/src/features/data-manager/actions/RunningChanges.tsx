import { Ban, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { jobProgressText, jobShare } from '../../../lib/job-progress.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { toastError } from '../../../ui/toast.ts';
import { isOver, useCancelJob } from '../../jobs/job-api.ts';
import { jobRateText } from '../../jobs/job-rate.ts';
import { useJob } from '../../jobs/use-job.ts';
import { useNow } from '../../jobs/use-now.ts';
import { t } from '../strings.ts';
import type { Actions, RunningChange } from './use-actions.ts';

/** Changes under way: how far, how fast, how long yet; when they are through, how to take them back. */
export function RunningChanges({ actions }: { actions: Actions }) {
  if (actions.running.length === 0) return null;
  return (
    <ul aria-label={t.changes} className="flex shrink-0 flex-col border-t bg-surface">
      {actions.running.map((change) => (
        <Change
          key={change.jobId}
          change={change}
          onOver={() => void actions.refresh()}
          onDismiss={() => actions.dismiss(change.jobId)}
        />
      ))}
    </ul>
  );
}

type ChangeProps = { change: RunningChange; onOver: () => void; onDismiss: () => void };

function Change({ change, onOver, onDismiss }: ChangeProps) {
  const { job } = useJob(change.jobId);
  const isDone = job !== undefined && isOver(job);
  const now = useNow(!isDone);
  const cancel = useCancelJob();
  const told = useRef(onOver);
  told.current = onOver;
  useEffect(() => {
    if (isDone) told.current();
  }, [isDone]);
  const rate = job && jobRateText(job, now);
  const progress = job === undefined ? t.starting : jobProgressText(job, now);
  const words = isDone ? t.jobEnds[job.status] : rate === undefined ? progress : `${progress} · ${rate}`;

  function undo() {
    onDismiss();
    change.undo?.().catch((error: unknown) => toastError(t.undoFailed, error));
  }

  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1.5 text-sm md:px-6">
      <span className="min-w-0 flex-1 basis-60 truncate font-medium">{change.detail}</span>
      <span className="text-muted tabular" role="status">
        {words}
        {isDone && job.error !== null && ` – ${job.error}`}
      </span>
      {!isDone && (
        <span className="w-40">
          <Progress label={change.detail} share={job && (job.status === 'queued' ? 0 : jobShare(job))} />
        </span>
      )}
      {!isDone && (
        <Button
          size="sm"
          icon={<Ban aria-hidden size={14} />}
          isBusy={cancel.isPending}
          onClick={() => cancel.mutate(change.jobId)}
        >
          {t.stop}
        </Button>
      )}
      {isDone && change.undo !== undefined && (
        <Button size="sm" onClick={undo}>
          {t.undo}
        </Button>
      )}
      {isDone && (
        <IconButton size="sm" name={t.dismiss} hasTooltip={false} icon={<X size={14} />} onClick={onDismiss} />
      )}
    </li>
  );
}
