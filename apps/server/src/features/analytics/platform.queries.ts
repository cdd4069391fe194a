import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { DayCount } from './collected.queries.ts';
import { dateOf, startOf, written } from './period.queries.ts';
import type { Period } from './period.ts';

/** Of the whole platform: all need a system transaction. */

export async function countSignups(tx: Tx, period: Period): Promise<DayCount[]> {
  const { rows } = await sql<DayCount>`
    select ${written('day')} as day, count from (
      select ${dateOf('created_at', period)} as day, count(*) as count from app_user
      where created_at >= ${startOf(period)} group by 1) d
    order by 1`.execute(tx);
  return rows;
}

export interface PlatformTotals {
  users: number;
  verifiedUsers: number;
  activeUsers: number;
  organizations: number;
  projects: number;
  tasks: number;
  finishedTasks: number;
  annotations: number;
  storageBytes: number;
}

export async function countUsersAndProjects(tx: Tx): Promise<{ users: number; projects: number }> {
  const { rows } = await sql<{ users: number; projects: number }>`
    select (select count(*) from app_user) as users,
      (select count(*) from project where deleted_at is null) as projects`.execute(tx);
  return rows[0] ?? { users: 0, projects: 0 };
}

export async function sumPlatform(tx: Tx, period: Period): Promise<PlatformTotals | undefined> {
  const { rows } = await sql<PlatformTotals>`
    select u.users, u."verifiedUsers", u."activeUsers",
      (select count(*) from organization where deleted_at is null) as organizations,
      (select count(*) from project where deleted_at is null) as projects,
      c.tasks, c."finishedTasks", c.annotations,
      (select coalesce(sum(size_bytes), 0) from asset where deleted_at is null) as "storageBytes"
    from (
      select count(*) as users, count(*) filter (where is_verified) as "verifiedUsers",
        count(*) filter (where last_activity_at >= ${startOf(period)}) as "activeUsers" from app_user) u
    cross join (
      select coalesce(sum(c.task_number), 0) as tasks, coalesce(sum(c.finished_task_number), 0) as "finishedTasks",
        coalesce(sum(c.total_annotations_number), 0) as annotations
      from project_counter c join project p on p.id = c.project_id and p.deleted_at is null) c`.execute(tx);
  return rows[0];
}

export interface WorkDayRow {
  day: string;
  activeUsers: number;
  annotations: number;
  skipped: number;
  reviews: number;
}

export async function listWorkDays(tx: Tx, period: Period): Promise<WorkDayRow[]> {
  const { rows } = await sql<WorkDayRow>`
    with work as (
      select ${dateOf('a.created_at', period)} as day, a.completed_by as user_id,
        count(*) filter (where not a.was_cancelled) as annotations, count(*) filter (where a.was_cancelled) as skipped, 0 as reviews
      from annotation a where a.created_at >= ${startOf(period)} and a.deleted_at is null group by 1, 2
      union all
      select ${dateOf('r.decided_at', period)}, r.decided_by, 0, 0, count(*)
      from review r where r.decided_at >= ${startOf(period)} group by 1, 2
      union all
      select ${dateOf('i.submitted_at', period)}, i.created_by, 0, 0, 0
      from collection_item i where i.submitted_at >= ${startOf(period)} and i.deleted_at is null and i.status <> 'draft' group by 1, 2
      union all
      select ${dateOf('i.reviewed_at', period)}, i.reviewed_by, 0, 0, count(*)
      from collection_item i
      where i.reviewed_at >= ${startOf(period)} and i.deleted_at is null and i.status in ('approved', 'rejected') group by 1, 2)
    select ${written('day')} as day, count(distinct user_id) as "activeUsers", sum(annotations) as annotations, sum(skipped) as skipped, sum(reviews) as reviews
    from work group by work.day order by work.day`.execute(tx);
  return rows;
}

export interface OrganizationRow {
  id: number;
  name: string;
  users: number;
  projects: number;
  tasks: number;
  annotations: number;
  contributions: number;
  storageBytes: number;
}

export async function listBusiestOrganizations(tx: Tx): Promise<OrganizationRow[]> {
  const { rows } = await sql<OrganizationRow>`
    with work as (
      select p.organization_id, count(distinct p.id) as projects, coalesce(sum(c.task_number), 0) as tasks,
        coalesce(sum(c.total_annotations_number), 0) as annotations
      from project p left join project_counter c on c.project_id = p.id
      where p.deleted_at is null group by p.organization_id
    ), sent as (
      select organization_id, count(*) as contributions from collection_item
      where deleted_at is null and status <> 'draft' group by organization_id)
    select o.id, o.name, coalesce(w.projects, 0) as projects, coalesce(w.tasks, 0) as tasks,
      coalesce(w.annotations, 0) as annotations, coalesce(s.contributions, 0) as contributions,
      (select count(*) from organization_member m where m.organization_id = o.id) as users,
      (select coalesce(sum(a.size_bytes), 0) from asset a where a.organization_id = o.id and a.deleted_at is null) as "storageBytes"
    from organization o
    left join work w on w.organization_id = o.id left join sent s on s.organization_id = o.id
    where o.deleted_at is null
    order by coalesce(w.annotations, 0) + coalesce(s.contributions, 0) desc, o.id limit 50`.execute(tx);
  return rows;
}

export interface QueueRow {
  queue: string;
  succeeded: number;
  failed: number;
  medianWaitSeconds: number | null;
  medianRunSeconds: number | null;
}

export async function listQueueWork(tx: Tx, period: Period): Promise<QueueRow[]> {
  const { rows } = await sql<QueueRow>`
    select queue, count(*) filter (where status = 'succeeded') as succeeded, count(*) filter (where status = 'failed') as failed,
      percentile_cont(0.5) within group (order by (metrics ->> 'queueWaitMs')::double precision) / 1000 as "medianWaitSeconds",
      percentile_cont(0.5) within group (order by (metrics ->> 'runMs')::double precision) / 1000 as "medianRunSeconds"
    from job where finished_at >= ${startOf(period)} group by queue order by queue`.execute(tx);
  return rows;
}
