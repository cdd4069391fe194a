import type { Tx } from '../../platform/db/db.ts';

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; userId: number; ip: string; userAgent: string; now: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      ip: session.ip,
      user_agent: session.userAgent,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
    })
    .execute();
}

export interface SessionRow {
  id: string;
  ip: string;
  user_agent: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export async function listLiveSessions(tx: Tx, userId: number, now: Date): Promise<SessionRow[]> {
  return tx
    .selectFrom('session')
    .select(['id', 'ip', 'user_agent', 'created_at', 'last_seen_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute();
}

export async function revokeSession(tx: Tx, userId: number, sessionId: string, now: Date): Promise<boolean> {
  const revoked = await tx
    .updateTable('session')
    .set({ revoked_at: now })
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(revoked.numUpdatedRows) > 0;
}

/** All of somebody's, but for the one that is asking. */
export async function revokeSessions(tx: Tx, userId: number, now: Date, except?: string): Promise<void> {
  await tx
    .updateTable('session')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .execute();
}

/** Sessions and one-time tokens that ended longer ago than anybody asks about. */
export async function deleteEnded(tx: Tx, before: Date): Promise<{ sessions: number; tokens: number }> {
  const sessions = await tx
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<', before), eb('revoked_at', '<', before)]))
    .executeTakeFirst();
  const tokens = await tx.deleteFrom('one_time_token').where('expires_at', '<', before).executeTakeFirst();
  return { sessions: Number(sessions.numDeletedRows), tokens: Number(tokens.numDeletedRows) };
}
