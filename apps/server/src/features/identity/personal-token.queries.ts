import type { Tx } from '../../platform/db/db.ts';

export interface NewPersonalToken {
  organizationId: number;
  userId: number;
  name: string;
  tokenHash: Buffer;
  /** Header and claims of the token, without the signature that makes it one. */
  payload: string;
  now: Date;
}

/** undefined: the person has one already. */
export async function insertPersonalToken(tx: Tx, token: NewPersonalToken): Promise<{ id: number } | undefined> {
  return tx
    .insertInto('api_token')
    .values({
      organization_id: token.organizationId,
      user_id: token.userId,
      name: token.name,
      token_hash: token.tokenHash,
      hint: token.payload.slice(-7),
      refresh_payload: token.payload,
      created_at: token.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'user_id'])
        .where('refresh_payload', 'is not', null)
        .where('revoked_at', 'is', null)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
}

export async function listPersonalTokens(tx: Tx, organizationId: number, userId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('api_token')
    .select('refresh_payload')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('refresh_payload', 'is not', null)
    .where('revoked_at', 'is', null)
    .execute();
  return rows.flatMap(({ refresh_payload: payload }) => (payload === null ? [] : [payload]));
}

/** Returns its id; undefined: no such token of this person is alive. */
export async function revokePersonalToken(
  tx: Tx,
  organizationId: number,
  userId: number,
  payload: string,
  now: Date,
): Promise<{ id: number } | undefined> {
  return tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('refresh_payload', '=', payload)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
}

/** The one old token of a person. `sealed_token` is null for one that was made before they could be shown again. */
export async function findLegacyToken(
  tx: Tx,
  organizationId: number,
  userId: number,
  name: string,
): Promise<{ sealed_token: string | null } | undefined> {
  return tx
    .selectFrom('api_token')
    .select('sealed_token')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export async function sealToken(tx: Tx, organizationId: number, id: number, sealed: string): Promise<void> {
  await tx
    .updateTable('api_token')
    .set({ sealed_token: sealed })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export interface TokenRules {
  api_tokens_enabled: boolean;
  legacy_api_tokens_enabled: boolean;
}

export async function getTokenRules(tx: Tx, organizationId: number): Promise<TokenRules> {
  return tx
    .selectFrom('organization')
    .select(['api_tokens_enabled', 'legacy_api_tokens_enabled'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
}
