import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface Membership {
  id: number;
  uuid: string;
  name: string;
  role: 'owner' | 'admin' | 'member';
  /** There for paid work alone. */
  is_crowd: boolean;
}

/** Every organization that somebody belongs to, by name. Needs a system transaction. */
export async function listMemberships(tx: Tx, userId: number): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    select o.id, o.uuid, o.name, m.role, m.is_crowd
    from organization_member m
    join organization o on o.id = m.organization_id and o.deleted_at is null
    where m.user_id = ${userId} and m.enabled
    order by lower(o.name), o.id
    limit 500`.execute(tx);
  return rows;
}

/** The organization of active_organization(), with the person's role; super administrators count as admins anywhere. */
export async function findActiveMembership(tx: Tx, userId: number): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select o.id, o.uuid, o.name, coalesce(m.role, 'admin') as role, coalesce(m.is_crowd, false) as is_crowd
    from organization o
    left join organization_member m on m.organization_id = o.id and m.user_id = ${userId} and m.enabled
    where o.id = active_organization(${userId})`.execute(tx);
  return rows[0];
}

/** As findActiveMembership, for an organization given by a token or a switch. undefined: the person has no place there. */
export async function findMembership(tx: Tx, userId: number, organizationId: number): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select o.id, o.uuid, o.name, coalesce(m.role, 'admin') as role, coalesce(m.is_crowd, false) as is_crowd
    from organization o
    join app_user u on u.id = ${userId}
    left join organization_member m on m.organization_id = o.id and m.user_id = u.id and m.enabled
    where o.id = ${organizationId} and o.deleted_at is null and (m.role is not null or u.global_role = 'super_admin')`.execute(
    tx,
  );
  return rows[0];
}

export async function insertOrganization(
  tx: Tx,
  organization: { name: string; slug: string; createdBy: number | undefined },
): Promise<{ id: number; workspaceId: number }> {
  const { id } = await tx
    .insertInto('organization')
    .values({ name: organization.name, slug: organization.slug, created_by: organization.createdBy ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const workspace = await tx
    .insertInto('workspace')
    .values({ organization_id: id, name: 'Main', is_default: true, created_by: organization.createdBy ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, workspaceId: workspace.id };
}

/** Adds somebody, or leaves their place as it is. */
export async function insertMembership(
  tx: Tx,
  organizationId: number,
  userId: number,
  role: 'owner' | 'admin' | 'member',
): Promise<void> {
  await tx
    .insertInto('organization_member')
    .values({ organization_id: organizationId, user_id: userId, role })
    .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doNothing())
    .execute();
}

export async function findOrganizationByName(tx: Tx, name: string): Promise<{ id: number } | undefined> {
  return tx
    .selectFrom('organization')
    .select('id')
    .where((eb) => eb.or([eb('slug', '=', name), eb('name', '=', name)]))
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
}

/** Why the organization is suspended; null when it is not. */
export async function findSuspension(tx: Tx, organizationId: number): Promise<string | null> {
  const row = await tx
    .selectFrom('organization')
    .select(['suspended_at', 'suspended_reason'])
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return row?.suspended_at ? (row.suspended_reason ?? '') : null;
}

/** Whether people were ever invited to paid work in its own portal. */
export async function hasPortal(tx: Tx, organizationId: number): Promise<boolean> {
  const { rows } = await sql`
    select from crowd_batch where organization_id = ${organizationId} and provider = 'portal' limit 1`.execute(tx);
  return rows.length > 0;
}
