import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../platform/db/db.ts';

interface Person {
  user_id: number;
  email: string;
  global_role: 'user' | 'super_admin';
  organization_id: number | null;
  is_suspended: boolean;
  is_crowd: boolean;
}

export interface TokenOwner extends Person {
  token_id: number;
  scopes: string[];
  expires_at: Date | null;
  is_stale: boolean;
}

/** Whether the person is in this organization for the work of its crowd alone. */
function isCrowd(userId: RawBuilder<unknown>, organizationId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (select from organization_member c
    where c.organization_id = ${organizationId} and c.user_id = ${userId} and c.enabled and c.is_crowd)`;
}

/** The person behind a live API token who still belongs to its organization. */
export function findTokenOwner(tx: Tx, tokenHash: Buffer, now: Date): Promise<TokenOwner | undefined> {
  return findOwner(
    tx,
    'token-owner',
    sql`t.token_hash = ${tokenHash} and t.refresh_payload is null
      and (t.sealed_token is null or o.legacy_api_tokens_enabled)`,
    now,
  );
}

/** The same of a personal token, which is no credential by itself. */
export function findRefreshOwner(
  tx: Tx,
  which: { hash: Buffer } | { id: number },
  now: Date,
): Promise<TokenOwner | undefined> {
  const [name, isIt] =
    'hash' in which
      ? ['refresh-owner-by-hash', sql`t.token_hash = ${which.hash}`]
      : ['refresh-owner-by-id', sql`t.id = ${which.id}`];
  return findOwner(tx, name, sql`${isIt} and t.refresh_payload is not null and o.api_tokens_enabled`, now);
}

async function findOwner(tx: Tx, name: string, isIt: RawBuilder<unknown>, now: Date): Promise<TokenOwner | undefined> {
  const rows = await prepared(
    tx,
    name,
    sql<TokenOwner>`
    select t.id as token_id, t.user_id, t.organization_id, u.email::text as email, u.global_role, t.scopes, t.expires_at,
      o.suspended_at is not null as is_suspended, ${isCrowd(sql`u.id`, sql`t.organization_id`)} as is_crowd,
      coalesce(t.last_used_at < ${now}::timestamptz - interval '1 minute', true) as is_stale
    from api_token t
    join app_user u on u.id = t.user_id and u.is_verified and u.disabled_at is null
    join organization o on o.id = t.organization_id and o.deleted_at is null
    where ${isIt} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})
      and (u.global_role = 'super_admin' or exists (
        select from organization_member m
        where m.organization_id = t.organization_id and m.user_id = t.user_id and m.enabled))`,
  );
  return rows[0];
}

/** While it acts as somebody else, the person is that one; `own_` is whose session it is. */
export interface SessionOwner extends Person {
  session_id: string;
  expires_at: Date;
  is_stale: boolean;
  own_user_id: number;
  own_email: string;
  impersonation_id: string | null;
  impersonation_expires_at: Date | null;
}

export async function findSessionOwner(tx: Tx, tokenHash: Buffer, now: Date): Promise<SessionOwner | undefined> {
  const rows = await prepared(
    tx,
    'session-owner',
    sql<SessionOwner>`
    select p.session_id, p.expires_at, p.is_stale, p.own_user_id, p.own_email, p.impersonation_id, p.impersonation_expires_at,
      p.user_id, p.email, p.global_role, o.id as organization_id, o.suspended_at is not null as is_suspended,
      ${isCrowd(sql`p.user_id`, sql`o.id`)} as is_crowd
    from (
      select s.id as session_id, s.created_at, s.last_seen_at, s.expires_at, u.id as own_user_id, u.email::text as own_email,
        coalesce(a.id, u.id) as user_id, coalesce(a.email, u.email)::text as email,
        coalesce(a.global_role, u.global_role) as global_role,
        case when a.id is not null then i.id end as impersonation_id,
        case when a.id is not null then i.expires_at end as impersonation_expires_at,
        s.last_seen_at < ${now}::timestamptz - interval '1 minute' as is_stale
      from session s
      join app_user u on u.id = s.user_id and u.is_verified and u.disabled_at is null
      left join impersonation i on i.id = s.impersonation_id and i.ended_at is null and i.expires_at > ${now}
        and i.admin_user_id = u.id and u.global_role = 'super_admin'
      left join app_user a on a.id = i.user_id and a.global_role = 'user' and a.is_verified and a.disabled_at is null
      where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${now}
    ) p
    left join organization o on o.id = active_organization(p.user_id)
    where (o.max_session_age is null or p.created_at + make_interval(mins => o.max_session_age) > ${now})
      and (o.max_time_between_activity is null
        or p.last_seen_at + make_interval(mins => o.max_time_between_activity) > ${now})`,
  );
  return rows[0];
}

export interface JwtOwner extends Person {
  is_stale: boolean;
}

/** Only while the token is of the person's present password. */
export async function findJwtOwner(tx: Tx, uuid: string, version: number, now: Date): Promise<JwtOwner | undefined> {
  const rows = await prepared(
    tx,
    'jwt-owner',
    sql<JwtOwner>`
    select u.id as user_id, u.email::text as email, u.global_role, o.id as organization_id,
      o.suspended_at is not null as is_suspended, ${isCrowd(sql`u.id`, sql`o.id`)} as is_crowd,
      coalesce(u.last_activity_at < ${now}::timestamptz - interval '1 minute', true) as is_stale
    from app_user u
    left join organization o on o.id = active_organization(u.id)
    where u.uuid = ${uuid} and u.token_version = ${version} and u.is_verified and u.disabled_at is null`,
  );
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
