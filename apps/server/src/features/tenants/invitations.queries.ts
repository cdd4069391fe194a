import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface InvitationRow {
  id: number;
  organization_id: number;
  email: string | null;
  role: string;
  project_id: number | null;
  project_title: string | null;
  inviter_id: number | null;
  inviter_email: string | null;
  inviter_name: string | null;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
}

const COLUMNS = sql`i.id, i.organization_id, i.email::text as email, i.role, i.project_id, p.title as project_title,
  u.id as inviter_id, u.email::text as inviter_email, u.display_name as inviter_name,
  i.created_at, i.expires_at, i.accepted_at, i.revoked_at`;
const SOURCES = sql`invitation i
  left join project p on p.id = i.project_id and p.organization_id = i.organization_id
  left join app_user u on u.id = i.invited_by`;

export interface InvitationFilter {
  organizationId: number;
  /** undefined: of the organization and of all its projects. */
  projectId: number | undefined;
  status: 'pending' | 'accepted' | 'expired' | 'revoked' | undefined;
  beforeId: number | undefined;
  offset: number;
  limit: number;
  now: Date;
}

/** Newest first; one row more than asked says that there are more. */
export async function listInvitations(
  tx: Tx,
  filter: InvitationFilter,
): Promise<{ rows: InvitationRow[]; total: number }> {
  const { now } = filter;
  const states = {
    pending: sql`i.accepted_at is null and i.revoked_at is null and i.expires_at > ${now}`,
    accepted: sql`i.accepted_at is not null`,
    revoked: sql`i.accepted_at is null and i.revoked_at is not null`,
    expired: sql`i.accepted_at is null and i.revoked_at is null and i.expires_at <= ${now}`,
  };
  const matching = sql`from ${SOURCES} where i.organization_id = ${filter.organizationId}
    and ${filter.projectId === undefined ? sql`true` : sql`i.project_id = ${filter.projectId}`}
    and ${filter.status === undefined ? sql`true` : states[filter.status]}`;
  const { rows } = await sql<InvitationRow>`
    select ${COLUMNS} ${matching} and ${filter.beforeId === undefined ? sql`true` : sql`i.id < ${filter.beforeId}`}
    order by i.id desc limit ${filter.limit + 1} offset ${filter.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total ${matching}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** undefined as project: an invitation of the organization or of any of its projects. */
export async function findInvitation(
  tx: Tx,
  organizationId: number,
  id: number,
  projectId: number | undefined,
): Promise<InvitationRow | undefined> {
  const { rows } = await sql<InvitationRow>`
    select ${COLUMNS} from ${SOURCES}
    where i.organization_id = ${organizationId} and i.id = ${id}
      and ${projectId === undefined ? sql`true` : sql`i.project_id = ${projectId}`}
    for update of i`.execute(tx);
  return rows[0];
}

export async function insertInvitation(
  tx: Tx,
  invitation: {
    organizationId: number;
    projectId: number | undefined;
    email: string | null;
    role: string;
    tokenHash: Buffer;
    mailTokenHash: Buffer | null;
    invitedBy: number;
    expiresAt: Date;
    now: Date;
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('invitation')
    .values({
      organization_id: invitation.organizationId,
      project_id: invitation.projectId ?? null,
      email: invitation.email,
      role: invitation.role,
      token_hash: invitation.tokenHash,
      mail_token_hash: invitation.mailTokenHash,
      invited_by: invitation.invitedBy,
      expires_at: invitation.expiresAt,
      created_at: invitation.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A person is invited to one thing once; a newer invitation takes the place of the older. */
export async function revokeOpen(
  tx: Tx,
  organizationId: number,
  projectId: number | undefined,
  email: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where((eb) => (projectId === undefined ? eb('project_id', 'is', null) : eb('project_id', '=', projectId)))
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Those that are good for whoever finds them. */
export async function revokeLinks(tx: Tx, organizationId: number, now: Date): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('email', 'is', null)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function revokeInvitation(tx: Tx, organizationId: number, id: number, now: Date): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function renewInvitation(
  tx: Tx,
  organizationId: number,
  id: number,
  fresh: { tokenHash: Buffer; mailTokenHash: Buffer | null; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({
      token_hash: fresh.tokenHash,
      mail_token_hash: fresh.mailTokenHash,
      expires_at: fresh.expiresAt,
      revoked_at: null,
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export interface PresentedInvitation extends InvitationRow {
  organization_name: string;
  project_deleted: boolean;
}

/** By either of its tokens, locked until the transaction ends. Needs a system transaction. */
export async function findByToken(tx: Tx, tokenHash: Buffer): Promise<PresentedInvitation | undefined> {
  const { rows } = await sql<PresentedInvitation>`
    select ${COLUMNS}, o.name as organization_name, p.deleted_at is not null as project_deleted
    from ${SOURCES}
    join organization o on o.id = i.organization_id and o.deleted_at is null
    where i.token_hash = ${tokenHash} or i.mail_token_hash = ${tokenHash}
    for update of i`.execute(tx);
  return rows[0];
}

export interface SharedProject {
  id: number;
  title: string;
  organization_id: number;
  organization_name: string;
}

/** The project whose shared link holds this token. Needs a system transaction. */
export async function findSharedProject(tx: Tx, token: string): Promise<SharedProject | undefined> {
  const { rows } = await sql<SharedProject>`
    select p.id, p.title, p.organization_id, o.name as organization_name
    from project p join organization o on o.id = p.organization_id and o.deleted_at is null
    where p.invite_token = ${token} and p.deleted_at is null`.execute(tx);
  return rows[0];
}

export async function markAccepted(tx: Tx, id: number, userId: number, now: Date): Promise<void> {
  await tx.updateTable('invitation').set({ accepted_at: now, accepted_by: userId }).where('id', '=', id).execute();
}

/** What the invitation mail says about who and where. */
export async function findInviter(
  tx: Tx,
  organizationId: number,
  userId: number,
): Promise<{ inviter: string; organization: string } | undefined> {
  const { rows } = await sql<{ inviter: string; organization: string }>`
    select coalesce(nullif(u.display_name, ''), u.email::text) as inviter, o.name as organization
    from app_user u cross join organization o
    where u.id = ${userId} and o.id = ${organizationId}`.execute(tx);
  return rows[0];
}
