import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { type Reader, visibleProjects } from '../../projects/index.ts';

export interface GroupRow {
  id: number;
  name: string;
  parent_id: number | null;
  workspace_id: number;
  archived_at: Date | null;
  created_at: Date | null;
  updated_at: Date | null;
  /** Projects directly in it that the reader may see. */
  projects: number[];
  can_manage: boolean;
}

/** A workspace that the reader may look into, and whether they may arrange its folders. */
const workspaces = (reader: Reader) => sql`
  select w.id, coalesce(${reader.isSuperAdmin} or om.role in ('owner', 'admin') or wm.role in ('owner', 'admin'), false) as can_manage
  from workspace w
  left join organization_member om on om.organization_id = w.organization_id and om.user_id = ${reader.userId ?? null}::bigint and om.enabled
  left join workspace_member wm on wm.organization_id = w.organization_id and wm.workspace_id = w.id and wm.user_id = ${reader.userId ?? null}::bigint
  where w.organization_id = ${reader.organizationId}
    and (${reader.isSuperAdmin} or om.role in ('owner', 'admin') or (om.role is not null and (w.is_default or wm.role is not null)))`;

/** Folders of the workspaces that the reader may look into: a few hundred at most, so all of them. */
export async function listGroups(
  tx: Tx,
  reader: Reader,
  only: { workspaceId?: number | undefined },
): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    with seen as materialized (${visibleProjects(reader)})
    select g.id, g.name, g.parent_id, g.workspace_id, g.archived_at, g.created_at, g.updated_at, w.can_manage,
      (select coalesce(jsonb_agg(x.project_id order by x.project_id), '[]') from project_group_project x
       where x.organization_id = g.organization_id and x.group_id = g.id and x.project_id in (select id from seen)) as projects
    from project_group g join (${workspaces(reader)}) w on w.id = g.workspace_id
    where g.organization_id = ${reader.organizationId}
      and (${only.workspaceId ?? null}::bigint is null or g.workspace_id = ${only.workspaceId ?? null})
    order by lower(g.name), g.id limit 10000`.execute(tx);
  return rows;
}

export interface WorkspaceRight {
  id: number;
  can_manage: boolean;
}

/** The workspace, or the default one; undefined when the reader may not look into it. */
export async function findWorkspaceRight(
  tx: Tx,
  reader: Reader,
  workspaceId: number | undefined,
): Promise<WorkspaceRight | undefined> {
  const { rows } = await sql<WorkspaceRight>`
    select r.id, r.can_manage from (${workspaces(reader)}) r join workspace w on w.id = r.id
    where ${workspaceId === undefined ? sql`w.is_default` : sql`r.id = ${workspaceId}`} limit 1`.execute(tx);
  return rows[0];
}

/** Folders of one organization are moved one after the other: two moves at once could close a ring. */
export async function lockTree(tx: Tx, organizationId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`project-groups:${organizationId}`}, 0))`.execute(tx);
}

/** The folder itself and everything below it. */
export async function listBelow(tx: Tx, organizationId: number, id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive below as (
      select id from project_group where organization_id = ${organizationId} and id = ${id}
      union
      select c.id from project_group c join below b on c.parent_id = b.id where c.organization_id = ${organizationId}
    ) select id from below`.execute(tx);
  return rows.map((row) => row.id);
}

/** undefined: there is one of this name in the same place already. */
export async function insertGroup(
  tx: Tx,
  group: {
    organizationId: number;
    workspaceId: number;
    parentId: number | null;
    name: string;
    userId: number | undefined;
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into project_group (organization_id, workspace_id, parent_id, name, created_by)
    values (${group.organizationId}, ${group.workspaceId}, ${group.parentId}, ${group.name}, ${group.userId ?? null}::bigint)
    on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function isNameTaken(
  tx: Tx,
  organizationId: number,
  place: { id: number; workspaceId: number; parentId: number | null; name: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from project_group
    where organization_id = ${organizationId} and workspace_id = ${place.workspaceId} and id <> ${place.id}
      and parent_id is not distinct from ${place.parentId}::bigint and lower(name) = lower(${place.name})`.execute(tx);
  return rows.length > 0;
}

export async function updateGroup(
  tx: Tx,
  organizationId: number,
  id: number,
  values: { name: string; parent_id: number | null; archived_at: Date | null },
): Promise<void> {
  await tx
    .updateTable('project_group')
    .set(values)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteGroup(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from project_group where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export async function addProjects(
  tx: Tx,
  organizationId: number,
  groupId: number,
  projects: readonly number[],
): Promise<number> {
  const { rows } = await sql`
    insert into project_group_project (organization_id, group_id, project_id)
    select ${organizationId}, ${groupId}, p from unnest(${projects}::bigint[]) p
    on conflict do nothing returning 1`.execute(tx);
  return rows.length;
}

export async function removeProjects(
  tx: Tx,
  organizationId: number,
  groupId: number,
  projects: readonly number[],
): Promise<number> {
  const { rows } = await sql`
    delete from project_group_project
    where organization_id = ${organizationId} and group_id = ${groupId} and project_id = any(${projects}::bigint[])
    returning 1`.execute(tx);
  return rows.length;
}

/** Those of the projects that belong to the workspace. */
export async function listOfWorkspace(
  tx: Tx,
  organizationId: number,
  workspaceId: number,
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from project
    where organization_id = ${organizationId} and workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
