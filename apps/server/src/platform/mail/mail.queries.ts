import type { Tx } from '../db/db.ts';
import type { MailMessage } from './mailer.ts';

/** Stores a new mail, or finds the row of an earlier attempt again. */
export async function saveMail(tx: Tx, message: MailMessage, now: Date): Promise<number> {
  const values = {
    recipient: message.recipient,
    subject: message.subject,
    text_body: message.text,
    html_body: message.html,
    status: 'stored',
    error: null,
  };
  if (message.mailId !== undefined) {
    const repeated = await tx
      .updateTable('mail_message')
      .set(values)
      .where('id', '=', message.mailId)
      .where('status', '!=', 'sent')
      .returning('id')
      .executeTakeFirst();
    if (repeated) return repeated.id;
  }
  const { id } = await tx
    .insertInto('mail_message')
    .values({
      ...values,
      organization_id: message.organizationId ?? null,
      template: message.template,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The bodies go: the links in them are as good as passwords, and the recipient has them now. */
export async function markMailSent(tx: Tx, mailId: number, now: Date): Promise<void> {
  await tx
    .updateTable('mail_message')
    .set({ status: 'sent', sent_at: now, error: null, text_body: '', html_body: '' })
    .where('id', '=', mailId)
    .execute();
}

export async function markMailFailed(tx: Tx, mailId: number, error: string): Promise<void> {
  await tx.updateTable('mail_message').set({ status: 'failed', error }).where('id', '=', mailId).execute();
}
