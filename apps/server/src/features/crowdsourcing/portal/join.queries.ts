import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface OpeningRow {
  batch_id: number;
  organization_id: number;
  project_id: number;
  title: string;
  description: string;
  organization: string;
  reward_cents: number;
  currency: string;
  is_open: boolean;
  worker_cap: number | null;
  enrolled: number;
}

const OPENING = sql`b.id as batch_id, b.organization_id, b.project_id, b.title, b.description, o.name as organization, b.reward_cents,
  b.currency, b.status in ('publishing', 'open') and p.deleted_at is null as is_open, t.worker_cap,
  (select count(*) from crowd_enrolment e where e.batch_id = b.id) as enrolled`;
const FROM = sql`crowd_batch b
  join crowd_portal t on t.batch_id = b.id
  join organization o on o.id = b.organization_id and o.deleted_at is null and o.suspended_at is null
  join project p on p.id = b.project_id`;

/** By the open link. Needs a system transaction. */
export async function findOpening(tx: Tx, key: string): Promise<OpeningRow | undefined> {
  const { rows } = await sql<OpeningRow>`
    select ${OPENING} from ${FROM} where t.join_key = ${key} and t.access = 'open'`.execute(tx);
  return rows[0];
}

/** Of a batch that has terms, however people come to it. Needs a system transaction. */
export async function findOpeningOf(tx: Tx, organizationId: number, batchId: number): Promise<OpeningRow | undefined> {
  const { rows } = await sql<OpeningRow>`
    select ${OPENING} from ${FROM} where b.organization_id = ${organizationId} and b.id = ${batchId}`.execute(tx);
  return rows[0];
}

export interface PresentedInvitation extends OpeningRow {
  id: number;
  email: string;
  expires_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
  has_account: boolean;
}

/** Needs a system transaction. */
export async function findInvitation(tx: Tx, tokenHash: Buffer): Promise<PresentedInvitation | undefined> {
  const { rows } = await sql<PresentedInvitation>`
    select i.id, i.email::text as email, i.expires_at, i.accepted_at, i.revoked_at,
      exists (select from app_user u where u.email = i.email and u.is_verified) as has_account, ${OPENING}
    from crowd_invitation i join ${FROM} on b.id = i.batch_id
    where i.token_hash = ${tokenHash}`.execute(tx);
  return rows[0];
}

export async function revokeOpenInvitations(tx: Tx, batchId: number, email: string, now: Date): Promise<void> {
  await sql`
    update crowd_invitation set revoked_at = ${now.toISOString()}::timestamptz
    where batch_id = ${batchId} and email = ${email} and accepted_at is null and revoked_at is null`.execute(tx);
}

export async function insertInvitation(
  tx: Tx,
  invitation: {
    organizationId: number;
    batchId: number;
    email: string;
    tokenHash: Buffer;
    expiresAt: Date;
    invitedBy: number | undefined;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into crowd_invitation (organization_id, batch_id, email, token_hash, expires_at, invited_by)
    values (${invitation.organizationId}, ${invitation.batchId}, ${invitation.email}, ${invitation.tokenHash},
      ${invitation.expiresAt.toISOString()}::timestamptz, ${invitation.invitedBy ?? null})
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function markAccepted(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update crowd_invitation set accepted_at = ${now.toISOString()}::timestamptz where id = ${id}`.execute(tx);
}

export interface InvitationRow {
  id: number;
  email: string;
  invited_by: number | null;
  expires_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
}

export async function listInvitations(
  tx: Tx,
  organizationId: number,
  batchId: number,
  beforeId: number | undefined,
  limit: number,
): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select id, email::text as email, invited_by, expires_at, accepted_at, revoked_at, created_at from crowd_invitation
    where organization_id = ${organizationId} and batch_id = ${batchId} and (${beforeId ?? null}::bigint is null or id < ${beforeId ?? null})
    order by id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function revokeInvitation(
  tx: Tx,
  organizationId: number,
  batchId: number,
  id: number,
  now: Date,
): Promise<boolean> {
  const revoked = await sql`
    update crowd_invitation set revoked_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and batch_id = ${batchId} and id = ${id} and accepted_at is null and revoked_at is null`.execute(
    tx,
  );
  return Number(revoked.numAffectedRows ?? 0) > 0;
}

/** What these addresses are in the organization already. Needs a system transaction: accounts belong to nobody. */
export async function listStandings(
  tx: Tx,
  organizationId: number,
  batchId: number,
  emails: readonly string[],
): Promise<{ email: string; is_enrolled: boolean; is_member: boolean }[]> {
  const { rows } = await sql<{ email: string; is_enrolled: boolean; is_member: boolean }>`
    select lower(u.email::text) as email,
      exists (select from crowd_enrolment e where e.batch_id = ${batchId} and e.user_id = u.id) as is_enrolled,
      exists (select from organization_member m where m.organization_id = ${organizationId} and m.user_id = u.id and not m.is_crowd) as is_member
    from app_user u where u.email = any (${emails}::citext[])`.execute(tx);
  return rows;
}

export interface PlaceInOrganization {
  is_crowd: boolean;
  enabled: boolean;
}

export async function findPlace(
  tx: Tx,
  organizationId: number,
  userId: number,
): Promise<PlaceInOrganization | undefined> {
  const { rows } = await sql<PlaceInOrganization>`
    select is_crowd, enabled from organization_member
    where organization_id = ${organizationId} and user_id = ${userId}`.execute(tx);
  return rows[0];
}

/** Makes somebody one of the crowd of an organization: a place in it that shows nothing, and a record as a worker. */
export async function placeInCrowd(tx: Tx, organizationId: number, userId: number): Promise<void> {
  await sql`
    insert into organization_member (organization_id, user_id, role, is_crowd) values (${organizationId}, ${userId}, 'member', true)
    on conflict (organization_id, user_id) do nothing`.execute(tx);
  await sql`
    insert into crowd_worker (organization_id, provider, external_id, user_id)
    select ${organizationId}, 'portal', u.uuid::text, u.id from app_user u where u.id = ${userId}
    on conflict (organization_id, provider, external_id) do nothing`.execute(tx);
}

/** Returns whether they were not in it before. */
export async function enrol(tx: Tx, organizationId: number, batchId: number, userId: number): Promise<boolean> {
  const made = await sql`
    insert into crowd_enrolment (batch_id, user_id, organization_id) values (${batchId}, ${userId}, ${organizationId})
    on conflict (batch_id, user_id) do nothing`.execute(tx);
  return Number(made.numAffectedRows ?? 0) > 0;
}
