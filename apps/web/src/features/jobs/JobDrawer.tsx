import type { Job } from '@labelwright/contract/jobs';
import { ExternalLink, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { JobLog } from './JobLog.tsx';
import { type ProjectName, useCancelJob, useOpenLog, useRetryJob } from './job-api.ts';
import { JobProgress, JobProject, JobRunTime, JobState } from './job-columns.tsx';
import { metricOf } from './job-facts.ts';
import { typeName } from './job-types.ts';
import { queueName, t } from './strings.ts';
import { useJob } from './use-job.ts';

type JobDrawerProps = { jobId: string; projects: readonly ProjectName[]; onClose: () => void };

/** Everything known about one job, moving while it runs. */
export function JobDrawer({ jobId, projects, onClose }: JobDrawerProps) {
  const followed = useJob(jobId);
  const { job: data, lines, isStreaming, error, logError } = followed;
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={data?.title ?? t.job}
      titleEnd={data !== undefined && <JobState job={data} />}
      {...(data !== undefined && (data.can.cancel || data.can.retry) ? { actions: <JobActions job={data} /> } : {})}
    >
      {error !== null && <ErrorState error={error} onRetry={followed.onRetry} />}
      {data === undefined && error === null && <SkeletonLines count={6} />}
      {data !== undefined && (
        <div className="flex flex-col gap-5">
          <JobProgress job={data} />
          <JobError job={data} />
          <JobFacts job={data} projectTitle={projects.find(({ id }) => id === data.project_id)?.title} />
          <section className="flex flex-col gap-2">
            <h3 className="flex items-baseline gap-2 text-base font-semibold">
              {t.log}
              <span className="text-xs font-normal text-muted">
                {[lines.length > 0 && t.logLines(lines.length), isStreaming && t.logLive].filter(Boolean).join(' · ')}
              </span>
              {data.organization_id !== null && data.attempts > 0 && <OpenLog jobId={data.id} />}
            </h3>
            {logError !== null ? (
              <ErrorState title={t.logFailed} error={logError} onRetry={followed.onRetryLog} />
            ) : (
              <JobLog lines={lines} isLive={isStreaming} />
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
  const cancel = useCancelJob();
  const retry = useRetryJob();
  return (
    <>
      {job.can.cancel && (
        <Button isBusy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
          {t.cancel}
        </Button>
      )}
      {job.can.retry && (
        <Button
          variant="primary"
          icon={<RotateCw aria-hidden size={16} />}
          isBusy={retry.isPending}
          onClick={() => retry.mutate(job.id)}
        >
          {t.retry}
        </Button>
      )}
    </>
  );
}

function OpenLog({ jobId }: { jobId: string }) {
  const open = useOpenLog();
  return (
    <span className="ml-auto">
      <Button
        size="sm"
        variant="ghost"
        icon={<ExternalLink aria-hidden size={14} />}
        isBusy={open.isPending}
        onClick={() => open.mutate(jobId)}
      >
        {t.openLog}
      </Button>
    </span>
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
  return (
    <dl aria-label={t.facts} className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm sm:grid-cols-3">
      <Fact name={t.type}>
        <span title={job.type}>{typeName(job.type)}</span>
      </Fact>
      <Fact name={t.project}>
        <JobProject projectId={job.project_id} title={projectTitle} />
      </Fact>
      <Fact name={t.attempts}>
        <span className="tabular">{t.attemptOf(job.attempts, job.max_attempts)}</span>
      </Fact>
      <Fact name={t.created}>
        <RelativeTime at={job.created_at} />
      </Fact>
      <Fact name={t.started}>
        <RelativeTime at={job.started_at} />
      </Fact>
      <Fact name={t.finished}>
        <RelativeTime at={job.finished_at} />
      </Fact>
      <Fact name={t.queueWait}>
        <Duration ms={metricOf(job, 'queueWaitMs')} />
      </Fact>
      <Fact name={t.runTime}>
        <JobRunTime job={job} />
      </Fact>
      <Fact name={t.processor}>
        <Duration ms={metricOf(job, 'processCpuMs')} />
      </Fact>
      <Fact name={t.memory}>
        <span className="tabular">{memory === undefined ? '–' : formatBytes(memory)}</span>
      </Fact>
      <Fact name={t.queue}>
        <span title={job.queue}>{queueName(job.queue)}</span>
      </Fact>
      {job.status === 'queued' && (
        <Fact name={t.nextAttempt}>
          <RelativeTime at={job.run_at} />
        </Fact>
      )}
      <Fact name={t.id}>
        <CopyId id={job.id} shortenTo={18} />
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-0.5">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="flex min-h-6 min-w-0 items-center">{children}</dd>
  </div>
);
