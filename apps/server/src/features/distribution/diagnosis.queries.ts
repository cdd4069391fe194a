import type { FilterRule } from '@labelwright/contract/distribution-rules';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface ProjectQueueFacts {
  state: string;
  is_published: boolean;
  sampling: string;
  skip_queue: string;
  skip_permanent: boolean;
  assignment_mode: 'first' | 'only';
  has_assignments: boolean;
  has_ops_manager: boolean;
  confidence_limit: number | null;
  total: number;
  left: number;
  held: number;
  failed: number;
}

export async function getProjectQueueFacts(tx: Tx, scope: QueueScope, now: Date): Promise<ProjectQueueFacts> {
  const { organizationId, projectId } = scope;
  const { rows } = await sql<ProjectQueueFacts>`
    select p.state, p.is_published, p.sampling, p.skip_queue, p.skip_permanent, p.assignment_mode, p.has_assignments, p.has_ops_manager, p.confidence_limit,
      (select coalesce(sum(c.task_number), 0) from project_counter c where c.organization_id = ${organizationId} and c.project_id = p.id) as total,
      (select coalesce(sum(c.task_number - c.finished_task_number), 0) from project_counter c
        where c.organization_id = ${organizationId} and c.project_id = p.id) as "left",
      (select count(*) from task_lease l where l.project_id = p.id and l.expires_at > ${now.toISOString()}::timestamptz) as held,
      (select count(*) from (
        select from task t where t.organization_id = ${organizationId} and t.project_id = p.id and t.status = 'failed' and t.deleted_at is null
        limit 10000) as f) as failed
    from project p where p.organization_id = ${organizationId} and p.id = ${projectId}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the project was deleted meanwhile');
  return row;
}

export interface MemberRow {
  user_id: number;
  email: string;
  name: string;
  member_type: number;
  enabled: boolean;
  data_filter: FilterRule[] | null;
  done: number;
  skipped: number;
  last_activity_at: Date | null;
  held: number;
  assigned: number;
  pause_id: number | null;
  paused_at: Date | null;
  pause_reason: string | null;
  pause_verbose_reason: string | null;
}

/** Members with what they did and hold: counted in indexes alone. */
export async function listQueueMembers(
  tx: Tx,
  scope: QueueScope,
  now: Date,
  options: { userId?: number; limit: number },
): Promise<MemberRow[]> {
  const { organizationId, projectId } = scope;
  const only = options.userId === undefined ? sql`true` : sql`pm.user_id = ${options.userId}`;
  const { rows } = await sql<MemberRow>`
    with member as (
      select pm.* from project_member pm
      where pm.organization_id = ${organizationId} and pm.project_id = ${projectId} and ${only}
      order by pm.user_id limit ${options.limit}
    ), work as (
      select a.completed_by as user_id, count(*) filter (where not a.was_cancelled) as done,
        count(*) filter (where a.was_cancelled) as skipped, max(a.created_at) as last_activity_at
      from annotation a
      where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.deleted_at is null
        and a.completed_by in (select user_id from member)
      group by a.completed_by
    ), lease as (
      select l.user_id, count(*) as held from task_lease l
      where l.project_id = ${projectId} and l.expires_at > ${now.toISOString()}::timestamptz group by l.user_id
    )
    select m.user_id, u.email::text as email, coalesce(nullif(u.display_name, ''), trim(u.first_name || ' ' || u.last_name)) as name,
      m.member_type, m.enabled, m.data_filter, coalesce(w.done, 0) as done, coalesce(w.skipped, 0) as skipped, w.last_activity_at,
      coalesce(l.held, 0) as held,
      (select count(*) from task_assignment x where x.project_id = ${projectId} and x.user_id = m.user_id and x.type = 'AN') as assigned,
      q.id as pause_id, m.paused_at, q.reason as pause_reason, q.verbose_reason as pause_verbose_reason
    from member m
    join app_user u on u.id = m.user_id
    left join work w on w.user_id = m.user_id
    left join lease l on l.user_id = m.user_id
    left join queue_pause q on q.organization_id = ${organizationId} and q.project_id = ${projectId} and q.user_id = m.user_id and q.ended_at is null
    order by u.email`.execute(tx);
  return rows;
}

export interface OpenCount {
  user_id: number;
  /** Of the open tasks looked at: for this member, and kept from them by their filter. */
  open: number;
  filtered: number;
  looked_at: number;
}

/**
 * Of up to `limit` open tasks, how many each member could be handed: with a place free, not answered by them, and theirs
 * by filter, share, assignment and score.
 */
export async function countOpenFor(
  tx: Tx,
  scope: QueueScope,
  project: ProjectQueueFacts,
  userIds: readonly number[],
  now: Date,
  limit: number,
): Promise<OpenCount[]> {
  const { organizationId, projectId } = scope;
  const at = sql`${now.toISOString()}::timestamptz`;
  const isDealt = project.sampling === 'Equally distributed blind pass sampling';
  const rounds = project.skip_queue === 'REQUEUE_FOR_OTHERS' && !project.skip_permanent;
  const highest =
    project.sampling === 'Uncertainty sampling' && project.confidence_limit !== null
      ? 2 + project.confidence_limit
      : null;
  const assigned = !project.has_assignments
    ? sql`true`
    : sql`(exists (select from task_assignment x where x.task_id = o.id and x.user_id = m.user_id and x.type = 'AN')
        or ${project.assignment_mode === 'first'} and places_left(o.id, m.user_id, ${at}) > 0)`;
  const { rows } = await sql<OpenCount>`
    with open as (
      select t.id, t.data, t.inner_id, t.overlap, t.cancelled_annotations, t.sample_key,
        t.overlap - t.counted - (
          select count(*) from task_lease l where l.task_id = t.id and l.expires_at > ${at} and l.takes_place) as places
      from task t
      where t.organization_id = ${organizationId} and t.project_id = ${projectId} and not t.is_labeled and t.deleted_at is null
        and t.status <> 'failed' and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
      order by t.sample_key limit ${limit}
    ), seat as (
      select pm.user_id, (row_number() over (order by pm.user_id) - 1)::integer as number, count(*) over ()::integer as seats
      from project_member pm
      where ${isDealt} and pm.organization_id = ${organizationId} and pm.project_id = ${projectId} and pm.enabled and pm.member_type = 4
        and pm.paused_at is null and pm.data_filter is null
        and not is_sated(${organizationId}, ${projectId}, pm.user_id, pm.task_limit, ${project.has_ops_manager}, ${at})
    ), pair as (
      select m.user_id,
        (o.places > 0 or exists (
          select from task_lease l where l.task_id = o.id and l.user_id = m.user_id and l.expires_at > ${at}))
        and not exists (
          select from annotation a
          where a.task_id = o.id and a.completed_by = m.user_id and a.deleted_at is null
            and (not a.was_cancelled or not ${rounds} or not a.skip_round_over))
        and (s.seats is null or o.cancelled_annotations > 0
          or is_dealt_to(deal_number(o.inner_id, o.sample_key), o.overlap, s.number, s.seats, deal_steps(s.seats)))
        and (${highest}::float8 is null or o.sample_key < 2 or o.sample_key <= ${highest}::float8)
        and ${assigned} as is_free,
        m.data_filter is null or matches_filter(o.data, m.data_filter)
          or ${project.has_assignments} and exists (
            select from task_assignment x where x.task_id = o.id and x.user_id = m.user_id and x.type = 'AN') as matches
      from project_member m cross join open o
      left join seat s on s.user_id = m.user_id
      where m.organization_id = ${organizationId} and m.project_id = ${projectId} and m.user_id = any (${userIds}::bigint[])
    )
    select user_id, count(*) filter (where is_free and matches) as open, count(*) filter (where is_free and not matches) as filtered,
      count(*) as looked_at
    from pair group by user_id`.execute(tx);
  return rows;
}

/** Of what is assigned to each, how many tasks are open and not answered by them; undefined where there are too many. */
export async function countAssignedOpen(
  tx: Tx,
  scope: QueueScope,
  userIds: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ user_id: number; open: number }>`
    select x.user_id, count(*) as open
    from task_assignment x
    join task t on t.id = x.task_id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
    where x.project_id = ${scope.projectId} and x.organization_id = ${scope.organizationId} and x.type = 'AN'
      and x.user_id = any (${userIds}::bigint[])
      and not exists (select from annotation a where a.task_id = x.task_id and a.completed_by = x.user_id and a.deleted_at is null)
    group by x.user_id`.execute(tx);
  return new Map(rows.map((row) => [row.user_id, row.open]));
}

export interface Person {
  id: number;
  email: string;
  name: string;
  isSuperAdmin: boolean;
  isMember: boolean;
}

/** Somebody of the organization. */
export async function findPersonOfQueue(tx: Tx, scope: QueueScope, userId: number): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select u.id, u.email::text as email, coalesce(nullif(u.display_name, ''), trim(u.first_name || ' ' || u.last_name)) as name,
      u.global_role = 'super_admin' as "isSuperAdmin",
      exists (
        select from project_member pm
        where pm.organization_id = ${scope.organizationId} and pm.project_id = ${scope.projectId} and pm.user_id = u.id) as "isMember"
    from app_user u join organization_member om on om.user_id = u.id and om.organization_id = ${scope.organizationId}
    where u.id = ${userId}`.execute(tx);
  return rows[0];
}
