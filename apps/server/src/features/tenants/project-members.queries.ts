import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PublicUserRow } from '../identity/index.ts';
import { matchesPerson } from './members.queries.ts';

export interface ProjectMemberRow extends PublicUserRow {
  project_id: number;
  member_type: number;
  enabled: boolean;
  task_limit: number;
  joined_at: Date;
  changed_at: Date;
}

const COLUMNS = sql`u.id, u.uuid, u.email::text as email, u.display_name, u.first_name, u.last_name, u.last_activity_at, u.created_at,
  m.project_id, m.member_type, m.enabled, m.task_limit, m.created_at as joined_at, m.updated_at as changed_at`;

export interface ProjectMemberFilter {
  organizationId: number;
  projectId: number;
  search: string | undefined;
  memberType: number | undefined;
  enabled: boolean | undefined;
  afterEmail: string | undefined;
  offset: number;
  limit: number;
}

/** By address; one row more than asked says that there are more. */
export async function listProjectMembers(
  tx: Tx,
  filter: ProjectMemberFilter,
): Promise<{ rows: ProjectMemberRow[]; total: number }> {
  const matching = sql`
    from project_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${filter.organizationId} and m.project_id = ${filter.projectId}
      and ${matchesPerson(filter.search)}
      and ${filter.memberType === undefined ? sql`true` : sql`m.member_type = ${filter.memberType}`}
      and ${filter.enabled === undefined ? sql`true` : sql`m.enabled = ${filter.enabled}`}`;
  const { rows } = await sql<ProjectMemberRow>`
    select ${COLUMNS} ${matching}
      and ${filter.afterEmail === undefined ? sql`true` : sql`u.email > ${filter.afterEmail}`}
    order by u.email limit ${filter.limit + 1} offset ${filter.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total ${matching}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export interface MemberKey {
  organizationId: number;
  projectId: number;
  userId: number;
}

export async function findProjectMember(tx: Tx, key: MemberKey): Promise<ProjectMemberRow | undefined> {
  const { rows } = await sql<ProjectMemberRow>`
    select ${COLUMNS}
    from project_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${key.organizationId} and m.project_id = ${key.projectId} and m.user_id = ${key.userId}`.execute(
    tx,
  );
  return rows[0];
}

export interface MemberFields {
  member_type?: number;
  enabled?: boolean;
  task_limit?: number;
}

/** false: the person is a member already. */
export async function insertProjectMember(tx: Tx, key: MemberKey, fields: MemberFields): Promise<boolean> {
  const made = await tx
    .insertInto('project_member')
    .values({ organization_id: key.organizationId, project_id: key.projectId, user_id: key.userId, ...fields })
    .onConflict((conflict) => conflict.columns(['organization_id', 'project_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function updateProjectMember(tx: Tx, key: MemberKey, fields: MemberFields): Promise<void> {
  await tx
    .updateTable('project_member')
    .set(fields)
    .where('organization_id', '=', key.organizationId)
    .where('project_id', '=', key.projectId)
    .where('user_id', '=', key.userId)
    .execute();
}

export async function deleteProjectMember(tx: Tx, key: MemberKey): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('project_member')
    .where('organization_id', '=', key.organizationId)
    .where('project_id', '=', key.projectId)
    .where('user_id', '=', key.userId)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows) > 0;
}

/** Whether somebody with this address is an enabled member of the project. */
export async function hasProjectMember(
  tx: Tx,
  organizationId: number,
  projectId: number,
  email: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from project_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.project_id = ${projectId} and m.enabled and u.email = ${email}`.execute(
    tx,
  );
  return rows.length > 0;
}
