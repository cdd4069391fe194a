import type { AdminUserQuery, UserWork } from '@labelwright/contract/administration';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type UserReference = { id: number } | { uuid: string };
export type UserSort = NonNullable<AdminUserQuery['sort']>;

export interface AdminUserRow {
  id: number;
  uuid: string;
  email: string;
  display_name: string;
  is_verified: boolean;
  global_role: 'user' | 'super_admin';
  locked_until: Date | null;
  last_activity_at: Date | null;
  disabled_at: Date | null;
  deleted_at: Date | null;
  purged_at: Date | null;
  organizations: number;
  has_password: boolean;
  failed_login_count: number;
  active_organization_id: number | null;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = sql`u.id, u.uuid, u.email::text as email, u.display_name, u.is_verified, u.global_role, u.locked_until,
  u.last_activity_at, u.disabled_at, u.deleted_at, u.purged_at, u.password_hash is not null as has_password,
  u.failed_login_count, u.active_organization_id, u.created_at, u.updated_at,
  (select count(*) from organization_member m join organization o on o.id = m.organization_id and o.deleted_at is null
    where m.user_id = u.id and m.enabled) as organizations`;

/** Dates are told apart to the microsecond in a cursor, or a row between two pages would be lost. */
const SORT_KEYS: Record<'id' | 'email' | 'last_activity_at', RawBuilder<unknown>> = {
  id: sql`u.id`,
  email: sql`lower(u.email::text)`,
  last_activity_at: sql`coalesce(extract(epoch from u.last_activity_at), 0)`,
};

export interface UserFilters {
  search: string | undefined;
  status: AdminUserQuery['status'];
  globalRole: 'user' | 'super_admin' | undefined;
  organization: number | undefined;
  now: Date;
}

function conditions({ search, status, globalRole, organization, now }: UserFilters): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [
    status === 'deleted' ? sql`u.deleted_at is not null` : sql`u.deleted_at is null`,
  ];
  if (search !== undefined)
    parts.push(sql`(position(lower(${search}) in lower(u.email::text)) > 0
      or position(lower(${search}) in lower(u.display_name)) > 0 or u.id::text = ${search} or u.uuid::text = lower(${search}))`);
  if (status === 'disabled') parts.push(sql`u.disabled_at is not null`);
  if (status === 'unverified') parts.push(sql`not u.is_verified and u.disabled_at is null`);
  if (status === 'locked') parts.push(sql`u.locked_until > ${now} and u.disabled_at is null`);
  if (status === 'active')
    parts.push(sql`u.is_verified and u.disabled_at is null and (u.locked_until is null or u.locked_until <= ${now})`);
  if (globalRole !== undefined) parts.push(sql`u.global_role = ${globalRole}`);
  if (organization !== undefined)
    parts.push(
      sql`exists (select from organization_member m where m.user_id = u.id and m.organization_id = ${organization} and m.enabled)`,
    );
  return sql.join(parts, sql` and `);
}

export async function listUsers(
  tx: Tx,
  filters: UserFilters,
  wanted: { sort: UserSort; after: readonly unknown[] | undefined; offset: number; limit: number },
): Promise<{ rows: (AdminUserRow & { sort_key: string | number })[]; total: number }> {
  const found = conditions(filters);
  const isDown = wanted.sort.startsWith('-');
  const key = SORT_KEYS[wanted.sort.replace(/^-/, '') as keyof typeof SORT_KEYS];
  const direction = isDown ? sql`desc` : sql`asc`;
  const { rows } = await sql<AdminUserRow & { sort_key: string | number }>`
    select ${COLUMNS}, ${key} as sort_key from app_user u
    where ${found} and ${afterKey(key, isDown, wanted)}
    order by ${key} ${direction}, u.id ${direction}
    limit ${wanted.limit + 1} offset ${wanted.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from app_user u where ${found}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

function afterKey(
  key: RawBuilder<unknown>,
  isDown: boolean,
  { sort, after }: { sort: UserSort; after: readonly unknown[] | undefined },
): RawBuilder<unknown> {
  if (after === undefined) return sql`true`;
  const id = Number(after[1]) || 0;
  const last = sort.endsWith('email') ? sql`${String(after[0])}::text` : sql`${Number(after[0]) || 0}::numeric`;
  return isDown ? sql`(${key}, u.id) < (${last}, ${id}::bigint)` : sql`(${key}, u.id) > (${last}, ${id}::bigint)`;
}

const whereUser = (reference: UserReference): RawBuilder<unknown> =>
  'id' in reference ? sql`u.id = ${reference.id}` : sql`u.uuid = ${reference.uuid}`;

export async function findUser(tx: Tx, reference: UserReference): Promise<AdminUserRow | undefined> {
  const { rows } = await sql<AdminUserRow>`select ${COLUMNS} from app_user u where ${whereUser(reference)}`.execute(tx);
  return rows[0];
}

/** Held until the end of the transaction: two administrators cannot each take the other's rights away. */
export async function lockUser(tx: Tx, reference: UserReference): Promise<AdminUserRow | undefined> {
  await sql`select pg_advisory_xact_lock(7162042)`.execute(tx);
  await sql`select 1 from app_user u where ${whereUser(reference)} for update`.execute(tx);
  return findUser(tx, reference);
}

export interface UserFields {
  is_verified?: boolean;
  disabled_at?: Date | null;
  global_role?: 'user' | 'super_admin';
  locked_until?: Date | null;
  failed_login_count?: number;
  deleted_at?: Date | null;
  deleted_by?: number | null;
}

export async function updateUser(tx: Tx, id: number, fields: UserFields): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await tx.updateTable('app_user').set(fields).where('id', '=', id).execute();
}

/** Bearer tokens carry the number: raising it ends them all. */
export async function endBearerTokens(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable('app_user')
    .set((eb) => ({ token_version: eb('token_version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Super administrators who can act. */
export async function countActiveSuperAdmins(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from app_user where global_role = 'super_admin' and is_verified and disabled_at is null`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

export interface MembershipRow {
  organization_id: number;
  organization_name: string;
  role: 'owner' | 'admin' | 'member';
  enabled: boolean;
  is_suspended: boolean;
  projects: number;
  since: Date;
}

export async function listUserMemberships(tx: Tx, userId: number): Promise<MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`
    select m.organization_id, o.name as organization_name, m.role, m.enabled, o.suspended_at is not null as is_suspended,
      (select count(*) from project_member p where p.organization_id = m.organization_id and p.user_id = m.user_id) as projects,
      m.created_at as since
    from organization_member m join organization o on o.id = m.organization_id and o.deleted_at is null
    where m.user_id = ${userId} order by lower(o.name), o.id limit 500`.execute(tx);
  return rows;
}

export interface UserTokenRow {
  id: number;
  organization_id: number;
  organization_name: string;
  name: string;
  hint: string;
  scopes: string[];
  last_used_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
}

export async function listUserTokens(tx: Tx, userId: number): Promise<UserTokenRow[]> {
  const { rows } = await sql<UserTokenRow>`
    select t.id, t.organization_id, o.name as organization_name, t.name, t.hint, t.scopes, t.last_used_at, t.expires_at, t.created_at
    from api_token t join organization o on o.id = t.organization_id
    where t.user_id = ${userId} and t.revoked_at is null order by t.id desc limit 200`.execute(tx);
  return rows;
}

/** One, or all of them. */
export async function revokeUserTokens(tx: Tx, userId: number, now: Date, only?: number): Promise<number> {
  const revoked = await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? 0))
    .executeTakeFirst();
  return Number(revoked.numUpdatedRows);
}

/** What somebody did, in the organizations they are in. */
export async function countUserWork(tx: Tx, userId: number, now: Date): Promise<UserWork> {
  const { rows } = await sql<UserWork>`
    with mine as (select organization_id from organization_member where user_id = ${userId})
    select
      (select count(*) from annotation a join mine using (organization_id) where a.completed_by = ${userId} and a.deleted_at is null) as annotations,
      (select count(*) from review r join mine using (organization_id) where r.decided_by = ${userId}) as reviews,
      (select count(*) from annotation_draft d join mine using (organization_id) where d.user_id = ${userId}) as drafts,
      (select count(*) from task_lease l join mine using (organization_id) where l.user_id = ${userId} and l.expires_at > ${now}) as leases,
      (select count(*) from project p join mine using (organization_id) where p.created_by = ${userId} and p.deleted_at is null) as projects_created,
      (select count(*) from comment c join mine using (organization_id) where c.created_by = ${userId}) as comments`.execute(
    tx,
  );
  return rows[0] ?? { annotations: 0, reviews: 0, drafts: 0, leases: 0, projects_created: 0, comments: 0 };
}

export async function findUserByEmail(tx: Tx, email: string): Promise<AdminUserRow | undefined> {
  const { rows } = await sql<AdminUserRow>`
    select ${COLUMNS} from app_user u where u.email = ${email} and u.deleted_at is null`.execute(tx);
  return rows[0];
}
