import type { Import } from '@labelwright/contract/imports';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useEffect } from 'react';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { jobProgressText, jobShare } from '../../lib/job-progress.ts';
import { projectKey } from '../../lib/project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { isOver, useCancelJob } from '../jobs/job-api.ts';
import { jobRateText } from '../jobs/job-rate.ts';
import { useJob } from '../jobs/use-job.ts';
import { useNow } from '../jobs/use-now.ts';
import { ImportReport } from './ImportReport.tsx';
import { importQuery, importsKey, isImportOver } from './imports-api.ts';
import { StagedImport } from './StagedImport.tsx';
import { StuckImport } from './StuckImport.tsx';
import { t } from './strings.ts';

type ImportRunProps = {
  projectId: string;
  importId: number;
  mayLabel: boolean;
  mayPublish: boolean;
  isManager: boolean;
  /** Another import, or undefined for a new one. */
  onShow: (importId: number | undefined) => void;
};

/** One import, from its first row to its report. The address names it, so a reload comes back here. */
export function ImportRun({ projectId, importId, ...report }: ImportRunProps) {
  const queryClient = useQueryClient();
  const found = useQuery(importQuery(projectId, importId));
  const isRunning = found.data !== undefined && !isImportOver(found.data);
  const { job } = useJob(isRunning ? found.data?.job_id : undefined);
  const hasEnded = job !== undefined && isOver(job);
  useEffect(() => {
    if (!hasEnded) return;
    void queryClient.invalidateQueries({ queryKey: importsKey(projectId) });
    void queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
  }, [hasEnded, projectId, queryClient]);
  if (found.isPending) return <SkeletonLines count={4} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.can.commit) return <StagedImport projectId={projectId} staged={found.data} onShow={report.onShow} />;
  if (found.data.is_stuck) return <StuckImport projectId={projectId} stuck={found.data} onShow={report.onShow} />;
  if (!isRunning) return <ImportReport projectId={projectId} done={found.data} {...report} />;
  return <Running found={found.data} job={job} />;
}

function Running({ found, job }: { found: Import; job: ReturnType<typeof useJob>['job'] }) {
  const now = useNow(true);
  const cancel = useCancelJob();
  const rate = job && jobRateText(job, now);
  const text = job === undefined ? t.running : jobProgressText(job, now);
  const jobId = found.job_id;
  return (
    <Card title={t.importOf(found.source)}>
      <div className="flex flex-col gap-4">
        <Progress label={text} share={job && (job.status === 'queued' ? 0 : jobShare(job))} isLabelled />
        <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
          <Fact name={t.tasks} value={formatNumber(found.task_count)} isHidden={job?.progress.done !== undefined} />
          {rate !== undefined && <Fact name={t.rate} value={rate} />}
          {job?.started_at && (
            <Fact name={t.runningFor} value={formatDuration(Math.max(0, now - Date.parse(job.started_at)))} />
          )}
        </dl>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-muted">{t.safeToLeave}</p>
          {jobId !== null && (
            <Button icon={<Ban aria-hidden size={16} />} isBusy={cancel.isPending} onClick={() => cancel.mutate(jobId)}>
              {t.cancel}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

function Fact({ name, value, isHidden = false }: { name: string; value: string; isHidden?: boolean }) {
  if (isHidden) return null;
  return (
    <div className="flex gap-2">
      <dt className="text-muted">{name}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
}
