import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/**
 * A live invitation by either of its tokens, or the shared link of a project. `is_mailed`: the token came from the mail,
 * so its holder reads the mailbox.
 */
export async function findInvitationFor(
  tx: Tx,
  token: { text: string; hash: Buffer },
  now: Date,
): Promise<{ email: string | null; is_mailed: boolean } | undefined> {
  const { rows } = await sql<{ email: string | null; is_mailed: boolean }>`
    select email::text as email, coalesce(mail_token_hash = ${token.hash}, false) as is_mailed
    from invitation
    where (token_hash = ${token.hash} or mail_token_hash = ${token.hash})
      and revoked_at is null and accepted_at is null and expires_at > ${now}
    union all
    select null, false from project where invite_token = ${token.text} and deleted_at is null
    limit 1`.execute(tx);
  return rows[0];
}
