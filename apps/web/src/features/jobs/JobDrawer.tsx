import type { Job } from '@labelwright/contract/jobs';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { JobLog } from './JobLog.tsx';
import { useJobAction } from './job-actions.ts';
import { JobProgress, JobProject, JobRunTime } from './job-columns.tsx';
import { metricOf } from './job-facts.ts';
import type { ProjectName } from './jobs-api.ts';
import { RawRecord } from './RawRecord.tsx';
import { t, typeName } from './strings.ts';
import { useJobStream } from './use-job-stream.ts';

type JobDrawerProps = { jobId: string; projects: readonly ProjectName[]; onClose: () => void };

/** Everything known about one job, moving while it runs. */
export function JobDrawer({ jobId, projects, onClose }: JobDrawerProps) {
  const { job, log, isStreaming } = useJobStream(jobId);
  const { data } = job;
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={data?.title ?? t.job}
      titleEnd={data !== undefined && <StatusBadge status={data.status} />}
      {...(data !== undefined && (data.can.cancel || data.can.retry) ? { actions: <JobActions job={data} /> } : {})}
    >
      {data === undefined && job.isError && <ErrorState error={job.error} onRetry={() => void job.refetch()} />}
      {data === undefined && !job.isError && <SkeletonLines count={6} />}
      {data !== undefined && (
        <div className="flex flex-col gap-5">
          <JobProgress job={data} />
          <JobError job={data} />
          <JobFacts job={data} projectTitle={projects.find(({ id }) => id === data.project_id)?.title} />
          <section className="flex flex-col gap-2">
            <h3 className="flex items-baseline gap-2 text-base font-semibold">
              {t.log}
              <span className="text-xs font-normal text-muted">
                {[
                  log.data !== undefined && log.data.length > 0 && t.logLines(log.data.length),
                  isStreaming && t.logLive,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </h3>
            {log.isError && log.data === undefined ? (
              <ErrorState title={t.logFailed} error={log.error} onRetry={() => void log.refetch()} />
            ) : (
              <JobLog lines={log.data ?? []} isLive={isStreaming} />
            )}
          </section>
          <div className="flex flex-col gap-2">
            {data.result !== null && data.result !== undefined && (
              <RawRecord title={t.result} value={data.result} isOpen />
            )}
            <RawRecord title={t.raw} value={data} />
          </div>
        </div>
      )}
    </Drawer>
  );
}

function JobActions({ job }: { job: Job }) {
  const act = useJobAction();
  return (
    <>
      {job.can.cancel && (
        <Button isBusy={act.isPending} onClick={() => act.mutate({ id: job.id, action: 'cancel' })}>
          {t.cancel}
        </Button>
      )}
      {job.can.retry && (
        <Button
          variant="primary"
          icon={<RotateCw aria-hidden size={16} />}
          isBusy={act.isPending}
          onClick={() => act.mutate({ id: job.id, action: 'retry' })}
        >
          {t.retry}
        </Button>
      )}
    </>
  );
}

function JobError({ job }: { job: Job }) {
  if (job.error === null || job.error === '' || job.status === 'succeeded') return null;
  const isOver = job.status === 'failed' || job.status === 'cancelled';
  return (
    <Alert tone={isOver ? 'danger' : 'warning'} title={isOver ? t.failedTitle : t.retryingTitle}>
      <span className="whitespace-pre-wrap wrap-anywhere">{job.error}</span>
    </Alert>
  );
}

function JobFacts({ job, projectTitle }: { job: Job; projectTitle: string | undefined }) {
  const memory = metricOf(job, 'processRssBytes');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.type, <span title={job.type}>{typeName(job.type)}</span>],
    [t.project, <JobProject projectId={job.project_id} title={projectTitle} />],
    [t.created, <RelativeTime at={job.created_at} />],
    [t.started, <RelativeTime at={job.started_at} />],
    [t.finished, <RelativeTime at={job.finished_at} />],
    [t.queueWait, <Duration ms={metricOf(job, 'queueWaitMs')} />],
    [t.runTime, <JobRunTime job={job} />],
    [t.attempts, <span className="tabular">{t.attemptOf(job.attempts, job.max_attempts)}</span>],
    [t.processor, <Duration ms={metricOf(job, 'processCpuMs')} />],
    [t.memory, <span className="tabular">{memory === undefined ? '–' : formatBytes(memory)}</span>],
    [t.queue, job.queue],
    [t.id, <CopyId id={job.id} shortenTo={18} />],
  ];
  return (
    <dl aria-label={t.facts} className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm sm:grid-cols-3">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-w-0 flex-col gap-0.5">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="flex min-h-6 min-w-0 items-center truncate">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
