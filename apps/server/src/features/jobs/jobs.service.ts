import type { JobCounts } from '@labelwright/contract/jobs';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageResult, pageRequest } from '../../platform/http/paging.ts';
import { enqueue, requestCancel, requeueFailed } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import { countJobs, findJobOf, listJobLog, listJobs } from './jobs.queries.ts';

type JobRecord = NonNullable<Awaited<ReturnType<typeof findJobOf>>>;

export interface JobListInput {
  status?: string;
  type?: string;
  project?: number;
  limit?: number;
  cursor?: string;
}

/** Managers of the organization see every job, others their own. */
export async function listVisibleJobs(
  platform: Platform,
  actor: Actor,
  input: JobListInput,
): Promise<PageResult<ReturnType<typeof presentJob>>> {
  const organizationId = requireOrganization(actor);
  const createdBy = await onlyTheirOwn(platform, actor);
  const asked = pageRequest(input);
  const rows = await withActor(platform.db, actor, (tx) =>
    listJobs(tx, {
      organizationId,
      createdBy,
      statuses: input.status?.split(',').filter(Boolean),
      type: input.type,
      projectId: input.project,
      limit: asked.limit,
      after: asked.after,
    }),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.created_at.toISOString(), row.id]);
  return { ...page, rows: page.rows.map(presentJob) };
}

/** The same jobs by state, whatever page of the list is looked at. */
export async function countVisibleJobs(
  platform: Platform,
  actor: Actor,
  input: Pick<JobListInput, 'type' | 'project'>,
): Promise<JobCounts> {
  const organizationId = requireOrganization(actor);
  const createdBy = await onlyTheirOwn(platform, actor);
  const rows = await withActor(platform.db, actor, (tx) =>
    countJobs(tx, { organizationId, createdBy, type: input.type, projectId: input.project }),
  );
  const counts = new Map<string, number>(rows.map(({ status, count }) => [status, count]));
  return {
    queued: counts.get('queued') ?? 0,
    running: counts.get('running') ?? 0,
    succeeded: counts.get('succeeded') ?? 0,
    failed: counts.get('failed') ?? 0,
    cancelled: counts.get('cancelled') ?? 0,
  };
}

export async function getJob(platform: Platform, actor: Actor, id: string): Promise<ReturnType<typeof presentJob>> {
  return presentJob(await visibleJob(platform, actor, id));
}

export async function getJobLog(platform: Platform, actor: Actor, id: string, afterId: number) {
  await visibleJob(platform, actor, id);
  const rows = await withActor(platform.db, actor, (tx) =>
    listJobLog(tx, requireOrganization(actor), id, afterId, 1000),
  );
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

export async function cancelJob(platform: Platform, actor: Actor, id: string) {
  const before = await visibleJob(platform, actor, id);
  const row = await withActor(platform.db, actor, async (tx) => {
    const cancelled = await requestCancel(tx, id);
    if (!cancelled) throw pastCancelling(before);
    await record(tx, actor, before, 'JOB_CANCELLED');
    return findJobOf(tx, requireOrganization(actor), id);
  });
  publish(platform, before);
  return presentJob(row ?? before);
}

function pastCancelling({ status, is_committed: isCommitted }: JobRecord): AppError {
  const isOpen = status === 'queued' || status === 'running';
  return isOpen && isCommitted
    ? new AppError('conflict', 'This job can no longer be cancelled: what it does must be finished.', {
        reason: 'committed',
      })
    : new AppError('conflict', `This job is already ${status}.`, { reason: 'finished' });
}

export async function retryJob(platform: Platform, actor: Actor, id: string) {
  const before = await visibleJob(platform, actor, id);
  const row = await withActor(platform.db, actor, async (tx) => {
    const queued = await requeueFailed(tx, id);
    if (!queued)
      throw new AppError('conflict', `Only failed or cancelled jobs can be retried; this one is ${before.status}.`);
    await enqueue(tx, id, queued.queue, undefined);
    await record(tx, actor, before, 'JOB_RETRIED');
    return findJobOf(tx, requireOrganization(actor), id);
  });
  publish(platform, before);
  return presentJob(row ?? before);
}

function record(tx: Tx, actor: Actor, job: JobRecord, type: string): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    projectId: job.project_id ?? undefined,
    aggregateType: 'job',
    aggregateId: job.id,
    payload: { job_id: job.id, job_type: job.type },
  });
}

async function visibleJob(platform: Platform, actor: Actor, id: string): Promise<JobRecord> {
  const organizationId = requireOrganization(actor);
  const row = await withActor(platform.db, actor, (tx) => findJobOf(tx, organizationId, id));
  if (!row) throw notFound('Job');
  if (row.created_by !== actor.userId && !(await hasOrganizationPermission(platform.db, actor, 'jobs.manage')))
    throw notFound('Job');
  return row;
}

async function onlyTheirOwn(platform: Platform, actor: Actor): Promise<number | undefined> {
  const seesAll = await hasOrganizationPermission(platform.db, actor, 'jobs.manage');
  return seesAll ? undefined : (actor.userId ?? 0);
}

function requireOrganization(actor: Actor): number {
  if (actor.organizationId === undefined) throw new AppError('forbidden', 'Choose an organization first.');
  return actor.organizationId;
}

function publish(platform: Platform, job: JobRecord): void {
  if (job.organization_id !== null)
    platform.live.publish({
      organizationId: job.organization_id,
      topic: 'job',
      id: job.id,
      projectId: job.project_id ?? undefined,
    });
}

function presentJob(row: JobRecord) {
  return {
    id: row.id,
    project_id: row.project_id,
    type: row.type,
    title: row.title,
    queue: row.queue,
    status: row.status as 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled',
    attempts: row.attempts,
    max_attempts: row.max_attempts,
    progress: row.progress as Record<string, unknown>,
    result: row.result,
    error: row.error,
    metrics: row.metrics as Record<string, unknown>,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    can: {
      cancel: (row.status === 'queued' || row.status === 'running') && !row.is_committed,
      retry: row.status === 'failed' || row.status === 'cancelled',
    },
  };
}
