import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface MailRow {
  id: number;
  recipient: string;
  subject: string;
  template: string;
  status: 'stored' | 'sent' | 'failed';
  error: string | null;
  created_at: Date;
  sent_at: Date | null;
}

const HEAD = sql`id, recipient, subject, template, status, error, created_at, sent_at`;

/** Newest first. Needs a system transaction. */
export async function listMail(
  tx: Tx,
  wanted: { recipient: string | undefined; beforeId: number | undefined; limit: number },
): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`
    select ${HEAD} from mail_message
    where ${wanted.beforeId === undefined ? sql`true` : sql`id < ${wanted.beforeId}`}
      and ${wanted.recipient === undefined ? sql`true` : sql`lower(recipient) = lower(${wanted.recipient})`}
    order by id desc limit ${wanted.limit + 1}`.execute(tx);
  return rows;
}

export async function findMail(
  tx: Tx,
  id: number,
): Promise<(MailRow & { text_body: string; html_body: string }) | undefined> {
  const { rows } = await sql<MailRow & { text_body: string; html_body: string }>`
    select ${HEAD}, text_body, html_body from mail_message where id = ${id}`.execute(tx);
  return rows[0];
}
