import type { LabelChange } from '@labelwright/contract/label-changes';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ban } from 'lucide-react';
import { useEffect } from 'react';
import { formatCount } from '../../lib/format.ts';
import { jobProgressText, jobShare } from '../../lib/job-progress.ts';
import { projectKey } from '../../lib/project.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { isOver, useCancelJob } from '../jobs/job-api.ts';
import { useJob } from '../jobs/use-job.ts';
import { useNow } from '../jobs/use-now.ts';
import { isRunning } from './label-changes-api.ts';

type ChangeRunProps = { projectId: string; change: LabelChange; onEnded: () => void };

/** A change or its undo, from the start to what came of it. */
export function ChangeRun({ projectId, change, onEnded }: ChangeRunProps) {
  const queryClient = useQueryClient();
  const isUndo = change.undo_job_id !== null;
  const { job } = useJob(isRunning(change) ? (change.undo_job_id ?? change.job_id) : undefined);
  const hasEnded = job !== undefined && isOver(job);
  useEffect(() => {
    if (!hasEnded) return;
    void queryClient.invalidateQueries({ queryKey: projectKey(projectId) }).then(onEnded);
    void queryClient.invalidateQueries({ queryKey: ['tasks'] });
  }, [hasEnded, projectId, queryClient, onEnded]);
  if (isRunning(change)) return <Running job={job} isUndo={isUndo} />;
  return <Outcome projectId={projectId} change={change} />;
}

function Running({ job, isUndo }: { job: ReturnType<typeof useJob>['job']; isUndo: boolean }) {
  const now = useNow(true);
  const cancel = useCancelJob();
  return (
    <div className="flex flex-col gap-3">
      <Progress
        label={job === undefined ? (isUndo ? 'Undoing' : 'Changing labels') : jobProgressText(job, now)}
        share={job && (job.status === 'queued' ? 0 : jobShare(job))}
        isLabelled
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted">You can leave this page. People can go on labelling.</p>
        {job?.can.cancel === true && (
          <Button icon={<Ban aria-hidden size={16} />} isBusy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}

function Outcome({ projectId, change }: { projectId: string; change: LabelChange }) {
  const { status, counts, undo_counts: undone, left_annotations: left } = change;
  if (status === 'applied')
    return (
      <Alert tone="success" title="Labels changed">
        {`${formatCount(counts.annotations ?? 0, 'annotation')}, ${formatCount(counts.drafts ?? 0, 'draft')} and ${formatCount(counts.predictions ?? 0, 'prediction')} rewritten.`}
      </Alert>
    );
  if (status === 'undone')
    return (
      <Alert tone="success" title="Change undone">
        {`${formatCount(Number(undone.put_back_annotations ?? 0), 'annotation')} put back as before.`}
        {Number(undone.left ?? 0) > 0 && (
          <>
            {` ${formatCount(Number(undone.left), 'annotation')} changed since kept those changes: `}
            {left.slice(0, 10).map(({ id, task }) => (
              <Link
                key={id}
                to="/projects/$projectId/tasks/$taskId"
                params={{ projectId, taskId: String(task) }}
                search={{ annotation: id }}
                className="mr-2 underline"
              >
                {id}
              </Link>
            ))}
          </>
        )}
      </Alert>
    );
  return (
    <Alert
      tone={status === 'cancelled' ? 'warning' : 'danger'}
      title={status === 'cancelled' ? 'Cancelled' : 'Not done'}
    >
      {change.error ?? 'Nothing was changed.'}
    </Alert>
  );
}
