import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { OrganizationRoleName } from './members.queries.ts';

export interface MemberTagRow {
  id: number;
  label: string;
  member_count: number;
  created_by: { id: number; email: string; first_name: string; last_name: string } | null;
  created_at: Date;
  updated_at: Date;
}

const ORDERS = {
  label: sql`lower(t.label), t.id`,
  '-label': sql`lower(t.label) desc, t.id desc`,
  id: sql`t.id`,
  '-id': sql`t.id desc`,
} as const;

export interface MemberTagFilter {
  id?: number;
  search?: string | undefined;
  ordering?: keyof typeof ORDERS | undefined;
  limit: number;
  offset: number;
}

export async function listMemberTags(
  tx: Tx,
  organizationId: number,
  { id, search = '', ordering = 'label', limit, offset }: MemberTagFilter,
): Promise<{ rows: MemberTagRow[]; total: number }> {
  const matching = sql`t.organization_id = ${organizationId} and (${id ?? null}::bigint is null or t.id = ${id ?? null})
    and (${search} = '' or position(lower(${search}) in lower(t.label)) > 0)`;
  const { rows } = await sql<MemberTagRow>`
    select t.id, t.label, t.created_at, t.updated_at,
      (select count(*)::int from member_tag_assignment a where a.tag_id = t.id) as member_count,
      case when u.id is not null then jsonb_build_object('id', u.id, 'email', u.email::text,
        'first_name', u.first_name, 'last_name', u.last_name) end as created_by
    from member_tag t left join app_user u on u.id = t.created_by
    where ${matching} order by ${ORDERS[ordering]} limit ${limit} offset ${offset}`.execute(tx);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from member_tag t where ${matching}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** Those that exist already, whatever their case, are left as they are. Returns how many are new. */
export async function addMemberTags(
  tx: Tx,
  organizationId: number,
  labels: readonly string[],
  createdBy: number | null,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into member_tag (organization_id, label, created_by)
    select distinct on (lower(label)) ${organizationId}::bigint, label, ${createdBy}::bigint
    from unnest(${labels}::text[]) with ordinality as l (label, place) order by lower(label), place
    on conflict (organization_id, lower(label)) do nothing returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function renameMemberTag(tx: Tx, organizationId: number, id: number, label: string): Promise<void> {
  await tx
    .updateTable('member_tag')
    .set({ label })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function hasMemberTagLabel(tx: Tx, organizationId: number, label: string, but: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select id from member_tag
    where organization_id = ${organizationId} and lower(label) = lower(${label}) and id <> ${but}`.execute(tx);
  return rows.length > 0;
}

export async function deleteMemberTags(tx: Tx, organizationId: number, ids: readonly number[]): Promise<number> {
  const { rows } = await sql`
    delete from member_tag where organization_id = ${organizationId} and id = any (${ids}::bigint[]) returning id`.execute(
    tx,
  );
  return rows.length;
}

export async function countMemberTags(tx: Tx, organizationId: number, ids: readonly number[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from member_tag
    where organization_id = ${organizationId} and id = any (${ids}::bigint[])`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface ChosenMembers {
  /** undefined: all that the rest leaves. */
  included: readonly number[] | undefined;
  excluded: readonly number[];
  role: OrganizationRoleName | undefined;
  tags: readonly number[];
  notInProject: number | undefined;
  notInWorkspace: number | undefined;
}

export async function chooseMembers(tx: Tx, organizationId: number, chosen: ChosenMembers): Promise<number[]> {
  const { included, role, notInProject, notInWorkspace } = chosen;
  const { rows } = await sql<{ user_id: number }>`
    select m.user_id from organization_member m
    where m.organization_id = ${organizationId} and not m.user_id = any (${chosen.excluded}::bigint[])
      and ${included === undefined ? sql`true` : sql`m.user_id = any (${included}::bigint[])`}
      and ${role === undefined ? sql`true` : sql`m.role = ${role}`}
      and ${
        chosen.tags.length === 0
          ? sql`true`
          : sql`exists (select from member_tag_assignment a where a.organization_id = m.organization_id
              and a.user_id = m.user_id and a.tag_id = any (${chosen.tags}::bigint[]))`
      }
      and ${
        notInProject === undefined
          ? sql`true`
          : sql`not exists (select from project_member p where p.organization_id = m.organization_id
              and p.user_id = m.user_id and p.project_id = ${notInProject})`
      }
      and ${
        notInWorkspace === undefined
          ? sql`true`
          : sql`not exists (select from workspace_member w where w.organization_id = m.organization_id
              and w.user_id = m.user_id and w.workspace_id = ${notInWorkspace})`
      }`.execute(tx);
  return rows.map((row) => row.user_id);
}

/** Returns how many they had not. */
export async function assignMemberTags(
  tx: Tx,
  organizationId: number,
  given: { people: readonly number[]; tags: readonly number[]; overwrite: boolean },
): Promise<number> {
  if (given.overwrite)
    await sql`
      delete from member_tag_assignment where organization_id = ${organizationId}
        and user_id = any (${given.people}::bigint[]) and not tag_id = any (${given.tags}::bigint[])`.execute(tx);
  const { rows } = await sql`
    insert into member_tag_assignment (tag_id, organization_id, user_id)
    select t.id, t.organization_id, p.user_id
    from member_tag t cross join unnest(${given.people}::bigint[]) as p (user_id)
    where t.organization_id = ${organizationId} and t.id = any (${given.tags}::bigint[])
    on conflict do nothing returning tag_id`.execute(tx);
  return rows.length;
}

/** Gives each address the tags of its line, those of nobody are left out. Returns how many they had not. */
export async function assignByEmail(
  tx: Tx,
  organizationId: number,
  lines: readonly { email: string; label: string }[],
): Promise<number> {
  const { rows } = await sql`
    insert into member_tag_assignment (tag_id, organization_id, user_id)
    select distinct t.id, t.organization_id, m.user_id
    from json_to_recordset(${JSON.stringify(lines)}::json) as l (email text, label text)
    join app_user u on u.email = l.email::citext
    join organization_member m on m.organization_id = ${organizationId} and m.user_id = u.id
    join member_tag t on t.organization_id = m.organization_id and lower(t.label) = lower(l.label)
    on conflict do nothing returning tag_id`.execute(tx);
  return rows.length;
}

export async function listMemberEmails(tx: Tx, organizationId: number, emails: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select lower(u.email::text) as email from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and u.email = any (${emails}::citext[])`.execute(tx);
  return rows.map((row) => row.email);
}

export interface TagImportRow {
  id: number;
  tags_created: number;
  assignments_created: number;
  users_skipped: unknown;
  created_at: Date;
}

export async function insertTagImport(
  tx: Tx,
  organizationId: number,
  given: { tags: number; assignments: number; skipped: readonly string[]; createdBy: number | null },
): Promise<number> {
  const { id } = await tx
    .insertInto('member_tag_import')
    .values({
      organization_id: organizationId,
      tags_created: given.tags,
      assignments_created: given.assignments,
      users_skipped: JSON.stringify(given.skipped),
      created_by: given.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findTagImport(tx: Tx, organizationId: number, id: number): Promise<TagImportRow | undefined> {
  return tx
    .selectFrom('member_tag_import')
    .select(['id', 'tags_created', 'assignments_created', 'users_skipped', 'created_at'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}
