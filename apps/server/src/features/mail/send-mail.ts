import { withSystem } from '../../platform/db/db.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import type { MailContent } from '../../platform/mail/templates/content.ts';
import type { Platform } from '../../platform/platform.ts';
import { beginAttempt, markMailSent, storeMail } from './mail.queries.ts';

/**
 * Sends one mail, or stores it where there is no mail server. Does nothing when it is out already, so it may be called
 * any number of times. Throws MailNotSentError.
 */
export async function attemptMail(platform: Platform, mailId: number): Promise<void> {
  const { db, mailer, now } = platform;
  const mail = await withSystem(db, (tx) => beginAttempt(tx, mailId, now()));
  if (!mail) return;
  const { subject, text, html } = renderMail(contentOf(platform, mail.sealed));
  if (!mailer) {
    await withSystem(db, (tx) => storeMail(tx, mailId, { text, html }));
    return;
  }
  const host = new URL(platform.config.publicUrl).hostname;
  // A process that dies after the server took the mail sends it once more, under the same id.
  const messageId = `<mail-${mail.id}-${mail.created_at.getTime()}@${host}>`;
  await mailer.send({ messageId, recipient: mail.recipient, subject, text, html });
  await withSystem(db, (tx) => markMailSent(tx, mailId, now()));
}

export function contentOf(platform: Platform, sealed: string): MailContent {
  return JSON.parse(platform.vault.open(sealed)) as MailContent;
}
