import type { Job, JobState } from '@labelwright/contract/jobs';
import type { JobRecord } from './jobs.queries.ts';

type Status = Job['status'];

/** The one finest state of a job; what used up its attempts is dead, not only failed. */
export function stateOf(job: JobRecord, now: Date): JobState {
  const status = job.status as Status;
  if (status === 'failed') return job.attempts - job.interruptions >= job.max_attempts ? 'dead' : 'failed';
  if (status !== 'queued') return status;
  if (job.attempts > 0) return 'retrying';
  return job.run_at > now ? 'scheduled' : 'waiting';
}

export function presentJob(row: JobRecord, now: Date): Job {
  return {
    id: row.id,
    organization_id: row.organization_id,
    project_id: row.project_id,
    type: row.type,
    title: row.title,
    queue: row.queue,
    status: row.status as Status,
    state: stateOf(row, now),
    attempts: row.attempts,
    max_attempts: row.max_attempts,
    progress: row.progress as Record<string, unknown>,
    result: row.result,
    error: row.error,
    metrics: row.metrics as Record<string, unknown>,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    run_at: row.run_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    can: {
      cancel: (row.status === 'queued' || row.status === 'running') && !row.is_committed,
      retry: row.status === 'failed' || row.status === 'cancelled',
    },
  };
}
