import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface ImpersonationRow {
  id: string;
  admin_user_id: number;
  admin_email: string;
  user_id: number;
  user_email: string;
  reason: string;
  started_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

const COLUMNS = sql`i.id, i.admin_user_id, a.email::text as admin_email, i.user_id, u.email::text as user_email, i.reason,
  i.started_at, i.expires_at, i.ended_at`;

export interface ImpersonationTarget {
  id: number;
  uuid: string;
  email: string;
  global_role: 'user' | 'super_admin';
  is_verified: boolean;
  disabled_at: Date | null;
  organization_id: number | null;
}

/** Locked, so that nobody is made a super administrator meanwhile. */
export async function findTarget(
  tx: Tx,
  reference: { id: number } | { uuid: string },
): Promise<ImpersonationTarget | undefined> {
  const where = 'id' in reference ? sql`id = ${reference.id}` : sql`uuid = ${reference.uuid}`;
  const { rows } = await sql<ImpersonationTarget>`
    select id, uuid, email::text as email, global_role, is_verified, disabled_at, active_organization(id) as organization_id
    from app_user where ${where} and deleted_at is null for share`.execute(tx);
  return rows[0];
}

export async function insertImpersonation(
  tx: Tx,
  given: { adminId: number; userId: number; reason: string; now: Date; expiresAt: Date },
): Promise<string> {
  const { id } = await tx
    .insertInto('impersonation')
    .values({
      admin_user_id: given.adminId,
      user_id: given.userId,
      reason: given.reason,
      started_at: given.now,
      expires_at: given.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Points a session at whom it acts for, under a new token: what was cached of the old one dies with it. */
export async function turnSession(
  tx: Tx,
  sessionId: string,
  impersonationId: string | null,
  tokenHash: Buffer,
): Promise<boolean> {
  const turned = await tx
    .updateTable('session')
    .set({ impersonation_id: impersonationId, token_hash: tokenHash })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(turned.numUpdatedRows) > 0;
}

export async function closeImpersonation(tx: Tx, id: string, now: Date): Promise<boolean> {
  const closed = await tx
    .updateTable('impersonation')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(closed.numUpdatedRows) > 0;
}

export async function findImpersonation(tx: Tx, id: string): Promise<ImpersonationRow | undefined> {
  const { rows } = await sql<ImpersonationRow>`
    select ${COLUMNS} from impersonation i
    join app_user a on a.id = i.admin_user_id join app_user u on u.id = i.user_id
    where i.id = ${id}`.execute(tx);
  return rows[0];
}

/** Newest first; ids are ordered by time. */
export async function listImpersonations(
  tx: Tx,
  wanted: { userId: number | undefined; beforeId: string | undefined; limit: number },
): Promise<ImpersonationRow[]> {
  const { rows } = await sql<ImpersonationRow>`
    select ${COLUMNS} from impersonation i
    join app_user a on a.id = i.admin_user_id join app_user u on u.id = i.user_id
    where ${wanted.userId === undefined ? sql`true` : sql`i.user_id = ${wanted.userId}`}
      and ${wanted.beforeId === undefined ? sql`true` : sql`i.id < ${wanted.beforeId}::uuid`}
    order by i.id desc limit ${wanted.limit + 1}`.execute(tx);
  return rows;
}
