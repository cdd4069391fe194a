import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import type { MailContent } from '../../platform/mail/templates/content.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertMail } from './mail.queries.ts';

export interface MailRequest {
  recipient: string;
  content: MailContent;
  /** undefined: a matter between the person and the platform; needs a system transaction. */
  organizationId: number | undefined;
  projectId?: number | undefined;
}

/**
 * Asks for a mail in the caller's transaction. The event says who gets which mail; its content, with the one-time link,
 * is in the row of the mail alone, sealed, and is wiped once it is sent: neither log nor outbox nor job ever hold a
 * working link. Returns the id of the mail.
 */
export async function requestMail(platform: Platform, tx: Tx, actor: Actor, mail: MailRequest): Promise<number> {
  const { recipient, content, organizationId, projectId } = mail;
  const id = await insertMail(tx, {
    organizationId,
    recipient,
    template: content.template,
    subject: renderMail(content).subject,
    sealed: platform.vault.seal(JSON.stringify(content)),
    requestedBy: actor.userId,
    now: platform.now(),
  });
  await emit(tx, actor, {
    type: 'EMAIL_SEND_REQUESTED',
    organizationId,
    projectId,
    aggregateType: 'mail',
    aggregateId: id,
    payload: { mail_id: id, to: recipient, template: content.template },
  });
  return id;
}
