import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PublicUserRow } from '../identity/index.ts';
import type { OrganizationRoleName } from './members.queries.ts';

export interface WorkspaceRow {
  id: number;
  organization_id: number;
  name: string;
  is_default: boolean;
  project_count: number;
  member_count: number;
  role: OrganizationRoleName | null;
  created_at: Date;
}

/** Managers see every workspace, others the default one and their own. */
export async function listWorkspaces(
  tx: Tx,
  organizationId: number,
  reader: { userId: number; seesAll: boolean },
  only: number | undefined,
): Promise<WorkspaceRow[]> {
  const { rows } = await sql<WorkspaceRow>`
    select w.id, w.organization_id, w.name, w.is_default, w.created_at, wm.role,
      (select count(*) from project p where p.organization_id = w.organization_id and p.workspace_id = w.id and p.deleted_at is null) as project_count,
      (select count(*) from workspace_member c where c.organization_id = w.organization_id and c.workspace_id = w.id) as member_count
    from workspace w
    left join workspace_member wm on wm.organization_id = w.organization_id and wm.workspace_id = w.id and wm.user_id = ${reader.userId}
    where w.organization_id = ${organizationId} and (${reader.seesAll} or w.is_default or wm.role is not null)
      and ${only === undefined ? sql`true` : sql`w.id = ${only}`}
    order by w.is_default desc, lower(w.name), w.id
    limit 1000`.execute(tx);
  return rows;
}

/** undefined: the name is taken. */
export async function insertWorkspace(
  tx: Tx,
  workspace: { organizationId: number; name: string; createdBy: number },
): Promise<number | undefined> {
  const made = await tx
    .insertInto('workspace')
    .values({ organization_id: workspace.organizationId, name: workspace.name, created_by: workspace.createdBy })
    .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

export async function hasWorkspaceNamed(
  tx: Tx,
  organizationId: number,
  name: string,
  except: number,
): Promise<boolean> {
  const found = await tx
    .selectFrom('workspace')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .where('id', '!=', except)
    .executeTakeFirst();
  return found !== undefined;
}

export async function renameWorkspace(tx: Tx, organizationId: number, id: number, name: string): Promise<void> {
  await tx
    .updateTable('workspace')
    .set({ name })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Deleted projects count too: they could be restored into it. */
export async function hasProjects(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const found = await tx
    .selectFrom('project')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('workspace_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export async function deleteWorkspace(tx: Tx, organizationId: number, id: number): Promise<void> {
  await tx.deleteFrom('workspace').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}

export interface WorkspaceMemberRow extends PublicUserRow {
  role: OrganizationRoleName;
  joined_at: Date;
}

export async function listWorkspaceMembers(
  tx: Tx,
  organizationId: number,
  workspaceId: number,
): Promise<WorkspaceMemberRow[]> {
  const { rows } = await sql<WorkspaceMemberRow>`
    select u.id, u.uuid, u.email::text as email, u.display_name, u.first_name, u.last_name, u.last_activity_at, u.created_at,
      m.role, m.created_at as joined_at
    from workspace_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.workspace_id = ${workspaceId}
    order by u.email limit 10000`.execute(tx);
  return rows;
}

export async function saveWorkspaceMember(
  tx: Tx,
  member: { organizationId: number; workspaceId: number; userId: number; role: OrganizationRoleName },
): Promise<void> {
  await tx
    .insertInto('workspace_member')
    .values({
      organization_id: member.organizationId,
      workspace_id: member.workspaceId,
      user_id: member.userId,
      role: member.role,
    })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'workspace_id', 'user_id']).doUpdateSet({ role: member.role }),
    )
    .execute();
}

export async function deleteWorkspaceMember(
  tx: Tx,
  organizationId: number,
  workspaceId: number,
  userId: number,
): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('workspace_member')
    .where('organization_id', '=', organizationId)
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows) > 0;
}
