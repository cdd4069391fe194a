import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface OrganizationRow {
  id: number;
  uuid: string;
  slug: string;
  name: string;
  contact_info: Record<string, unknown>;
  currency: string;
  created_by: number | null;
  created_at: Date;
  role: 'owner' | 'admin' | 'member';
  member_count: number;
}

/** Those that somebody belongs to, or the given one of them. Needs a system transaction. */
export async function listOrganizations(tx: Tx, userId: number, only: number | undefined): Promise<OrganizationRow[]> {
  const { rows } = await sql<OrganizationRow>`
    select o.id, o.uuid, o.slug, o.name, o.contact_info, o.currency, o.created_by, o.created_at, coalesce(m.role, 'admin') as role,
      (select count(*) from organization_member c where c.organization_id = o.id and c.enabled) as member_count
    from organization o
    join app_user u on u.id = ${userId}
    left join organization_member m on m.organization_id = o.id and m.user_id = u.id and m.enabled
    where o.deleted_at is null
      and ${only === undefined ? sql`m.role is not null` : sql`o.id = ${only} and (m.role is not null or u.global_role = 'super_admin')`}
    order by lower(o.name), o.id
    limit 500`.execute(tx);
  return rows;
}

export async function updateOrganization(
  tx: Tx,
  id: number,
  fields: { name?: string; contact_info?: string; currency?: string },
): Promise<void> {
  await tx.updateTable('organization').set(fields).where('id', '=', id).execute();
}
