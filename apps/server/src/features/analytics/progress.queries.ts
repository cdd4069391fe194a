import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Period } from './period.ts';

export interface Manager {
  organizationId: number;
  userId: number;
  isSuperAdmin: boolean;
}

/** Projects whose statistics somebody may see: those that they manage, adjudicate or review. */
function managed({ organizationId, userId, isSuperAdmin }: Manager): RawBuilder<unknown> {
  return sql`
    select p.id from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${userId} and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${userId}
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${userId} and pm.enabled
    where p.organization_id = ${organizationId} and p.deleted_at is null and not p.is_template
      and (${isSuperAdmin} or om.role in ('owner', 'admin')
        or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type in (1, 2, 3))))`;
}

export async function listManagedProjects(tx: Tx, manager: Manager): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`${managed(manager)}`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface ProgressRow {
  id: number;
  title: string;
  state: string;
  workspace_id: number;
  workspace: string;
  total_tasks: number;
  completed_tasks: number;
  progress_pct: number | null;
  annotations: number;
  skipped: number;
  waiting_review: number;
  stuck_tasks: number;
  last_week: number;
  week_before: number;
  /** Of the last seven days, those that count, and when they began. */
  counted_week: number;
  counted_since: Date | null;
  remaining: number;
  people: number;
  last_activity_at: Date | null;
}

/** As the manager's own statement counts: tasks that are labelled by all tasks, in percent with two decimals. */
export async function listProgress(
  tx: Tx,
  manager: Manager,
  asked: { workspaceId: number | undefined; tagId: number | undefined; now: Date },
): Promise<ProgressRow[]> {
  const { organizationId } = manager;
  const { workspaceId, tagId, now } = asked;
  const { rows } = await sql<ProgressRow>`
    with mine as materialized (${managed(manager)}
      ${workspaceId === undefined ? sql`` : sql`and p.workspace_id = ${workspaceId}`}
      ${tagId === undefined ? sql`` : sql`and exists (select from project_tag x where x.project_id = p.id and x.tag_id = ${tagId})`}
      order by p.id desc limit 1000
    ), velocity as (
      select a.project_id, count(*) filter (where a.created_at >= ${now}::timestamptz - interval '7 days') as last_week,
        count(*) filter (where a.created_at < ${now}::timestamptz - interval '7 days') as week_before,
        count(*) filter (where a.created_at >= ${now}::timestamptz - interval '7 days' and a.counts) as counted_week,
        min(a.created_at) filter (where a.created_at >= ${now}::timestamptz - interval '7 days' and a.counts) as counted_since,
        count(distinct a.completed_by) filter (where a.created_at >= ${now}::timestamptz - interval '7 days') as people
      from annotation a
      where a.organization_id = ${organizationId} and a.created_at >= ${now}::timestamptz - interval '14 days'
        and a.deleted_at is null and not a.was_cancelled
      group by a.project_id
    ), reviews as (
      select r.project_id, count(*) as waiting from review r
      where r.organization_id = ${organizationId} and r.status = 'pending' group by r.project_id
    ), open as (
      select t.project_id, sum(t.overlap - t.counted) as missing from task t
      where t.organization_id = ${organizationId} and t.project_id in (select id from mine) and t.deleted_at is null and not t.is_labeled
      group by t.project_id
    ), stuck as (
      select t.project_id, count(*) as tasks from task t
      where t.organization_id = ${organizationId} and t.status = 'in_progress' and t.deleted_at is null
        and t.project_id in (select id from mine) and t.updated_at < ${now}::timestamptz - interval '3 days'
      group by t.project_id
    ), counters as (
      select c.project_id, sum(c.task_number) as tasks, sum(c.finished_task_number) as finished,
        sum(c.total_annotations_number) as annotations, sum(c.skipped_annotations_number) as skipped,
        max(c.updated_at) filter (where c.total_annotations_number > 0) as moved_at
      from project_counter c where c.organization_id = ${organizationId} group by c.project_id)
    select p.id, p.title, p.state, p.workspace_id, w.name as workspace,
      coalesce(c.tasks, 0) as total_tasks, coalesce(c.finished, 0) as completed_tasks,
      round(100.0 * c.finished / nullif(c.tasks, 0), 2) as progress_pct,
      coalesce(c.annotations, 0) as annotations, coalesce(c.skipped, 0) as skipped, coalesce(r.waiting, 0) as waiting_review,
      coalesce(s.tasks, 0) as stuck_tasks, coalesce(v.last_week, 0) as last_week, coalesce(v.week_before, 0) as week_before,
      coalesce(v.counted_week, 0) as counted_week, v.counted_since, coalesce(o.missing, 0) as remaining,
      coalesce(v.people, 0) as people, c.moved_at as last_activity_at
    from mine join project p on p.id = mine.id join workspace w on w.id = p.workspace_id
    left join counters c on c.project_id = p.id left join velocity v on v.project_id = p.id
    left join open o on o.project_id = p.id left join reviews r on r.project_id = p.id left join stuck s on s.project_id = p.id
    order by lower(w.name), w.id, lower(p.title), p.id`.execute(tx);
  return rows;
}

export interface TagRow {
  tag_id: number;
  name: string;
  tag_type: string | null;
  color: string;
  projects: number;
  total_tasks: number;
  completed_tasks: number;
  progress_pct: number | null;
  annotations: number;
}

export async function listTagProgress(tx: Tx, manager: Manager): Promise<TagRow[]> {
  const { rows } = await sql<TagRow>`
    with mine as materialized (${managed(manager)}), counters as (
      select c.project_id, sum(c.task_number) as tasks, sum(c.finished_task_number) as finished,
        sum(c.total_annotations_number) as annotations
      from project_counter c where c.organization_id = ${manager.organizationId} group by c.project_id)
    select g.id as tag_id, g.name, g.tag_type, g.color, count(*) as projects, coalesce(sum(c.tasks), 0) as total_tasks,
      coalesce(sum(c.finished), 0) as completed_tasks, round(100.0 * sum(c.finished) / nullif(sum(c.tasks), 0), 2) as progress_pct,
      coalesce(sum(c.annotations), 0) as annotations
    from mine join project_tag x on x.project_id = mine.id join tag g on g.id = x.tag_id
    left join counters c on c.project_id = mine.id
    group by g.id order by lower(g.tag_type) nulls last, lower(g.name) limit 500`.execute(tx);
  return rows;
}

export interface UsageRow {
  project_id: number;
  title: string;
  project_type: string | null;
  annotations: number;
  skipped: number;
  annotation_seconds: number;
  reviews: number;
  people: number;
}

/** Work of a period by project, that on answers which were deleted since included: it was done all the same. */
export async function listUsage(tx: Tx, manager: Manager, { from, to, timeZone }: Period): Promise<UsageRow[]> {
  const begin = sql`(${from}::timestamp at time zone ${timeZone})`;
  const end = sql`((${to}::timestamp + interval '1 day') at time zone ${timeZone})`;
  const { rows } = await sql<UsageRow>`
    with answers as (
      select a.project_id, count(*) filter (where not a.was_cancelled) as annotations, count(*) filter (where a.was_cancelled) as skipped,
        coalesce(sum(a.lead_time_ms), 0)::float8 / 1000 as annotation_seconds, count(distinct a.completed_by) as people
      from annotation a
      where a.organization_id = ${manager.organizationId} and a.created_at >= ${begin} and a.created_at < ${end}
        and a.completed_by is not null and a.origin not in ('copied', 'adjudication', 'consensus', 'review', 'imported', 'preannotation')
      group by a.project_id
    ), decisions as (
      select r.project_id, count(*) as reviews from review r
      where r.organization_id = ${manager.organizationId} and r.target_type = 'annotation' and r.decided_at >= ${begin} and r.decided_at < ${end}
      group by r.project_id)
    select p.id as project_id, p.title, p.project_type, coalesce(a.annotations, 0) as annotations, coalesce(a.skipped, 0) as skipped,
      coalesce(a.annotation_seconds, 0) as annotation_seconds, coalesce(d.reviews, 0) as reviews, coalesce(a.people, 0) as people
    from project p left join answers a on a.project_id = p.id left join decisions d on d.project_id = p.id
    where p.organization_id = ${manager.organizationId} and (a.project_id is not null or d.project_id is not null)
      and p.id in (${managed(manager)})
    order by p.project_type is not distinct from 'dp_order' desc, p.project_type nulls last, coalesce(a.annotations, 0) desc, p.id`.execute(
    tx,
  );
  return rows;
}

export interface StuckImportRow {
  import_id: number;
  uuid: string;
  project_id: number;
  project_name: string;
  status: string;
  created_at: Date;
  updated_at: Date;
}

export async function listStuckImports(tx: Tx, manager: Manager, before: Date): Promise<StuckImportRow[]> {
  const { rows } = await sql<StuckImportRow>`
    select i.id as import_id, i.uuid, i.project_id, p.title as project_name, i.status, i.created_at, i.updated_at
    from project_import i join project p on p.id = i.project_id
    where i.organization_id = ${manager.organizationId} and i.status = 'in_progress' and i.updated_at < ${before}
      and i.project_id in (${managed(manager)})
    order by i.updated_at limit 500`.execute(tx);
  return rows;
}

export interface FailureRateRow {
  project_id: number;
  project_name: string;
  total_imports: number;
  failures: number;
  failure_rate: number;
}

export async function listFailureRates(
  tx: Tx,
  manager: Manager,
  since: Date,
  abovePercent: number,
): Promise<FailureRateRow[]> {
  const { rows } = await sql<FailureRateRow>`
    select i.project_id, p.title as project_name, count(*) as total_imports,
      count(*) filter (where i.status = 'failed') as failures,
      round(100.0 * count(*) filter (where i.status = 'failed') / count(*), 2) as failure_rate
    from project_import i join project p on p.id = i.project_id
    where i.organization_id = ${manager.organizationId} and i.created_at >= ${since} and i.project_id in (${managed(manager)})
    group by i.project_id, p.title
    having 100.0 * count(*) filter (where i.status = 'failed') / count(*) > ${abovePercent}
    order by 5 desc, i.project_id limit 500`.execute(tx);
  return rows;
}
