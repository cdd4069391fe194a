import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface ReportScope {
  organizationId: number;
  projectId: number;
  userId: number | undefined;
  isSuperAdmin: boolean;
  now: Date;
  limit: number;
  offset: number;
}

export type ReportRow = Record<string, unknown>;

const page = ({ limit, offset }: ReportScope) => sql`limit ${limit} offset ${offset}`;

/** Projects whose statistics the reader may see: those of managers of organization or workspace, and of members. */
const visible = (scope: ReportScope) => sql`p.organization_id = ${scope.organizationId} and (${scope.isSuperAdmin}
  or exists (select from organization_member m where m.organization_id = p.organization_id and m.user_id = ${scope.userId ?? 0} and m.role <> 'member')
  or exists (select from workspace_member m where m.workspace_id = p.workspace_id and m.user_id = ${scope.userId ?? 0} and m.role <> 'member')
  or exists (select from project_member m where m.project_id = p.id and m.user_id = ${scope.userId ?? 0} and m.enabled and m.member_type between 1 and 3))`;
const sameWorkspace = (scope: ReportScope) =>
  sql`p.workspace_id = (select workspace_id from project where organization_id = ${scope.organizationId} and id = ${scope.projectId})`;

export async function reportStuckImports(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select i.id as import_id, p.id as project_id, p.title as project_name, i.status, i.created_at, i.updated_at,
      round((extract(epoch from ${scope.now}::timestamptz - i.updated_at) / 3600)::numeric, 2) as hours_stuck
    from project_import i join project p on p.id = i.project_id
    where i.organization_id = ${scope.organizationId} and i.project_id = ${scope.projectId} and i.status = 'in_progress'
      and i.updated_at < ${scope.now}::timestamptz - interval '1 hour'
    order by hours_stuck desc, i.id ${page(scope)}`.execute(tx);
  return rows;
}

export async function reportTasksOfPerson(
  tx: Tx,
  scope: ReportScope,
  asked: { userId: number; isDone: boolean },
): Promise<ReportRow[]> {
  const answered = sql`select from annotation a where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId}
    and a.completed_by = ${asked.userId} and a.task_id = t.id and a.deleted_at is null`;
  const wanted = asked.isDone
    ? sql`exists (${answered} and not a.was_cancelled)`
    : sql`not t.is_labeled and not exists (${answered})`;
  const { rows } = await sql<ReportRow>`
    select t.id as task_id, t.inner_id, t.data, t.status, t.is_labeled, t.created_at from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null and ${wanted}
    order by t.id ${page(scope)}`.execute(tx);
  return rows;
}

/** Answers are the same when their JSON is. Both orders of two people occur, by whose answer came first. */
export async function reportPairs(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select a.completed_by as annotator1, b.completed_by as annotator2, count(*) as tasks_in_common,
      sum(case when a.result = b.result then 1 else 0 end) as agreements,
      round(100.0 * sum(case when a.result = b.result then 1 else 0 end) / count(*), 2) as agreement_pct
    from annotation a join annotation b on a.task_id = b.task_id and a.id < b.id
    join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId}
      and not a.was_cancelled and not b.was_cancelled and a.deleted_at is null and b.deleted_at is null
    group by a.completed_by, b.completed_by order by agreement_pct desc, annotator1, annotator2 ${page(scope)}`.execute(
    tx,
  );
  return rows;
}

export async function reportSlowProjects(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select * from (
      select p.id, p.title, p.state, c.total as total_tasks, c.finished as completed_tasks,
        round(100.0 * c.finished / nullif(c.total, 0), 2) as completion_pct, p.created_at,
        extract(day from ${scope.now}::timestamptz - p.created_at)::integer as days_since_creation
      from project p cross join lateral (
        select coalesce(sum(task_number), 0) as total, coalesce(sum(finished_task_number), 0) as finished
        from project_counter where organization_id = p.organization_id and project_id = p.id) c
      where ${visible(scope)} and ${sameWorkspace(scope)} and p.deleted_at is null and p.state = 'live') as counted
    where total_tasks > 0 and completion_pct < 50
    order by completion_pct, id ${page(scope)}`.execute(tx);
  return rows;
}

export async function reportSlowPeople(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    with stats as (
      select m.user_id, u.email::text as email, count(a.id) as annotations_count,
        count(a.id) / nullif(extract(day from ${scope.now}::timestamptz - m.created_at), 0) as annotations_per_day
      from project_member m join app_user u on u.id = m.user_id
      join annotation a on a.organization_id = m.organization_id and a.project_id = m.project_id and a.completed_by = m.user_id
        and a.deleted_at is null
      where m.organization_id = ${scope.organizationId} and m.project_id = ${scope.projectId} and m.member_type = 4 and not a.was_cancelled
      group by m.user_id, u.email, m.created_at
    ), team as (select avg(annotations_per_day) as rate from stats)
    select user_id, email, annotations_count, round(annotations_per_day, 2) as annotations_per_day, round(rate, 2) as team_average,
      round(100.0 * (annotations_per_day - rate) / nullif(rate, 0), 2) as variance_pct
    from stats, team where annotations_per_day < rate order by variance_pct, user_id ${page(scope)}`.execute(tx);
  return rows;
}

/** By the first choice where there is one, otherwise by the whole answer. */
export async function reportDisagreement(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select c.task_id, t.data, c.annotation_count, c.unique_choices,
      case when c.unique_choices = 1 then 'Perfect Agreement' when c.unique_choices = c.annotation_count then 'Complete Disagreement'
        else 'Partial Disagreement' end as agreement_status
    from (
      select a.task_id, count(a.id) as annotation_count,
        count(distinct coalesce(a.result -> 0 -> 'value' -> 'choices' -> 0, a.result)) as unique_choices
      from annotation a join task t on t.id = a.task_id
      where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and not a.was_cancelled
        and a.deleted_at is null and t.is_labeled and t.deleted_at is null
      group by a.task_id having count(a.id) > 1
      order by unique_choices desc, annotation_count desc, a.task_id ${page(scope)}
    ) c join task t on t.id = c.task_id
    order by c.unique_choices desc, c.annotation_count desc, c.task_id`.execute(tx);
  return rows;
}

/** Calls of the last day that were answered with an error. What stands behind ? in an address may be a secret. */
export async function reportFailedWebhooks(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select l.id, split_part(w.url, '?', 1) as url, l.action, l.status_code, l.response_body, l.created_at, l.retries
    from webhook_log l join webhook w on w.id = l.webhook_id
    where l.organization_id = ${scope.organizationId} and w.project_id = ${scope.projectId} and l.status_code >= 400
      and l.created_at > ${scope.now}::timestamptz - interval '24 hours'
    order by l.created_at desc, l.id desc ${page(scope)}`.execute(tx);
  return rows;
}

export async function reportCommonConfigs(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select p.label_config_hash, count(*) as project_count, array_agg(p.title order by p.created_at desc) as project_titles,
      max(p.created_at) as most_recent_use
    from project p
    where ${visible(scope)} and ${sameWorkspace(scope)} and p.deleted_at is null and p.label_config_hash <> ''
    group by p.label_config_hash having count(*) > 1
    order by project_count desc, most_recent_use desc limit ${Math.min(10, scope.limit)} offset ${scope.offset}`.execute(
    tx,
  );
  return rows;
}

export async function reportAnnotations(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    with chosen as materialized (
      select t.id, t.data from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      order by t.id ${page(scope)}
    )
    select t.id as task_id, t.data as task_data, coalesce(jsonb_agg(jsonb_build_object('annotation_id', a.id, 'completed_by', u.email::text,
        'result', a.result, 'created_at', a.created_at, 'was_cancelled', a.was_cancelled, 'ground_truth', a.ground_truth)
        order by a.created_at, a.id) filter (where a.id is not null), '[]') as annotations
    from chosen t left join annotation a on a.task_id = t.id and a.deleted_at is null
    left join app_user u on u.id = a.completed_by
    group by t.id, t.data order by t.id`.execute(tx);
  return rows;
}

export async function reportOrphans(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select t.id as task_id, t.project_id, t.data, t.created_at, true as project_deleted, p.title as project_title
    from project p join task t on t.organization_id = p.organization_id and t.project_id = p.id
    where ${visible(scope)} and p.deleted_at is not null
    order by t.created_at desc, t.id desc ${page(scope)}`.execute(tx);
  return rows;
}

/** S4-315: skipped and golden answers are not judged, and equal means equal JSON. */
export async function reportGoldenAccuracy(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select u.email::text as annotator, a.completed_by as user_id, count(a.id) as total_annotations,
      sum(case when a.result = g.result then 1 else 0 end) as matches,
      round(100.0 * sum(case when a.result = g.result then 1 else 0 end) / count(a.id), 2) as accuracy_pct
    from annotation a join app_user u on u.id = a.completed_by
    join task t on t.id = a.task_id and t.deleted_at is null
    join annotation g on g.task_id = t.id and g.ground_truth and g.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.deleted_at is null
      and not a.was_cancelled and not a.ground_truth and t.is_golden
    group by u.email, a.completed_by order by accuracy_pct desc, annotator ${page(scope)}`.execute(tx);
  return rows;
}

/** Open tasks that people skip, or that somebody began and nobody goes on with (S4-364). */
export async function reportBottlenecks(tx: Tx, scope: ReportScope): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select case when t.cancelled_annotations >= 2 then 'skipped' else 'stuck' end as kind, t.id as task_id, t.inner_id,
      t.cancelled_annotations as skips, t.counted as annotations, t.overlap, t.updated_at as last_activity_at,
      extract(day from ${scope.now}::timestamptz - t.created_at)::integer as days_open
    from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and not t.is_labeled and t.deleted_at is null
      and (t.cancelled_annotations >= 2 or (t.status = 'in_progress' and t.updated_at < ${scope.now}::timestamptz - interval '7 days'))
    order by t.cancelled_annotations desc, t.updated_at, t.id ${page(scope)}`.execute(tx);
  return rows;
}
