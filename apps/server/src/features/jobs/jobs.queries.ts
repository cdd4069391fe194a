import type { JobState } from '@labelwright/contract/jobs';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Whose jobs somebody may see. */
export interface JobReach {
  /** undefined: of every organization, and the housekeeping of the server. */
  organizationId: number | undefined;
  /** undefined: everybody's. Else only those of this person and of the projects that the person manages. */
  personId: number | undefined;
}

export interface JobFilter extends JobReach {
  statuses?: readonly string[] | undefined;
  state?: JobState | undefined;
  type?: string | undefined;
  queue?: string | undefined;
  projectId?: number | undefined;
  /** Only what this person started. */
  createdBy?: number | undefined;
  search?: string | undefined;
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
}

export interface JobPage extends JobFilter {
  limit: number;
  after: readonly unknown[] | undefined;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const STATES: Readonly<Record<JobState, RawBuilder<boolean>>> = {
  waiting: sql`job.status = 'queued' and job.attempts = 0 and job.run_at <= now()`,
  scheduled: sql`job.status = 'queued' and job.attempts = 0 and job.run_at > now()`,
  retrying: sql`job.status = 'queued' and job.attempts > 0`,
  running: sql`job.status = 'running'`,
  failed: sql`job.status = 'failed'`,
  dead: sql`job.status = 'failed' and job.attempts - job.interruptions >= job.max_attempts`,
  succeeded: sql`job.status = 'succeeded'`,
  cancelled: sql`job.status = 'cancelled'`,
};

/** Of the person, or of a project that the person manages: by its own role or that of the workspace. */
function isNear(personId: number): RawBuilder<boolean> {
  return sql`(job.created_by = ${personId} or job.project_id in (
    select pm.project_id from project_member pm
    where pm.organization_id = job.organization_id and pm.user_id = ${personId} and pm.member_type = 1 and pm.enabled
    union all
    select p.id from workspace_member wm join project p on p.workspace_id = wm.workspace_id
    where wm.organization_id = job.organization_id and wm.user_id = ${personId} and wm.role in ('owner', 'admin')))`;
}

/** The condition on `job` that a filter stands for. */
export function matching(filter: JobFilter): RawBuilder<boolean> {
  const { organizationId, personId, statuses, state, type, queue, projectId, createdBy, search } = filter;
  const words = search?.trim();
  const conditions: (RawBuilder<boolean> | undefined)[] = [
    sql<boolean>`true`,
    organizationId === undefined ? undefined : sql`job.organization_id = ${organizationId}`,
    personId === undefined ? undefined : isNear(personId),
    statuses === undefined ? undefined : sql`job.status = any(${[...statuses]}::text[])`,
    state === undefined ? undefined : STATES[state],
    type === undefined ? undefined : sql`job.type = ${type}`,
    queue === undefined ? undefined : sql`job.queue = ${queue}`,
    projectId === undefined ? undefined : sql`job.project_id = ${projectId}`,
    createdBy === undefined ? undefined : sql`job.created_by = ${createdBy}`,
    filter.createdAfter === undefined ? undefined : sql`job.created_at >= ${filter.createdAfter}::timestamptz`,
    filter.createdBefore === undefined ? undefined : sql`job.created_at < ${filter.createdBefore}::timestamptz`,
    words ? searching(words) : undefined,
  ];
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

function searching(words: string): RawBuilder<boolean> {
  if (ID.test(words)) return sql`job.id = ${words}::uuid`;
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(job.title ilike ${pattern} or job.error ilike ${pattern})`;
}

export async function listJobs(tx: Tx, page: JobPage) {
  let query = tx.selectFrom('job').selectAll().where(matching(page));
  if (page.after) {
    query = query.where(
      sql<boolean>`(created_at, id) < (${String(page.after[0])}::timestamptz, ${String(page.after[1])}::uuid)`,
    );
  }
  return query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

export type JobRecord = Awaited<ReturnType<typeof listJobs>>[number];

export interface StateCount {
  status: string;
  count: number;
  retrying: number;
  scheduled: number;
  dead: number;
}

export async function countJobs(tx: Tx, filter: JobFilter): Promise<StateCount[]> {
  const { rows } = await sql<StateCount>`
    select status, count(*) as count, count(*) filter (where ${STATES.retrying}) as retrying,
      count(*) filter (where ${STATES.scheduled}) as scheduled, count(*) filter (where ${STATES.dead}) as dead
    from job where ${matching(filter)} group by status`.execute(tx);
  return rows;
}

export async function findJobOf(tx: Tx, reach: JobReach, id: string): Promise<JobRecord | undefined> {
  return tx.selectFrom('job').selectAll().where('id', '=', id).where(matching(reach)).executeTakeFirst();
}

export async function listJobLog(tx: Tx, jobId: string, afterId: number, limit: number) {
  return tx
    .selectFrom('job_log')
    .select(['id', 'level', 'message', 'data', 'created_at'])
    .where('job_id', '=', jobId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countLogLines(tx: Tx, jobId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('job_log')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  return count;
}

/** What happened to a job, in order, after the event with that number. */
export async function listJobEvents(tx: Tx, jobId: string, afterSeq: number, limit: number) {
  return tx
    .selectFrom('job_event')
    .select(['seq', 'kind', 'status', 'attempts', 'progress', 'error', 'created_at'])
    .where('job_id', '=', jobId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export async function setLogKey(tx: Tx, jobId: string, key: string): Promise<void> {
  await tx.updateTable('job').set({ log_key: key }).where('id', '=', jobId).execute();
}

/** Queues again what a filter finds, oldest first. Work that is open under the same key already stays as it is. */
export async function requeueMatching(tx: Tx, filter: JobFilter, limit: number): Promise<RequeuedJob[]> {
  // One at a time: two that queue different jobs of one key again would both find it free.
  await sql`select pg_advisory_xact_lock(hashtext('job.requeue'))`.execute(tx);
  const { rows } = await sql<RequeuedJob>`
    with found as (
      select job.id, job.dedupe_key, job.created_at from job
      where ${matching(filter)} and not exists (
        select from job o where o.dedupe_key = job.dedupe_key and o.status in ('queued', 'running'))
      order by job.created_at limit ${limit} for update skip locked
    ), chosen as (
      select distinct on (coalesce(dedupe_key, id::text)) id from found
      order by coalesce(dedupe_key, id::text), created_at desc
    ), requeued as (
      update job set status = 'queued', attempts = 0, interruptions = 0, run_at = now(), started_at = null, worker = null,
        progress = '{}', metrics = '{}', error = null, error_detail = null, finished_at = null,
        cancel_requested_at = null, result = null
      where id in (select id from chosen)
      returning id, organization_id, project_id, queue, type
    )
    select r.*, graphile_worker.add_job('run:' || r.queue, json_build_object('jobId', r.id::text),
      job_key => r.id::text, flags => array[r.queue]) is not null as is_queued
    from requeued r`.execute(tx);
  return rows;
}

export interface RequeuedJob {
  id: string;
  organization_id: number | null;
  project_id: number | null;
  queue: string;
  type: string;
}

export async function countMatching(tx: Tx, filter: JobFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from job where ${matching(filter)}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

export interface OldJob {
  id: string;
  log_key: string | null;
}

/** Jobs that ended so long ago. */
export async function listOldJobs(tx: Tx, days: number, limit: number): Promise<OldJob[]> {
  const { rows } = await sql<OldJob>`
    select id, log_key from job where finished_at < now() - make_interval(days => ${days}) limit ${limit}`.execute(tx);
  return rows;
}

export async function deleteJobs(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from job where id = any (${ids}::uuid[])`.execute(tx);
}
