import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PublicUserRow } from '../identity/index.ts';

export type OrganizationRoleName = 'owner' | 'admin' | 'member';

export interface MemberRow extends PublicUserRow {
  role: OrganizationRoleName;
  enabled: boolean;
  is_crowd: boolean;
  tags: { id: number; label: string }[];
  joined_at: Date;
}

const PERSON = sql`u.id, u.uuid, u.email::text as email, u.display_name, u.first_name, u.last_name, u.last_activity_at, u.created_at`;

const MEMBER = sql`${PERSON}, m.role, m.enabled, m.is_crowd, m.created_at as joined_at, coalesce((
  select jsonb_agg(jsonb_build_object('id', t.id, 'label', t.label) order by lower(t.label))
  from member_tag_assignment g join member_tag t on t.id = g.tag_id
  where g.organization_id = m.organization_id and g.user_id = m.user_id), '[]') as tags`;

/** Part of the address or of a name. */
export function matchesPerson(search: string | undefined) {
  return search === undefined || search === ''
    ? sql`true`
    : sql`position(lower(${search}) in lower(concat_ws(' ', u.email, u.display_name, u.first_name, u.last_name))) > 0`;
}

export interface MemberFilter {
  organizationId: number;
  search: string | undefined;
  role: OrganizationRoleName | undefined;
  isCrowd: boolean | undefined;
  /** Who has any of them; empty: everybody. */
  tags: readonly number[];
  afterEmail: string | undefined;
  offset: number;
  limit: number;
}

/** By address; one row more than asked says that there are more. */
export async function listMembers(tx: Tx, filter: MemberFilter): Promise<{ rows: MemberRow[]; total: number }> {
  const matching = sql`
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${filter.organizationId} and ${matchesPerson(filter.search)}
      and ${filter.role === undefined ? sql`true` : sql`m.role = ${filter.role}`}
      and ${filter.isCrowd === undefined ? sql`true` : sql`m.is_crowd = ${filter.isCrowd}`}
      and ${
        filter.tags.length === 0
          ? sql`true`
          : sql`exists (select from member_tag_assignment g where g.organization_id = m.organization_id
              and g.user_id = m.user_id and g.tag_id = any (${filter.tags}::bigint[]))`
      }`;
  const { rows } = await sql<MemberRow>`
    select ${MEMBER} ${matching}
      and ${filter.afterEmail === undefined ? sql`true` : sql`u.email > ${filter.afterEmail}`}
    order by u.email limit ${filter.limit + 1} offset ${filter.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total ${matching}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findMember(tx: Tx, organizationId: number, userId: number): Promise<MemberRow | undefined> {
  const { rows } = await sql<MemberRow>`
    select ${MEMBER}
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.user_id = ${userId}`.execute(tx);
  return rows[0];
}

/** Somebody of the organization, by id or address. */
export async function findPersonOf(
  tx: Tx,
  organizationId: number,
  reference: { userId: number } | { email: string },
): Promise<{ id: number; email: string; is_crowd: boolean } | undefined> {
  const { rows } = await sql<{ id: number; email: string; is_crowd: boolean }>`
    select u.id, u.email::text as email, m.is_crowd
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.enabled
      and ${'userId' in reference ? sql`u.id = ${reference.userId}` : sql`u.email = ${reference.email}`}`.execute(tx);
  return rows[0];
}

/** Locks every owner's row, so that two owners cannot step down at the same time. */
export async function lockOwners(tx: Tx, organizationId: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('organization_member')
    .select('user_id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .where('enabled', '=', true)
    .orderBy('user_id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.user_id);
}

export async function updateMember(
  tx: Tx,
  organizationId: number,
  userId: number,
  fields: { role?: OrganizationRoleName; enabled?: boolean; is_crowd?: boolean },
): Promise<void> {
  await tx
    .updateTable('organization_member')
    .set(fields)
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

/** Everything that the person was and held in the organization; what they made stays. */
export async function deleteMember(tx: Tx, organizationId: number, userId: number, now: Date): Promise<number[]> {
  const projects = await tx
    .deleteFrom('project_member')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .returning('project_id')
    .execute();
  await tx
    .deleteFrom('workspace_member')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
  await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
  await tx
    .deleteFrom('organization_member')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
  await tx
    .updateTable('app_user')
    .set({ active_organization_id: null })
    .where('id', '=', userId)
    .where('active_organization_id', '=', organizationId)
    .execute();
  return projects.map((row) => row.project_id);
}

/** For the field's clients. Managers of anything see everybody, others themselves. */
export async function listPeople(
  tx: Tx,
  organizationId: number,
  reader: { userId: number; seesAll: boolean },
  only: number | undefined,
): Promise<PublicUserRow[]> {
  const { rows } = await sql<PublicUserRow>`
    select ${PERSON}
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.enabled
      and (${reader.seesAll} or u.id = ${reader.userId} or exists (
        select from project_member pm
        where pm.organization_id = m.organization_id and pm.user_id = ${reader.userId} and pm.enabled and pm.member_type = 1))
      and ${only === undefined ? sql`true` : sql`u.id = ${only}`}
    order by u.id limit 10000`.execute(tx);
  return rows;
}
