import type { Job } from '@labelwright/contract/jobs';
import { Link } from '@tanstack/react-router';
import { jobShare } from '../../lib/job-progress.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Progress } from '../../ui/Progress.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { isOver, type ProjectName } from './job-api.ts';
import { progressText } from './job-facts.ts';
import { jobDurationMs } from './job-rate.ts';
import { typeName } from './job-types.ts';
import { queueName, t } from './strings.ts';
import { useNow } from './use-now.ts';

export function jobColumns(projects: readonly ProjectName[]): readonly DataTableColumn<Job>[] {
  const titles = new Map(projects.map(({ id, title }) => [id, title]));
  return [
    {
      id: 'title',
      header: t.job,
      width: 240,
      isGrowing: true,
      isHideable: false,
      cell: ({ title }) => <span className="truncate font-medium">{title}</span>,
    },
    { id: 'status', header: t.state, width: 120, cell: (job) => <JobState job={job} /> },
    {
      id: 'progress',
      header: t.progress,
      width: 250,
      cell: (job) => (
        <div className="w-56 max-w-full">
          <JobProgress job={job} />
        </div>
      ),
    },
    {
      id: 'type',
      header: t.type,
      width: 140,
      cell: ({ type }) => (
        <span className="truncate text-muted" title={type}>
          {typeName(type)}
        </span>
      ),
    },
    {
      id: 'queue',
      header: t.queue,
      width: 140,
      cell: ({ queue }) => <span className="truncate text-muted">{queueName(queue)}</span>,
    },
    {
      id: 'project',
      header: t.project,
      width: 190,
      cell: (job) => <JobProject projectId={job.project_id} title={titles.get(job.project_id ?? 0)} />,
    },
    { id: 'started', header: t.started, width: 130, cell: (job) => <RelativeTime at={job.started_at} /> },
    { id: 'duration', header: t.duration, width: 110, align: 'end', cell: (job) => <JobRunTime job={job} /> },
    {
      id: 'attempts',
      header: t.attempts,
      width: 100,
      align: 'end',
      cell: (job) => (
        <span className="tabular text-muted">
          {job.attempts === 0 ? '–' : t.attemptOf(job.attempts, job.max_attempts)}
        </span>
      ),
    },
  ];
}

/** The finest word for where a job stands. */
export function JobState({ job }: { job: Pick<Job, 'status' | 'state'> }) {
  if (job.state === 'dead') return <StatusBadge status="failed" label={t.dead} />;
  if (job.state === 'retrying') return <StatusBadge status="retrying" label={t.retrying} />;
  if (job.state === 'scheduled') return <StatusBadge status="scheduled" label={t.scheduled} />;
  return <StatusBadge status={job.status} />;
}

const TONES = {
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'accent',
  running: 'accent',
  queued: 'accent',
} as const;

/** Bar with what is counted below it. A job that counts nothing has a bar only while it runs. */
export function JobProgress({ job }: { job: Job }) {
  const nowMs = useNow(job.status === 'running');
  const text = progressText(job, nowMs);
  const share = jobShare(job);
  const hasBar = job.status === 'running' || share !== undefined;
  if (!hasBar) return <span className="truncate text-xs text-muted">{text ?? '–'}</span>;
  return (
    <span className="flex w-full min-w-0 flex-col gap-1">
      <Progress label={text ?? t.running} share={share} tone={TONES[job.status]} />
      {text !== undefined && <span className="tabular truncate text-2xs leading-none text-muted">{text}</span>}
    </span>
  );
}

export function JobRunTime({ job }: { job: Pick<Job, 'started_at' | 'finished_at' | 'status'> }) {
  const nowMs = useNow(job.started_at !== null && !isOver(job));
  return <Duration ms={jobDurationMs(job, nowMs)} />;
}

export function JobProject({ projectId, title }: { projectId: number | null; title: string | undefined }) {
  if (projectId === null) return <span className="text-muted">–</span>;
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: String(projectId) }}
      className="truncate text-accent hover:underline"
    >
      {title ?? t.projectOf(projectId)}
    </Link>
  );
}
