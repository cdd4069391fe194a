import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface OwnedOrganization {
  id: number;
  name: string;
  other_members: number;
  other_owners: number;
  projects: number;
}

/** The organizations that somebody owns, with who else is there and can act. */
export async function listOwned(tx: Tx, userId: number): Promise<OwnedOrganization[]> {
  const { rows } = await sql<OwnedOrganization>`
    select o.id, o.name, coalesce(others.members, 0) as other_members, coalesce(others.owners, 0) as other_owners,
      (select count(*) from project p where p.organization_id = o.id and p.deleted_at is null) as projects
    from organization_member m
    join organization o on o.id = m.organization_id and o.deleted_at is null
    left join lateral (
      select count(*) as members, count(*) filter (where c.role = 'owner') as owners
      from organization_member c join app_user u on u.id = c.user_id and u.deleted_at is null
      where c.organization_id = o.id and c.user_id <> m.user_id and c.enabled) others on true
    where m.user_id = ${userId} and m.role = 'owner' and m.enabled
    order by o.id limit 500`.execute(tx);
  return rows;
}

/** Makes somebody the owner, whether or not they were in. */
export async function makeOwner(tx: Tx, organizationId: number, userId: number): Promise<void> {
  await sql`
    insert into organization_member (organization_id, user_id, role) values (${organizationId}, ${userId}, 'owner')
    on conflict (organization_id, user_id) do update set role = 'owner', enabled = true`.execute(tx);
}

export async function endLeasesOf(tx: Tx, userId: number, now: Date): Promise<number> {
  const tasks = await sql`
    update task_lease set expires_at = ${now} where user_id = ${userId} and expires_at > ${now}`.execute(tx);
  await sql`update review_lease set expires_at = ${now} where user_id = ${userId} and expires_at > ${now}`.execute(tx);
  await sql`update collection_lease set expires_at = ${now} where user_id = ${userId} and expires_at > ${now}`.execute(
    tx,
  );
  return Number(tasks.numAffectedRows ?? 0);
}

export interface ExpiredUser {
  id: number;
  uuid: string;
}

export async function listExpiredUsers(tx: Tx, before: Date, limit: number): Promise<ExpiredUser[]> {
  const { rows } = await sql<ExpiredUser>`
    select id, uuid from app_user where deleted_at < ${before} and purged_at is null order by deleted_at limit ${limit}
    for update skip locked`.execute(tx);
  return rows;
}

/** Their work keeps the number of the account; whose it was is forgotten. */
export async function forgetUser(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update app_user set email = 'deleted-' || id || '@deleted.invalid', display_name = 'Deleted person ' || id,
      first_name = '', last_name = '', password_hash = null, preferences = '{}', active_organization_id = null,
      last_activity_at = null, purged_at = ${now}, global_role = 'user', is_verified = false
    where id = ${id}`.execute(tx);
  for (const table of [
    'organization_member',
    'workspace_member',
    'project_member',
    'session',
    'api_token',
    'one_time_token',
    'annotation_draft',
  ] as const)
    await tx.deleteFrom(table).where('user_id', '=', id).execute();
}
