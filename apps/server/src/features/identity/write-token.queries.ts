import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface ServiceAccount {
  user_id: number;
  organization_id: number;
  is_suspended: boolean;
  /** An administrator has switched it off. */
  is_blocked: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By uuid or slug, which nobody else can have; names are not unique. */
export async function findOrganizationOf(tx: Tx, reference: string): Promise<{ id: number; uuid: string } | undefined> {
  const uuid = UUID.test(reference) ? reference : null;
  const { rows } = await sql<{ id: number; uuid: string }>`
    select id, uuid from organization
    where deleted_at is null and (uuid = ${uuid}::uuid or slug = ${reference})
    order by uuid = ${uuid}::uuid desc nulls last limit 1`.execute(tx);
  return rows[0];
}

export async function findServiceAccount(
  tx: Tx,
  organizationId: number,
  email: string,
): Promise<ServiceAccount | undefined> {
  const { rows } = await sql<ServiceAccount>`
    select u.id as user_id, o.id as organization_id, o.suspended_at is not null as is_suspended,
      u.disabled_at is not null or not m.enabled as is_blocked
    from organization o
    join organization_member m on m.organization_id = o.id
    join app_user u on u.id = m.user_id and u.email = ${email} and u.password_hash is null
    where o.id = ${organizationId}`.execute(tx);
  return rows[0];
}

/** An account that nobody can sign in to: without a password, its address unproven and of no mail server. */
export async function makeServiceAccount(tx: Tx, organizationId: number, email: string, name: string): Promise<void> {
  await sql`
    with made as (
      insert into app_user (email, display_name, active_organization_id) values (${email}, ${name}, ${organizationId})
      on conflict (email) do update set password_hash = null, is_verified = false
      returning id
    )
    insert into organization_member (organization_id, user_id, role) select ${organizationId}, id, 'admin' from made
    on conflict do nothing`.execute(tx);
}
