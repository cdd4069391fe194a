import { type Insertable, sql, type Updateable } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Project } from '../../platform/db/schema.gen.ts';

export type ProjectInsert = Insertable<Project>;
export type ProjectChange = Updateable<Project>;

export async function insertProject(tx: Tx, values: ProjectInsert): Promise<number> {
  const { id } = await tx.insertInto('project').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateProjectRow(
  tx: Tx,
  organizationId: number,
  projectId: number,
  values: ProjectChange,
): Promise<void> {
  await tx
    .updateTable('project')
    .set(values)
    .where('organization_id', '=', organizationId)
    .where('id', '=', projectId)
    .execute();
}

/** Slugs that are the base or the base with a number. */
export async function listSlugs(tx: Tx, organizationId: number, base: string): Promise<Set<string>> {
  const { rows } = await sql<{ slug: string }>`
    select slug from project
    where organization_id = ${organizationId} and deleted_at is null
      and (slug = ${base} or starts_with(slug, ${`${base}-`}))`.execute(tx);
  return new Set(rows.map(({ slug }) => slug));
}

/** Projects are made one at a time in an organization: two of one title must not collide, nor both be the last allowed. */
export async function lockPlacing(tx: Tx, organizationId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`projects:${organizationId}`}, 0))`.execute(tx);
}

export async function addProjectMember(
  tx: Tx,
  organizationId: number,
  projectId: number,
  userId: number,
  memberType: number,
): Promise<void> {
  await sql`
    insert into project_member (organization_id, project_id, user_id, member_type)
    values (${organizationId}, ${projectId}, ${userId}, ${memberType})
    on conflict (organization_id, project_id, user_id) do nothing`.execute(tx);
}

export interface WorkspaceChoice {
  id: number;
  is_default: boolean;
  workspace_limit: number;
  workspace_projects: number;
  organization_limit: number;
  organization_projects: number;
  organization_role: string | null;
  workspace_role: string | null;
}

/** The workspace asked for, or the default one, with the limits and the standing that decide about a new project. */
export async function findWorkspaceChoice(
  tx: Tx,
  organizationId: number,
  userId: number | undefined,
  workspaceId: number | undefined,
): Promise<WorkspaceChoice | undefined> {
  const { rows } = await sql<WorkspaceChoice>`
    select w.id, w.is_default, w.project_limit as workspace_limit, o.project_limit as organization_limit,
      (select count(*) from project p where p.organization_id = o.id and p.workspace_id = w.id and p.deleted_at is null) as workspace_projects,
      (select count(*) from project p where p.organization_id = o.id and p.deleted_at is null) as organization_projects,
      om.role as organization_role, wm.role as workspace_role
    from workspace w
    join organization o on o.id = w.organization_id
    left join organization_member om on om.organization_id = o.id and om.user_id = ${userId ?? null}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = o.id and wm.workspace_id = w.id and wm.user_id = ${userId ?? null}::bigint
    where w.organization_id = ${organizationId}
      and (${workspaceId ?? null}::bigint is null and w.is_default or w.id = ${workspaceId ?? null}::bigint)
    order by w.id limit 1`.execute(tx);
  return rows[0];
}

export async function isOrganizationMember(tx: Tx, organizationId: number, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from organization_member where organization_id = ${organizationId} and user_id = ${userId} and enabled`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Imports and exports under way end with their project, and their jobs are asked to stop. */
export async function cancelProjectWork(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await sql`
    with imports as (
      update project_import set status = 'cancelled', finished_at = now()
      where organization_id = ${organizationId} and project_id = ${projectId} and status in ('created', 'in_progress')
    ), exports as (
      update project_export set status = 'cancelled', finished_at = now()
      where organization_id = ${organizationId} and project_id = ${projectId} and status in ('created', 'in_progress')
    ), leases as (
      delete from task_lease where organization_id = ${organizationId} and project_id = ${projectId}
    ), webhooks as (
      update webhook set is_active = false, disabled_reason = 'project_deleted', disabled_at = now()
      where organization_id = ${organizationId} and project_id = ${projectId} and is_active
    )
    update job set cancel_requested_at = now(),
      status = case when status = 'queued' then 'cancelled' else status end,
      finished_at = case when status = 'queued' then now() end
    where organization_id = ${organizationId} and project_id = ${projectId} and status in ('queued', 'running')`.execute(
    tx,
  );
}

export async function releaseLeases(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await sql`delete from task_lease where organization_id = ${organizationId} and project_id = ${projectId}`.execute(tx);
}

/**
 * The version that the project is to show: one that a prediction or a backend has, or that of the backend with this title,
 * which the project then follows (S4-047). undefined: there is no such thing.
 */
export async function chooseModelVersion(
  tx: Tx,
  organizationId: number,
  projectId: number,
  named: string,
): Promise<string | undefined> {
  const { rows: backends } = await sql<{ id: number; model_version: string; is_named: boolean }>`
    select id, model_version, title = ${named} as is_named from ml_backend
    where organization_id = ${organizationId} and project_id = ${projectId} and (title = ${named} or model_version = ${named})
    order by id`.execute(tx);
  const { rows: predictions } = await sql`
    select from prediction
    where organization_id = ${organizationId} and project_id = ${projectId} and model_version = ${named} limit 1`.execute(
    tx,
  );
  const isVersion = predictions.length > 0 || backends.some((row) => row.model_version === named);
  const backend = isVersion ? undefined : backends.find((row) => row.is_named);
  if (named !== '' && !isVersion && !backend) return undefined;
  await sql`
    update ml_backend set is_followed = false
    where organization_id = ${organizationId} and project_id = ${projectId} and is_followed`.execute(tx);
  if (backend) await sql`update ml_backend set is_followed = true where id = ${backend.id}`.execute(tx);
  return backend ? backend.model_version : named;
}

/** Raised when a task may have come back into a queue behind somebody's cursor. */
export async function bumpQueueVersion(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await sql`
    update project set queue_version = queue_version + 1
    where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
}

/** Who gets how much of what, without what is said of single people: members are not copied. */
export async function copyQueueRules(
  tx: Tx,
  organizationId: number,
  copy: { from: number; to: number },
): Promise<void> {
  await sql`
    insert into project_ops_manager (organization_id, project_id, split_strategy, max_limit, rule_book)
    select organization_id, ${copy.to}, split_strategy, max_limit, rule_book from project_ops_manager
    where organization_id = ${organizationId} and project_id = ${copy.from}`.execute(tx);
  await sql`
    update project as c
    set assignment_mode = s.assignment_mode, confidence_limit = s.confidence_limit, has_ops_manager = s.has_ops_manager
    from project as s
    where c.organization_id = ${organizationId} and c.id = ${copy.to} and s.organization_id = ${organizationId} and s.id = ${copy.from}`.execute(
    tx,
  );
}

/** With the organization that they work in, or one that they belong to. Needs a system transaction. */
export async function findPersonByEmail(
  tx: Tx,
  email: string,
): Promise<{ id: number; organization_id: number | null } | undefined> {
  const { rows } = await sql<{ id: number; organization_id: number | null }>`
    select u.id, coalesce(u.active_organization_id,
      (select m.organization_id from organization_member m where m.user_id = u.id and m.enabled order by 1 limit 1)) as organization_id
    from app_user u where u.email = ${email}`.execute(tx);
  return rows[0];
}
