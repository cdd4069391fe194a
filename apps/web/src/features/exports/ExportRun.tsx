import type { Export } from '@labelwright/contract/exports';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useEffect } from 'react';
import { formatBytes } from '../../lib/format.ts';
import { jobProgressText, jobShare } from '../../lib/job-progress.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { isOver, useCancelJob } from '../jobs/job-api.ts';
import { jobRateText } from '../jobs/job-rate.ts';
import { useJob } from '../jobs/use-job.ts';
import { useNow } from '../jobs/use-now.ts';
import { DownloadLink } from './DownloadLink.tsx';
import { exportQuery, exportsKey, isExportOver } from './exports-api.ts';
import { SendToStorage } from './SendToStorage.tsx';
import { t } from './strings.ts';

type ExportRunProps = {
  projectId: string;
  exportId: number;
  onAnother: () => void;
  onRepeat: (row: Export) => void;
};

/** One export, from its start to its file. The address names it, so a reload comes back here. */
export function ExportRun({ projectId, exportId, onAnother, onRepeat }: ExportRunProps) {
  const queryClient = useQueryClient();
  const found = useQuery(exportQuery(projectId, exportId));
  const isRunning = found.data !== undefined && !isExportOver(found.data);
  const { job } = useJob(isRunning ? found.data?.job_id : undefined);
  const hasEnded = job !== undefined && isOver(job);
  useEffect(() => {
    if (hasEnded) void queryClient.invalidateQueries({ queryKey: exportsKey(projectId) });
  }, [hasEnded, projectId, queryClient]);
  if (found.isPending) return <SkeletonLines count={4} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <Card title={found.data.title === '' ? found.data.filename : found.data.title}>
      {isRunning ? (
        <Running jobId={found.data.job_id} job={job} />
      ) : (
        <Report projectId={projectId} done={found.data} onAnother={onAnother} onRepeat={onRepeat} />
      )}
    </Card>
  );
}

function Running({ jobId, job }: { jobId: string | null; job: ReturnType<typeof useJob>['job'] }) {
  const now = useNow(true);
  const cancel = useCancelJob();
  const rate = job && jobRateText(job, now);
  const text = job === undefined ? t.running : jobProgressText(job, now);
  return (
    <div className="flex flex-col gap-4">
      <Progress
        label={rate === undefined ? text : `${text} · ${rate}`}
        share={job && (job.status === 'queued' ? 0 : jobShare(job))}
        isLabelled
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted">{t.safeToLeave}</p>
        {jobId !== null && (
          <Button icon={<Ban aria-hidden size={16} />} isBusy={cancel.isPending} onClick={() => cancel.mutate(jobId)}>
            {t.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}

type ReportProps = Pick<ExportRunProps, 'projectId' | 'onAnother' | 'onRepeat'> & { done: Export };

function Report({ projectId, done, onAnother, onRepeat }: ReportProps) {
  const { task_number: tasks, annotation_number: annotations, split } = done.counters;
  return (
    <div className="flex flex-col gap-4">
      {done.status === 'completed' && (
        <Alert tone="success" title={t.done(tasks, annotations)}>
          {done.format}
          {done.size === null ? '' : ` · ${formatBytes(done.size)}`}
          {split === undefined ? '' : ` · ${t.splitCounts(split)}`}
        </Alert>
      )}
      {done.status === 'failed' && (
        <Alert tone="danger" title={t.failed}>
          {done.error}
        </Alert>
      )}
      {done.status === 'cancelled' && <Alert tone="warning" title={t.cancelled_} />}
      {done.status === 'completed' && done.losses.length > 0 && (
        <section className="flex flex-col gap-1.5">
          <h3 className="text-base font-semibold">{t.leftOut}</h3>
          <ul className="list-disc pl-5 text-sm text-muted">
            {done.losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </section>
      )}
      {done.status === 'completed' && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm text-muted">
          {done.sha256 !== null && <Fact name="SHA-256" value={done.sha256} />}
          {done.md5 !== null && <Fact name="MD5" value={done.md5} />}
        </dl>
      )}
      {done.can.download && <SendToStorage projectId={projectId} done={done} />}
      <div className="flex flex-wrap gap-2">
        {done.can.download && <DownloadLink projectId={projectId} done={done} isPrimary />}
        <Button onClick={() => onRepeat(done)}>{t.repeat}</Button>
        <Button onClick={onAnother}>{t.another}</Button>
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="truncate font-mono text-xs">{value}</dd>
    </>
  );
}
