import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface Account {
  id: number;
  uuid: string;
  email: string;
  password_hash: string | null;
  is_verified: boolean;
  global_role: 'user' | 'super_admin';
  display_name: string;
  token_version: number;
  locked_until: Date | null;
  disabled_at: Date | null;
  created_at: Date;
}

const COLUMNS = sql`id, uuid, email::text as email, password_hash, is_verified, global_role, display_name, token_version,
  locked_until, disabled_at, created_at`;

export async function findAccountByEmail(tx: Tx, email: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${COLUMNS} from app_user where email = ${email}`.execute(tx);
  return rows[0];
}

export async function findAccount(tx: Tx, id: number): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${COLUMNS} from app_user where id = ${id}`.execute(tx);
  return rows[0];
}

export interface NewAccount {
  email: string;
  passwordHash: string;
  displayName: string;
  isVerified: boolean;
  globalRole?: 'user' | 'super_admin';
}

/** undefined: the address is taken. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    insert into app_user (email, password_hash, display_name, is_verified, global_role)
    values (${account.email}, ${account.passwordHash}, ${account.displayName}, ${account.isVerified}, ${account.globalRole ?? 'user'})
    on conflict (email) do nothing
    returning ${COLUMNS}`.execute(tx);
  return rows[0];
}

/** Ends every access token, unlocks, and believes the address when `proven` says that the mailbox was reached. */
export async function replacePassword(tx: Tx, userId: number, passwordHash: string, proven: boolean): Promise<number> {
  const { token_version } = await tx
    .updateTable('app_user')
    .set((eb) => ({
      password_hash: passwordHash,
      token_version: eb('token_version', '+', 1),
      failed_login_count: 0,
      locked_until: null,
      ...(proven ? { is_verified: true } : {}),
    }))
    .where('id', '=', userId)
    .returning('token_version')
    .executeTakeFirstOrThrow();
  return token_version;
}

/** Same password, better hash: nothing else changes. */
export async function upgradeHash(tx: Tx, userId: number, passwordHash: string): Promise<void> {
  await tx.updateTable('app_user').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
}

export async function noteSuccess(tx: Tx, userId: number, now: Date): Promise<void> {
  await tx
    .updateTable('app_user')
    .set({ failed_login_count: 0, locked_until: null, last_activity_at: now })
    .where('id', '=', userId)
    .execute();
}

/** Returns whether this failure was the one that locked the account. */
export async function noteFailure(
  tx: Tx,
  userId: number,
  now: Date,
  limit: { failures: number; lockedUntil: Date },
): Promise<boolean> {
  const { rows } = await sql<{ failed_login_count: number }>`
    update app_user set
      failed_login_count = case when failed_login_count + 1 >= ${limit.failures}::int then 0 else failed_login_count + 1 end,
      locked_until = case when failed_login_count + 1 >= ${limit.failures}::int then ${limit.lockedUntil}::timestamptz else locked_until end
    where id = ${userId} and (locked_until is null or locked_until <= ${now})
    returning failed_login_count`.execute(tx);
  return rows[0]?.failed_login_count === 0;
}

/** Nobody signs in until a password is chosen by a mailed link. */
export async function forgetPassword(tx: Tx, userId: number): Promise<void> {
  await tx.updateTable('app_user').set({ password_hash: null }).where('id', '=', userId).execute();
}

export interface VerifiedAccount {
  passwordHash?: string | undefined;
  displayName?: string | undefined;
}

export async function markVerified(tx: Tx, userId: number, given: VerifiedAccount): Promise<void> {
  await tx
    .updateTable('app_user')
    .set({
      is_verified: true,
      ...(given.passwordHash === undefined ? {} : { password_hash: given.passwordHash }),
      ...(given.displayName === undefined ? {} : { display_name: given.displayName }),
    })
    .where('id', '=', userId)
    .execute();
}

export async function setActiveOrganization(tx: Tx, userId: number, organizationId: number): Promise<void> {
  await tx.updateTable('app_user').set({ active_organization_id: organizationId }).where('id', '=', userId).execute();
}

export async function hasSuperAdmin(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from app_user where global_role = 'super_admin') as found`.execute(tx);
  return rows[0]?.found === true;
}
