import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TaskStatusCounts {
  total: number;
  pending: number;
  in_progress: number;
  complete: number;
  failed: number;
}

export async function countTasksByStatus(tx: Tx, organizationId: number, projectId: number): Promise<TaskStatusCounts> {
  const { rows } = await sql<TaskStatusCounts>`
    select count(*) as total, count(*) filter (where status = 'pending') as pending,
      count(*) filter (where status = 'in_progress') as in_progress,
      count(*) filter (where status = 'complete') as complete, count(*) filter (where status = 'failed') as failed
    from task where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null`.execute(
    tx,
  );
  return rows[0] ?? { total: 0, pending: 0, in_progress: 0, complete: 0, failed: 0 };
}

/** Offers to crowds and the work on them (S3-054). */
export async function countAssignments(tx: Tx, organizationId: number, projectId: number): Promise<AssignmentCounts> {
  const { rows } = await sql<AssignmentCounts>`
    select count(*) as total, count(*) filter (where status = 'created') as created,
      count(*) filter (where status = 'submitted') as submitted, count(*) filter (where status = 'approved') as approved,
      count(*) filter (where status = 'rejected') as rejected, count(*) filter (where status = 'returned') as returned,
      count(*) filter (where status = 'expired') as expired
    from assignment where organization_id = ${organizationId} and project_id = ${projectId}`.execute(tx);
  return rows[0] ?? { total: 0, created: 0, submitted: 0, approved: 0, rejected: 0, returned: 0, expired: 0 };
}

type AssignmentCounts = Record<
  'total' | 'created' | 'submitted' | 'approved' | 'rejected' | 'returned' | 'expired',
  number
>;

export async function countActors(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ total: number; unique_actors: number }> {
  const { rows } = await sql<{ total: number; unique_actors: number }>`
    select count(*) as total, count(distinct coalesce(completed_by::text, actor)) as unique_actors
    from annotation where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null`.execute(
    tx,
  );
  return rows[0] ?? { total: 0, unique_actors: 0 };
}

export interface ResultCountRow {
  from_name: string;
  to_name: string;
  type: string;
  label: string;
  count: number;
  draft_count: number;
}

/** Reads counters, never annotations: the dashboard costs the same for ten tasks and for ten million. */
export async function listResultCounts(tx: Tx, organizationId: number, projectId: number): Promise<ResultCountRow[]> {
  const { rows } = await sql<ResultCountRow>`
    select from_name, to_name, type, label, sum(count) as count, sum(draft_count) as draft_count
    from project_result_count where organization_id = ${organizationId} and project_id = ${projectId}
    group by from_name, to_name, type, label
    order by from_name, to_name, type, sum(count) desc, label`.execute(tx);
  return rows;
}

export async function listColumns(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ name: string; task_count: number }[]> {
  const { rows } = await sql<{ name: string; task_count: number }>`
    select name, task_count from project_column
    where organization_id = ${organizationId} and project_id = ${projectId} and task_count > 0
    order by task_count desc, name`.execute(tx);
  return rows;
}

export interface DayRow {
  day: string;
  annotations: number;
  skipped: number;
  finished: number;
  added: number;
  lead_time_ms: number;
  people: number;
}

/** Work by UTC day since `from`, and what there was before it. */
export async function listDays(
  tx: Tx,
  organizationId: number,
  projectId: number,
  from: Date,
): Promise<{ days: DayRow[]; tasksBefore: number; finishedBefore: number }> {
  const { rows } = await sql<DayRow>`
    with work as (
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day,
        count(*) filter (where not was_cancelled) as annotations, count(*) filter (where was_cancelled) as skipped,
        coalesce(sum(lead_time_ms), 0) as lead_time_ms, count(distinct completed_by) as people
      from annotation
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null and created_at >= ${from}
      group by 1
    ), done as (
      select to_char(labeled_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as finished
      from task
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
        and is_labeled and labeled_at >= ${from}
      group by 1
    ), born as (
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as added
      from task
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null and created_at >= ${from}
      group by 1
    )
    select day, coalesce(annotations, 0) as annotations, coalesce(skipped, 0) as skipped,
      coalesce(lead_time_ms, 0) as lead_time_ms, coalesce(people, 0) as people,
      coalesce(finished, 0) as finished, coalesce(added, 0) as added
    from work full join done using (day) full join born using (day)
    order by day`.execute(tx);
  const before = await sql<{ tasks: number; finished: number }>`
    select count(*) filter (where created_at < ${from}) as tasks,
      count(*) filter (where is_labeled and coalesce(labeled_at, created_at) < ${from}) as finished
    from task where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null`.execute(
    tx,
  );
  return { days: rows, tasksBefore: before.rows[0]?.tasks ?? 0, finishedBefore: before.rows[0]?.finished ?? 0 };
}

/** Annotations that counted since a moment, and when the first of them was made. */
export async function recentWork(
  tx: Tx,
  organizationId: number,
  projectId: number,
  since: Date,
): Promise<{ annotations: number; first: Date | null }> {
  const { rows } = await sql<{ annotations: number; first: Date | null }>`
    select count(*) as annotations, min(created_at) as first from annotation
    where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null and counts
      and created_at >= ${since}`.execute(tx);
  return rows[0] ?? { annotations: 0, first: null };
}

export async function countRemaining(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const { rows } = await sql<{ remaining: number }>`
    select coalesce(sum(overlap - counted), 0) as remaining from task
    where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null and not is_labeled`.execute(
    tx,
  );
  return rows[0]?.remaining ?? 0;
}

export interface QueueFacts {
  held: number;
  annotators: number;
  pausedPeople: number;
  skippedByAll: number;
  withoutPlaces: number;
}

/** Why a queue may be dry, from what is open, held and skipped. */
export async function findQueueFacts(
  tx: Tx,
  organizationId: number,
  projectId: number,
  now: Date,
): Promise<QueueFacts> {
  const { rows } = await sql<QueueFacts>`
    with people as (
      select count(*) filter (where enabled and member_type between 1 and 4) as annotators,
        count(*) filter (where not enabled) as paused
      from project_member where organization_id = ${organizationId} and project_id = ${projectId}
    ), open as (
      select t.overlap - t.counted as places, t.cancelled_annotations as skips, coalesce(l.live, 0) as live
      from task t left join (
        select task_id, count(*) as live from task_lease
        where organization_id = ${organizationId} and project_id = ${projectId} and expires_at > ${now}
        group by task_id) l on l.task_id = t.id
      where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null
        and not t.is_labeled
    )
    select (select annotators from people) as annotators, (select paused from people) as "pausedPeople",
      count(*) filter (where live > 0) as held,
      count(*) filter (where skips > 0 and skips >= (select annotators from people)) as "skippedByAll",
      count(*) filter (where places <= live) as "withoutPlaces"
    from open`.execute(tx);
  return rows[0] ?? { held: 0, annotators: 0, pausedPeople: 0, skippedByAll: 0, withoutPlaces: 0 };
}

export interface ModelVersionRow {
  model_version: string;
  count: number;
  latest: Date;
}

export async function listModelVersions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  limit: number,
): Promise<ModelVersionRow[]> {
  const { rows } = await sql<ModelVersionRow>`
    select model_version, count(*) as count, max(created_at) as latest from prediction
    where organization_id = ${organizationId} and project_id = ${projectId}
    group by model_version order by max(created_at) desc, model_version limit ${limit}`.execute(tx);
  return rows;
}

export interface LiveModelRow {
  id: number;
  title: string;
  model_version: string;
  is_interactive: boolean;
  readable_state: string;
}

/** Connected model servers, in the form in which Label Studio's pages choose among them. */
export async function listLiveModels(tx: Tx, organizationId: number, projectId: number): Promise<LiveModelRow[]> {
  const { rows } = await sql<LiveModelRow>`
    select id, title, model_version, is_interactive, initcap(state) as readable_state from ml_backend
    where organization_id = ${organizationId} and project_id = ${projectId} order by id limit 500`.execute(tx);
  return rows;
}

export interface MemberWork {
  user_id: number;
  annotations: number;
  skipped: number;
  /** Median, which one coffee break does not move; null without a measured annotation. */
  lead_time_ms: number | null;
  held: number;
  last_activity_at: Date | null;
}

/** What each person did in the project, and what they hold now. */
export async function listMemberWork(
  tx: Tx,
  organizationId: number,
  projectId: number,
  now: Date,
): Promise<MemberWork[]> {
  const { rows } = await sql<MemberWork>`
    with work as (
      select completed_by as user_id, count(*) filter (where not was_cancelled) as annotations,
        count(*) filter (where was_cancelled) as skipped,
        round(percentile_cont(0.5) within group (order by lead_time_ms) filter (where not was_cancelled)) as lead_time_ms,
        max(updated_at) as last_activity_at
      from annotation
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
        and completed_by is not null
      group by completed_by
    ), held as (
      select user_id, count(*) as held from task_lease
      where organization_id = ${organizationId} and project_id = ${projectId} and expires_at > ${now} and kind = 'work'
      group by user_id
    )
    select user_id, coalesce(annotations, 0) as annotations, coalesce(skipped, 0) as skipped, lead_time_ms,
      coalesce(held, 0) as held, last_activity_at
    from work full join held using (user_id)
    order by user_id`.execute(tx);
  return rows;
}
