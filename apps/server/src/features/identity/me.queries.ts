import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface Profile {
  id: number;
  uuid: string;
  email: string;
  display_name: string;
  first_name: string;
  last_name: string;
  is_verified: boolean;
  global_role: 'user' | 'super_admin';
  preferences: Record<string, unknown>;
  last_activity_at: Date | null;
  created_at: Date;
}

const COLUMNS = sql`id, uuid, email::text as email, display_name, first_name, last_name, is_verified, global_role,
  preferences, last_activity_at, created_at`;

export async function findProfile(tx: Tx, id: number): Promise<Profile | undefined> {
  const { rows } = await sql<Profile>`select ${COLUMNS} from app_user where id = ${id}`.execute(tx);
  return rows[0];
}

export async function updateProfile(
  tx: Tx,
  id: number,
  fields: { display_name?: string; first_name?: string; last_name?: string },
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await tx.updateTable('app_user').set(fields).where('id', '=', id).execute();
}

/** Key by key; a null removes the key. Returns the size of the result in bytes. */
export async function mergePreferences(tx: Tx, id: number, given: Record<string, unknown>): Promise<number> {
  const removed = Object.keys(given).filter((key) => given[key] === null);
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const { rows } = await sql<{ size: number }>`
    update app_user set preferences = (preferences - ${removed}::text[]) || ${JSON.stringify(kept)}::jsonb
    where id = ${id}
    returning octet_length(preferences::text) as size`.execute(tx);
  return rows[0]?.size ?? 0;
}
