import type { ForeignRole } from '@labelwright/contract/task-api';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everybody who asks for the same name waits here, so that one makes it and the others find it. */
export async function lockForeignName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`foreign:${name}`}, 0))`.execute(tx);
}

export interface Tenant {
  id: number;
  is_suspended: boolean;
}

/** By the name that other issuers have for it, by its uuid, or by its slug; in this order. */
export async function findTenant(tx: Tx, tenantId: string): Promise<Tenant | undefined> {
  const uuid = UUID.test(tenantId) ? tenantId : null;
  const { rows } = await sql<Tenant>`
    select id, suspended_at is not null as is_suspended from organization
    where deleted_at is null and (external_id = ${tenantId} or uuid = ${uuid}::uuid or slug = ${tenantId})
    order by external_id = ${tenantId} desc nulls last, uuid = ${uuid}::uuid desc nulls last limit 1`.execute(tx);
  return rows[0];
}

export async function nameTenant(tx: Tx, organizationId: number, externalId: string): Promise<void> {
  await tx.updateTable('organization').set({ external_id: externalId }).where('id', '=', organizationId).execute();
}

export interface ForeignPerson {
  user_id: number;
  role: ForeignRole;
  email: string;
  /** Blocked here, whatever the issuer says. */
  is_blocked: boolean;
  is_stale: boolean;
}

export async function findForeignPerson(
  tx: Tx,
  organizationId: number,
  subject: string,
  now: Date,
): Promise<ForeignPerson | undefined> {
  const { rows } = await sql<ForeignPerson>`
    select f.user_id, f.role, u.email::text as email,
      u.disabled_at is not null or not coalesce(m.enabled, true) as is_blocked,
      f.last_seen_at < ${now.toISOString()}::timestamptz - interval '1 minute' as is_stale
    from foreign_identity f
    join app_user u on u.id = f.user_id
    left join organization_member m on m.organization_id = f.organization_id and m.user_id = f.user_id
    where f.organization_id = ${organizationId} and f.subject = ${subject}`.execute(tx);
  return rows[0];
}

export async function insertForeignPerson(
  tx: Tx,
  person: {
    organizationId: number;
    subject: string;
    role: ForeignRole;
    email: string;
    displayName: string;
    organizationRole: 'admin' | 'member';
    now: Date;
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('app_user')
    .values({
      email: person.email,
      is_verified: true,
      display_name: person.displayName,
      active_organization_id: person.organizationId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { organizationId, subject, role, now } = person;
  await tx
    .insertInto('foreign_identity')
    .values({ organization_id: organizationId, subject, user_id: id, role, last_seen_at: now })
    .execute();
  await tx
    .insertInto('organization_member')
    .values({ organization_id: organizationId, user_id: id, role: person.organizationRole })
    .execute();
  return id;
}

export async function touchForeignPerson(tx: Tx, organizationId: number, subject: string, now: Date): Promise<void> {
  await tx
    .updateTable('foreign_identity')
    .set({ last_seen_at: now })
    .where('organization_id', '=', organizationId)
    .where('subject', '=', subject)
    .execute();
}

/** The last token decides what others are shown of somebody; what they may do, each token decides for itself. */
export async function changeForeignRole(
  tx: Tx,
  person: { organizationId: number; userId: number; role: ForeignRole; organizationRole: 'admin' | 'member' },
): Promise<void> {
  const { organizationId, userId, role, organizationRole } = person;
  await tx
    .updateTable('foreign_identity')
    .set({ role })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
  await tx
    .updateTable('organization_member')
    .set({ role: organizationRole })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('role', '<>', 'owner')
    .execute();
}

/** Makes somebody a member of every project; who has a place of another kind in one keeps it. */
export async function placeInProjects(
  tx: Tx,
  person: { organizationId: number; userId: number; memberType: number; formerType: number | undefined },
): Promise<void> {
  const { organizationId, userId, memberType, formerType } = person;
  await sql`
    insert into project_member as m (organization_id, project_id, user_id, member_type)
    select organization_id, id, ${userId}, ${memberType}::smallint from project
    where organization_id = ${organizationId} and deleted_at is null and not is_template
    order by id
    on conflict (organization_id, project_id, user_id) do update set member_type = excluded.member_type
    where m.member_type = ${formerType ?? null}::smallint`.execute(tx);
}

/** One of them joins a project that was made a moment ago, without waiting for the event that tells of it. */
export async function placeForeigner(
  tx: Tx,
  member: { organizationId: number; projectId: number; userId: number; memberType: number },
): Promise<void> {
  await tx
    .insertInto('project_member')
    .values({
      organization_id: member.organizationId,
      project_id: member.projectId,
      user_id: member.userId,
      member_type: member.memberType,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Everybody of other issuers who works in all projects of the organization joins this one. */
export async function placeForeigners(
  tx: Tx,
  organizationId: number,
  projectId: number,
  types: readonly { role: ForeignRole; memberType: number }[],
): Promise<void> {
  await sql`
    insert into project_member (organization_id, project_id, user_id, member_type)
    select f.organization_id, p.id, f.user_id, t."memberType"::smallint
    from foreign_identity f
    join jsonb_to_recordset(${JSON.stringify(types)}::jsonb) as t(role text, "memberType" integer) on t.role = f.role
    join project p on p.id = ${projectId} and p.organization_id = f.organization_id and p.deleted_at is null and not p.is_template
    where f.organization_id = ${organizationId}
    order by f.user_id
    on conflict do nothing`.execute(tx);
}
