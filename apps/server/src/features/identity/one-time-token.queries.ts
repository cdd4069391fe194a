import type { Tx } from '../../platform/db/db.ts';

export type Purpose = 'verify_email' | 'password_reset';

export async function insertOneTimeToken(
  tx: Tx,
  token: {
    purpose: Purpose;
    tokenHash: Buffer;
    userId: number;
    expiresAt: Date;
    now: Date;
  },
): Promise<void> {
  await tx
    .insertInto('one_time_token')
    .values({
      purpose: token.purpose,
      token_hash: token.tokenHash,
      user_id: token.userId,
      expires_at: token.expiresAt,
      created_at: token.now,
    })
    .execute();
}

/** Uses the token up, and every other of its kind with it. Whose it was; undefined: unknown, used, or too old. */
export async function useOneTimeToken(
  tx: Tx,
  purpose: Purpose,
  tokenHash: Buffer,
  now: Date,
): Promise<number | undefined> {
  const used = await tx
    .updateTable('one_time_token')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  if (!used) return undefined;
  await endOneTimeTokens(tx, purpose, used.user_id, now);
  return used.user_id;
}

/** The links of earlier mails are dead. */
export async function endOneTimeTokens(tx: Tx, purpose: Purpose, userId: number, now: Date): Promise<void> {
  await tx
    .updateTable('one_time_token')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute();
}

/** A fresh one exists: one mail a minute is enough for anybody. */
export async function hasTokenSince(tx: Tx, userId: number, purpose: Purpose, since: Date): Promise<boolean> {
  const found = await tx
    .selectFrom('one_time_token')
    .select('id')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirst();
  return found !== undefined;
}
