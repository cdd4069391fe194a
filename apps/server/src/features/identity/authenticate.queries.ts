import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TokenOwner {
  user_id: number;
  organization_id: number;
  email: string;
  global_role: 'user' | 'super_admin';
  scopes: string[];
}

/** The person behind a live API token whose membership is still enabled. */
export async function findTokenOwner(tx: Tx, tokenHash: Buffer): Promise<TokenOwner | undefined> {
  const { rows } = await sql<TokenOwner>`
    select t.user_id, t.organization_id, u.email::text, u.global_role, t.scopes
    from api_token t
    join app_user u on u.id = t.user_id and u.is_verified
    where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`.execute(
    tx,
  );
  return rows[0];
}
