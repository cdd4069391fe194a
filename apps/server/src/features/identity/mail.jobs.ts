import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import { MailNotSentError } from '../../platform/mail/mailer.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import type { MailContent } from '../../platform/mail/templates.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetContent, rememberMail } from './mail.queries.ts';

const Payload = Type.Object({
  recipient: Type.String({ maxLength: 254 }),
  template: Type.String({ maxLength: 64 }),
  /** MailContent, sealed by the vault: the links in it are as good as passwords. */
  sealed: Type.String(),
  mailId: Type.Optional(Type.Integer()),
});

const MAIL_SEND = {
  type: 'mail.send',
  queue: 'email_queue',
  payload: Payload,
  maxAttempts: 4,
  title: ({ template }) => `Send mail: ${template}`,
  hidden: true,
} satisfies JobDefinition<typeof Payload>;

export interface MailRequest {
  recipient: string;
  content: MailContent;
  /** undefined: a matter between the person and the platform; needs a system transaction. */
  organizationId: number | undefined;
  projectId?: number | undefined;
}

/**
 * Asks for a mail in the caller's transaction. The event says who gets which mail; its content, with the one-time link,
 * is only in the job, sealed, and is wiped once sent: neither log nor outbox ever hold a working link.
 */
export async function requestMail(platform: Platform, tx: Tx, actor: Actor, mail: MailRequest): Promise<void> {
  const { recipient, content, organizationId, projectId } = mail;
  const asker: Actor = { ...actor, organizationId };
  const row = await enqueueJob(tx, asker, MAIL_SEND, {
    recipient,
    template: content.template,
    sealed: platform.vault.seal(JSON.stringify(content)),
  });
  await emit(tx, actor, {
    type: 'EMAIL_SEND_REQUESTED',
    organizationId,
    projectId,
    aggregateType: 'mail',
    aggregateId: row.id,
    payload: { to: recipient, template: content.template, job_id: row.id },
  });
}

export function mailJob(platform: Platform): RegisteredJob {
  return job(MAIL_SEND, async (payload, context) => {
    const content = JSON.parse(platform.vault.open(payload.sealed)) as MailContent;
    const { organizationId } = context.actor;
    try {
      const { mailId } = await platform.mailer.send({
        ...renderMail(content),
        recipient: payload.recipient,
        ...(organizationId === undefined ? {} : { organizationId }),
        ...(payload.mailId === undefined ? {} : { mailId: payload.mailId }),
      });
      await withSystem(platform.db, (tx) => forgetContent(tx, context.jobId));
      return { mail_id: mailId };
    } catch (error) {
      if (error instanceof MailNotSentError)
        await withSystem(platform.db, (tx) => rememberMail(tx, context.jobId, error.mailId));
      throw error;
    }
  });
}
