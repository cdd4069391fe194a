import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** So that a retry settles the mail row of the first attempt. */
export async function rememberMail(tx: Tx, jobId: string, mailId: number): Promise<void> {
  await sql`update job set payload = payload || jsonb_build_object('mailId', ${mailId}::bigint) where id = ${jobId}`.execute(
    tx,
  );
}

/** The letter is out: what it said is nobody's business any more. */
export async function forgetContent(tx: Tx, jobId: string): Promise<void> {
  await sql`update job set payload = payload - 'sealed' where id = ${jobId}`.execute(tx);
}
