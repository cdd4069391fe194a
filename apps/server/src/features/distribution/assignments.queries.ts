import type { AssignmentType, TaskSelection } from '@labelwright/contract/distribution-rules';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface AssignmentRow {
  id: number;
  task_id: number;
  inner_id: number;
  user_id: number;
  email: string;
  name: string;
  type: AssignmentType;
  is_done: boolean;
  assigned_by: number | null;
  created_at: Date;
}

export interface AssignmentFilter {
  taskId?: number;
  userId: number | undefined;
  type: AssignmentType | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listAssignments(tx: Tx, scope: QueueScope, filter: AssignmentFilter): Promise<AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`
    select x.id, x.task_id, t.inner_id, x.user_id, u.email::text as email,
      coalesce(nullif(u.display_name, ''), trim(u.first_name || ' ' || u.last_name)) as name, x.type,
      x.type = 'AN' and exists (
        select from annotation a
        where a.task_id = x.task_id and a.completed_by = x.user_id and a.deleted_at is null and not a.was_cancelled) as is_done,
      x.assigned_by, x.created_at
    from task_assignment x
    join task t on t.id = x.task_id and t.deleted_at is null
    join app_user u on u.id = x.user_id
    where ${matching(scope, filter)} and x.id > ${filter.afterId}
    order by x.id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countAssignments(tx: Tx, scope: QueueScope, filter: AssignmentFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task_assignment x join task t on t.id = x.task_id and t.deleted_at is null
    where ${matching(scope, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matching(scope: QueueScope, filter: AssignmentFilter): RawBuilder<unknown> {
  return sql`x.organization_id = ${scope.organizationId} and x.project_id = ${scope.projectId}
    and ${filter.taskId === undefined ? sql`true` : sql`x.task_id = ${filter.taskId}`}
    and ${filter.userId === undefined ? sql`true` : sql`x.user_id = ${filter.userId}`}
    and ${filter.type === undefined ? sql`true` : sql`x.type = ${filter.type}`}`;
}

function selected(scope: QueueScope, selection: TaskSelection): RawBuilder<unknown> {
  return sql`t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
    and ${
      selection.all
        ? sql`t.id <> all (${selection.excluded ?? []}::bigint[])`
        : sql`t.id = any (${selection.included ?? []}::bigint[])`
    }`;
}

export async function countSelectedTasks(tx: Tx, scope: QueueScope, selection: TaskSelection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task t where ${selected(scope, selection)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** A block of the selected tasks in the order of their ids, locked. */
export async function lockSelectedTasks(
  tx: Tx,
  scope: QueueScope,
  selection: TaskSelection,
  afterId: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t where ${selected(scope, selection)} and t.id > ${afterId}
    order by t.id limit ${limit} for no key update`.execute(tx);
  return rows.map((row) => row.id);
}

/** Which of these people may be given tasks of this type: AN takes who labels, RE who reviews. */
export async function listAssignable(
  tx: Tx,
  scope: QueueScope,
  userIds: readonly number[],
  type: AssignmentType,
): Promise<number[]> {
  const { rows } = await sql<{ user_id: number }>`
    select om.user_id from organization_member om
    left join project_member pm
      on pm.organization_id = om.organization_id and pm.project_id = ${scope.projectId} and pm.user_id = om.user_id and pm.enabled
    where om.organization_id = ${scope.organizationId} and om.enabled and om.user_id = any (${userIds}::bigint[])
      and (om.role <> 'member' or pm.member_type <= ${type === 'AN' ? 4 : 3})`.execute(tx);
  return rows.map((row) => row.user_id);
}

export interface AssignmentChange {
  taskIds: readonly number[];
  type: AssignmentType;
  userIds: readonly number[];
  by: number | undefined;
  now: Date;
}

export async function insertAssignments(tx: Tx, scope: QueueScope, change: AssignmentChange): Promise<void> {
  await sql`
    insert into task_assignment (organization_id, project_id, task_id, user_id, type, assigned_by, created_at)
    select ${scope.organizationId}, ${scope.projectId}, t, u, ${change.type}, ${change.by ?? null}, ${change.now.toISOString()}::timestamptz
    from unnest(${change.taskIds}::bigint[]) as t, unnest(${change.userIds}::bigint[]) as u
    on conflict (task_id, user_id, type) do nothing`.execute(tx);
}

/** Takes tasks away from everybody but, or only, the people named. */
export async function deleteAssignments(
  tx: Tx,
  scope: QueueScope,
  taskIds: readonly number[],
  whose: { type: AssignmentType | undefined; only?: readonly number[] | undefined; except?: readonly number[] },
): Promise<void> {
  await sql`
    delete from task_assignment
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and task_id = any (${taskIds}::bigint[])
      and ${whose.type === undefined ? sql`true` : sql`type = ${whose.type}`}
      and ${whose.only === undefined ? sql`true` : sql`user_id = any (${whose.only}::bigint[])`}
      and ${whose.except === undefined ? sql`true` : sql`user_id <> all (${whose.except}::bigint[])`}`.execute(tx);
}

/** task.assigned_to says who has to annotate, as far as 128 characters go. */
export async function writeAssignedTo(tx: Tx, scope: QueueScope, taskIds: readonly number[]): Promise<void> {
  await sql`select set_config('app.assigning', 'on', true)`.execute(tx);
  await sql`
    update task t set assigned_to = case when length(named.people) <= 128 then named.people
      else regexp_replace(left(named.people, 124), ', [^,]*$', '') || ', …' end
    from (
      select g.id, coalesce(string_agg(u.email::text, ', ' order by u.email), '') as people
      from unnest(${taskIds}::bigint[]) as g (id)
      left join task_assignment x on x.task_id = g.id and x.type = 'AN'
      left join app_user u on u.id = x.user_id
      group by g.id) as named
    where t.id = named.id and t.organization_id = ${scope.organizationId} and t.assigned_to <> named.people`.execute(
    tx,
  );
  await sql`select set_config('app.assigning', '', true)`.execute(tx);
}

/** Holds the project, as everybody does before its tasks, and sends every cursor back to the start. */
export async function openAssignments(tx: Tx, scope: QueueScope): Promise<void> {
  await sql`
    update project set queue_version = queue_version + 1, has_assignments = true
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

export async function closeAssignments(tx: Tx, scope: QueueScope): Promise<void> {
  await sql`
    update project set has_assignments = exists (
      select from task_assignment x where x.project_id = ${scope.projectId} and x.type = 'AN')
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

export async function isTaskOf(tx: Tx, scope: QueueScope, taskId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${taskId} and deleted_at is null`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What `assigned_to` says of a task; undefined: no such task in the project. */
export async function findAssignedTo(tx: Tx, scope: QueueScope, taskId: number): Promise<string | undefined> {
  const { rows } = await sql<{ assigned_to: string }>`
    select assigned_to from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${taskId} and deleted_at is null`.execute(
    tx,
  );
  return rows[0]?.assigned_to;
}

/** Whom it names of the project is assigned by that (D-17). */
export async function setAssignedTo(tx: Tx, scope: QueueScope, taskId: number, names: string): Promise<void> {
  await sql`
    update task set assigned_to = ${names}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${taskId}`.execute(tx);
}
