import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** A live invitation by either of its tokens. `is_mailed`: the token came from the mail, so its holder reads the mailbox. */
export async function findInvitationFor(
  tx: Tx,
  tokenHash: Buffer,
  now: Date,
): Promise<{ email: string | null; is_mailed: boolean } | undefined> {
  const { rows } = await sql<{ email: string | null; is_mailed: boolean }>`
    select email::text as email, coalesce(mail_token_hash = ${tokenHash}, false) as is_mailed
    from invitation
    where (token_hash = ${tokenHash} or mail_token_hash = ${tokenHash})
      and revoked_at is null and accepted_at is null and expires_at > ${now}`.execute(tx);
  return rows[0];
}
