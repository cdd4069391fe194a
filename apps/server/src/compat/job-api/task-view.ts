import type { RunnerTask, TaskLogs, TaskMetrics } from '@labelwright/contract/job-api';
import type { Job } from '@labelwright/contract/jobs';
import { countLogLines, findVisible, type JobRecord, withReach, writeLogObject } from '../../features/jobs/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { SubmittableJob } from '../../platform/jobs/submittable.ts';
import type { Platform } from '../../platform/platform.ts';

const LINK_SECONDS = 900;
const EXIT_CODES: Readonly<Record<string, number>> = { succeeded: 0, failed: 1, cancelled: 130 };

export function presentTask(kinds: readonly SubmittableJob[], job: JobRecord): RunnerTask {
  const kind = kinds.find(({ jobTypes }) => jobTypes.includes(job.type));
  const status = job.status as Job['status'];
  return {
    id: job.id,
    task_id: job.id,
    type: kind?.type ?? job.type,
    job_type: job.type,
    title: job.title,
    // Of jobs that nobody submits, such as mails, it may hold what is not for the eyes of whoever caused them.
    payload: kind ? job.payload : null,
    project_id: job.project_id,
    queue: job.queue,
    status,
    is_retrying: status === 'queued' && job.attempts > 0,
    attempts: job.attempts,
    max_attempts: job.max_attempts,
    progress: job.progress as Record<string, unknown>,
    result: job.result,
    error: job.error,
    created_by: job.created_by,
    created_at: job.created_at.toISOString(),
    next_attempt_at: status === 'queued' ? job.run_at.toISOString() : null,
    started_at: job.started_at?.toISOString() ?? null,
    finished_at: job.finished_at?.toISOString() ?? null,
  };
}

/** A link to the stored log; of a running task, to what it has written until now. */
export async function getTaskLogs(platform: Platform, actor: Actor, id: string): Promise<TaskLogs> {
  const { job } = await findVisible(platform, actor, id);
  if (job.attempts === 0)
    throw new AppError('not_found', 'Logs are not available: the task has not run yet.', { reason: 'not_run_yet' });
  const isComplete = job.finished_at !== null;
  const key = isComplete && (await isStored(platform, job.log_key)) ? job.log_key : null;
  const object = key ?? (await writeLogObject(platform, job));
  const url = await platform.storage.signedUrl(object, {
    expiresInSeconds: LINK_SECONDS,
    contentType: 'text/plain; charset=utf-8',
    filename: `${job.id}.log`,
  });
  return {
    url: new URL(url, platform.config.publicUrl).toString(),
    expires_at: new Date(platform.now().getTime() + LINK_SECONDS * 1000).toISOString(),
    object,
    is_complete: isComplete,
  };
}

async function isStored(platform: Platform, key: string | null): Promise<boolean> {
  if (key === null) return false;
  return platform.storage.stat(key).then(
    () => true,
    () => false,
  );
}

/** What is measured so far; final once the task has ended. */
export async function getTaskMetrics(platform: Platform, actor: Actor, id: string): Promise<TaskMetrics> {
  const { job, reach } = await findVisible(platform, actor, id);
  const logLines = await withReach(platform, actor, reach, (tx) => countLogLines(tx, id));
  const measured = job.metrics as Readonly<Record<string, unknown>>;
  const value = (name: string): number | null => (typeof measured[name] === 'number' ? measured[name] : null);
  const end = job.finished_at ?? platform.now();
  const readyMs = Math.max(job.created_at.getTime(), job.run_at.getTime());
  const isRunning = job.status === 'running';
  return {
    task_id: id,
    status: job.status as Job['status'],
    is_final: job.finished_at !== null,
    queue_wait_ms: value('queueWaitMs') ?? (job.started_at ? Math.max(0, job.started_at.getTime() - readyMs) : null),
    run_ms: isRunning && job.started_at ? Math.max(0, end.getTime() - job.started_at.getTime()) : value('runMs'),
    total_ms: Math.max(0, end.getTime() - job.created_at.getTime()),
    attempts: job.attempts,
    max_attempts: job.max_attempts,
    interruptions: job.interruptions,
    cpu_ms: value('processCpuMs'),
    memory_bytes: value('processRssBytes'),
    exit_code: EXIT_CODES[job.status] ?? null,
    log_lines: logLines,
  };
}
