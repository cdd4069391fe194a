import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AdminUserRow {
  id: number;
  uuid: string;
  email: string;
  display_name: string;
  is_verified: boolean;
  global_role: 'user' | 'super_admin';
  last_activity_at: Date | null;
  disabled_at: Date | null;
  created_at: Date;
}

const COLUMNS = sql`id, uuid, email::text as email, display_name, is_verified, global_role, last_activity_at, disabled_at, created_at`;

/** Oldest first, after an id or from an offset. */
export async function listUsers(
  tx: Tx,
  wanted: { search: string | undefined; afterId: number; offset: number; limit: number },
): Promise<{ rows: AdminUserRow[]; total: number }> {
  const found =
    wanted.search === undefined
      ? sql`true`
      : sql`(position(lower(${wanted.search}) in lower(email::text)) > 0 or position(lower(${wanted.search}) in lower(display_name)) > 0)`;
  const { rows } = await sql<AdminUserRow>`
    select ${COLUMNS} from app_user where ${found} and id > ${wanted.afterId} order by id
    limit ${wanted.limit + 1} offset ${wanted.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from app_user where ${found}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function updateUser(
  tx: Tx,
  reference: { id: number } | { uuid: string },
  fields: { is_verified?: boolean; disabled_at?: Date | null },
): Promise<AdminUserRow | undefined> {
  const where = 'id' in reference ? sql`id = ${reference.id}` : sql`uuid = ${reference.uuid}`;
  const { rows } = await sql<AdminUserRow>`
    update app_user set
      is_verified = coalesce(${fields.is_verified ?? null}::boolean, is_verified),
      disabled_at = case when ${fields.disabled_at !== undefined} then ${fields.disabled_at ?? null}::timestamptz else disabled_at end
    where ${where}
    returning ${COLUMNS}`.execute(tx);
  return rows[0];
}
