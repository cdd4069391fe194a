import type { Job, JobCountQuery, JobCounts, JobListQuery, RedriveJobs, Redriven } from '@labelwright/contract/jobs';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { cutPage, type PageResult, pageRequest } from '../../platform/http/paging.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { presentJob } from './job-view.ts';
import {
  countJobs,
  countMatching,
  findJobOf,
  type JobFilter,
  type JobReach,
  type JobRecord,
  listJobLog,
  listJobs,
  requeueMatching,
} from './jobs.queries.ts';
import { findVisible, reachOf, withReach } from './reach.ts';

const MOST_REDRIVEN = 1000;
const LOG_PAGE = 1000;

export async function listVisibleRecords(
  platform: Platform,
  actor: Actor,
  input: JobListQuery,
): Promise<PageResult<JobRecord>> {
  const reach = await reachOf(platform, actor, input.scope);
  const asked = pageRequest(input);
  const filter = { ...filterOf(actor, reach, input), limit: asked.limit, after: asked.after };
  const rows = await withReach(platform, actor, reach, (tx) => listJobs(tx, filter));
  return cutPage(rows, asked.limit, (row) => [row.created_at.toISOString(), row.id]);
}

export async function listVisibleJobs(platform: Platform, actor: Actor, input: JobListQuery): Promise<PageResult<Job>> {
  const page = await listVisibleRecords(platform, actor, input);
  return { ...page, rows: page.rows.map((row) => presentJob(row, platform.now())) };
}

function filterOf(actor: Actor, reach: JobReach, input: JobListQuery): JobFilter {
  return {
    ...reach,
    statuses: input.status?.split(',').filter(Boolean),
    state: input.state,
    type: input.type,
    queue: input.queue,
    projectId: input.project,
    createdBy: input.mine ? (actor.userId ?? 0) : undefined,
    search: input.search,
    createdAfter: input.created_after,
    createdBefore: input.created_before,
  };
}

/** The same jobs by state, whatever page of the list is looked at. */
export async function countVisibleJobs(platform: Platform, actor: Actor, input: JobCountQuery): Promise<JobCounts> {
  const reach = await reachOf(platform, actor, input.scope);
  const rows = await withReach(platform, actor, reach, (tx) => countJobs(tx, filterOf(actor, reach, input)));
  const counts = new Map(rows.map(({ status, count }) => [status, count]));
  const sum = (key: 'retrying' | 'scheduled' | 'dead'): number => rows.reduce((total, row) => total + row[key], 0);
  return {
    queued: counts.get('queued') ?? 0,
    running: counts.get('running') ?? 0,
    succeeded: counts.get('succeeded') ?? 0,
    failed: counts.get('failed') ?? 0,
    cancelled: counts.get('cancelled') ?? 0,
    retrying: sum('retrying'),
    scheduled: sum('scheduled'),
    dead: sum('dead'),
  };
}

export async function getJob(platform: Platform, actor: Actor, id: string): Promise<Job> {
  return presentJob((await findVisible(platform, actor, id)).job, platform.now());
}

export async function getJobLog(platform: Platform, actor: Actor, id: string, afterId: number) {
  const { reach } = await findVisible(platform, actor, id);
  const rows = await withReach(platform, actor, reach, (tx) => listJobLog(tx, id, afterId, LOG_PAGE));
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

export async function cancelJob(platform: Platform, actor: Actor, id: string): Promise<Job> {
  const { job: before, reach } = await findVisible(platform, actor, id);
  const row = await withReach(platform, actor, reach, async (tx) => {
    const cancelled = await requestCancel(tx, id);
    if (!cancelled) throw pastCancelling(before);
    await record(tx, actor, before, 'JOB_CANCELLED');
    return findJobOf(tx, reach, id);
  });
  platform.jobFeed.changed(before);
  return presentJob(row ?? before, platform.now());
}

function pastCancelling({ status, is_committed: isCommitted }: JobRecord): AppError {
  const isOpen = status === 'queued' || status === 'running';
  return isOpen && isCommitted
    ? new AppError('conflict', 'This job can no longer be cancelled: what it does must be finished.', {
        reason: 'committed',
      })
    : new AppError('conflict', `This job is already ${status}.`, { reason: 'finished' });
}

export async function retryJob(platform: Platform, actor: Actor, id: string): Promise<Job> {
  const { job: before, reach } = await findVisible(platform, actor, id);
  if (before.status !== 'failed' && before.status !== 'cancelled')
    throw new AppError('conflict', `Only failed or cancelled jobs can be retried; this one is ${before.status}.`);
  const row = await withReach(platform, actor, reach, async (tx) => {
    const [queued] = await requeueMatching(tx, { ...reach, statuses: ['failed', 'cancelled'], search: id }, 1);
    if (!queued)
      throw new AppError('conflict', 'This job, or another one for the same work, is already under way.', {
        reason: 'under_way',
      });
    await record(tx, actor, before, 'JOB_RETRIED');
    return findJobOf(tx, reach, id);
  });
  platform.jobFeed.changed(before);
  return presentJob(row ?? before, platform.now());
}

/** Runs everything again that the filter finds, oldest first; what is left over is for the next call. */
export async function redriveJobs(platform: Platform, actor: Actor, input: RedriveJobs): Promise<Redriven> {
  const reach = await reachOf(platform, actor, input.scope);
  const filter = filterOf(actor, reach, input);
  const { queued, left } = await withReach(platform, actor, reach, async (tx) => {
    const done = await requeueMatching(tx, filter, MOST_REDRIVEN);
    if (done.length > 0) {
      await emit(tx, actor, {
        type: 'JOBS_REDRIVEN',
        organizationId: actor.organizationId,
        projectId: input.project,
        aggregateType: 'job',
        aggregateId: done[0]?.id ?? '',
        payload: { filter: input, jobs: done.length },
      });
    }
    return { queued: done, left: await countMatching(tx, filter) };
  });
  for (const row of queued) platform.jobFeed.changed(row);
  return { queued: queued.length, left };
}

function record(tx: Tx, actor: Actor, job: JobRecord, type: string): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: job.organization_id ?? undefined,
    projectId: job.project_id ?? undefined,
    aggregateType: 'job',
    aggregateId: job.id,
    payload: { job_id: job.id, job_type: job.type },
  });
}
