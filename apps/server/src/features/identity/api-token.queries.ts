import type { Tx } from '../../platform/db/db.ts';

export interface ApiTokenRow {
  id: number;
  name: string;
  hint: string;
  scopes: string[];
  last_used_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
}

const COLUMNS = ['id', 'name', 'hint', 'scopes', 'last_used_at', 'expires_at', 'created_at'] as const;

export async function listApiTokens(tx: Tx, organizationId: number, userId: number): Promise<ApiTokenRow[]> {
  return tx
    .selectFrom('api_token')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
}

export async function insertApiToken(
  tx: Tx,
  token: {
    organizationId: number;
    userId: number;
    name: string;
    tokenHash: Buffer;
    hint: string;
    scopes: string[];
    expiresAt: Date | null;
    now: Date;
  },
): Promise<ApiTokenRow> {
  return tx
    .insertInto('api_token')
    .values({
      organization_id: token.organizationId,
      user_id: token.userId,
      name: token.name,
      token_hash: token.tokenHash,
      hint: token.hint,
      scopes: token.scopes,
      expires_at: token.expiresAt,
      created_at: token.now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** One token by id, or every live one of a name. */
export async function revokeApiTokens(
  tx: Tx,
  organizationId: number,
  userId: number,
  which: { id: number } | { name: string },
  now: Date,
): Promise<number> {
  const revoked = await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((eb) => ('id' in which ? eb('id', '=', which.id) : eb('name', '=', which.name)))
    .executeTakeFirst();
  return Number(revoked.numUpdatedRows);
}
