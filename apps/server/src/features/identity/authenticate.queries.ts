import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

interface Person {
  user_id: number;
  email: string;
  global_role: 'user' | 'super_admin';
  organization_id: number | null;
}

export interface TokenOwner extends Person {
  token_id: number;
  scopes: string[];
  expires_at: Date | null;
  is_stale: boolean;
}

/** The person behind a live API token who still belongs to its organization. */
export async function findTokenOwner(tx: Tx, tokenHash: Buffer, now: Date): Promise<TokenOwner | undefined> {
  const { rows } = await sql<TokenOwner>`
    select t.id as token_id, t.user_id, t.organization_id, u.email::text as email, u.global_role, t.scopes, t.expires_at,
      coalesce(t.last_used_at < ${now}::timestamptz - interval '1 minute', true) as is_stale
    from api_token t
    join app_user u on u.id = t.user_id and u.is_verified and u.disabled_at is null
    join organization o on o.id = t.organization_id and o.deleted_at is null
    where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})
      and (u.global_role = 'super_admin' or exists (
        select from organization_member m
        where m.organization_id = t.organization_id and m.user_id = t.user_id and m.enabled))`.execute(tx);
  return rows[0];
}

export interface SessionOwner extends Person {
  session_id: string;
  expires_at: Date;
  is_stale: boolean;
}

export async function findSessionOwner(tx: Tx, tokenHash: Buffer, now: Date): Promise<SessionOwner | undefined> {
  const { rows } = await sql<SessionOwner>`
    select s.id as session_id, s.user_id, u.email::text as email, u.global_role, s.expires_at,
      active_organization(u.id) as organization_id,
      s.last_seen_at < ${now}::timestamptz - interval '1 minute' as is_stale
    from session s
    join app_user u on u.id = s.user_id and u.is_verified and u.disabled_at is null
    where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${now}`.execute(tx);
  return rows[0];
}

export interface JwtOwner extends Person {
  is_stale: boolean;
}

/** Only while the token is of the person's present password. */
export async function findJwtOwner(tx: Tx, uuid: string, version: number, now: Date): Promise<JwtOwner | undefined> {
  const { rows } = await sql<JwtOwner>`
    select u.id as user_id, u.email::text as email, u.global_role, active_organization(u.id) as organization_id,
      coalesce(u.last_activity_at < ${now}::timestamptz - interval '1 minute', true) as is_stale
    from app_user u
    where u.uuid = ${uuid} and u.token_version = ${version} and u.is_verified and u.disabled_at is null`.execute(tx);
  return rows[0];
}

/** A browser session lives as long as it is used; the other credentials only note that they were. */
export async function touchSession(tx: Tx, sessionId: string, now: Date, expiresAt: Date): Promise<void> {
  await tx
    .updateTable('session')
    .set({ last_seen_at: now, expires_at: expiresAt })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function touchToken(tx: Tx, tokenId: number, now: Date): Promise<void> {
  await tx.updateTable('api_token').set({ last_used_at: now }).where('id', '=', tokenId).execute();
}

export async function touchUser(tx: Tx, userId: number, now: Date): Promise<void> {
  await tx.updateTable('app_user').set({ last_activity_at: now }).where('id', '=', userId).execute();
}
