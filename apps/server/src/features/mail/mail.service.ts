import type { MailDetail, MailHead, MailServer, TestMailAnswer } from '@labelwright/contract/mail';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import type { Platform } from '../../platform/platform.ts';
import { enqueueMail } from './mail.jobs.ts';
import {
  type FullMailRow,
  findMail,
  insertMail,
  type MailRow,
  noteFailure,
  readState,
  requeueFailed,
} from './mail.queries.ts';
import { attemptMail, contentOf } from './send-mail.ts';

const MOST_AT_ONCE = 1000;

/** Mails hold links that are as good as passwords: reading one is audited. */
export async function readMail(platform: Platform, actor: Actor, id: number): Promise<MailDetail> {
  return withSystem(platform.db, async (tx) => {
    const row = await findMail(tx, id);
    if (!row) throw notFound('Mail');
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: 'mail.read',
      resourceType: 'mail',
      resourceId: row.id,
      metadata: { recipient: row.recipient },
    });
    return { ...presentMail(row), ...bodiesOf(platform, row) };
  });
}

/** Of a mail that is not out yet, as it will be. */
function bodiesOf(platform: Platform, row: FullMailRow): { text_body: string; html_body: string } {
  if (row.sealed === null) return { text_body: row.text_body, html_body: row.html_body };
  const { text, html } = renderMail(contentOf(platform, row.sealed));
  return { text_body: text, html_body: html };
}

export async function sendAgain(platform: Platform, actor: Actor, id: number): Promise<MailHead> {
  return withSystem(platform.db, async (tx) => {
    const [again] = await requeueFailed(tx, { id, limit: 1 });
    const row = await findMail(tx, id);
    if (!row) throw notFound('Mail');
    if (!again)
      throw new AppError('conflict', `This mail is ${row.status}. Only a mail that failed is sent again.`, {
        reason: row.status,
      });
    await enqueueMail(tx, again);
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: 'mail.send_again',
      resourceType: 'mail',
      resourceId: id,
      metadata: { recipient: row.recipient },
    });
    return presentMail(row);
  });
}

export async function sendAllAgain(platform: Platform, actor: Actor): Promise<{ queued: number }> {
  return withSystem(platform.db, async (tx) => {
    const mails = await requeueFailed(tx, { limit: MOST_AT_ONCE });
    for (const mail of mails) await enqueueMail(tx, mail);
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: 'mail.send_again',
      resourceType: 'mail',
      metadata: { count: mails.length },
    });
    return { queued: mails.length };
  });
}

/** Sends at once instead of by a job: whoever sets up a mail server wants to read what it says. */
export async function sendTestMail(platform: Platform, actor: Actor, recipient: string): Promise<TestMailAnswer> {
  const { db, config, mailer, now, vault } = platform;
  const content = { template: 'test', link: config.publicUrl, askedBy: actor.name } as const;
  const mailId = await withSystem(db, async (tx) => {
    const id = await insertMail(tx, {
      organizationId: actor.organizationId,
      recipient,
      template: content.template,
      subject: renderMail(content).subject,
      sealed: vault.seal(JSON.stringify(content)),
      requestedBy: actor.userId,
      now: now(),
    });
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: 'mail.test',
      resourceType: 'mail',
      resourceId: id,
      metadata: { recipient },
    });
    return id;
  });
  try {
    await attemptMail(platform, mailId);
    return { mail_id: mailId, recipient, status: mailer ? 'sent' : 'stored', error: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Refused, so that it is not sent by itself once nobody waits for it any more.
    await withSystem(db, (tx) => noteFailure(tx, mailId, { error: message, failure: 'refused', isFinal: true }));
    return { mail_id: mailId, recipient, status: 'failed', error: message };
  }
}

export async function describeServer(platform: Platform): Promise<MailServer> {
  const { mailer, config } = platform;
  const state = await withSystem(platform.db, readState);
  return {
    carrier: mailer ? 'smtp' : 'mailbox',
    host: mailer?.server.host ?? null,
    port: mailer?.server.port ?? null,
    encryption: mailer?.server.encryption ?? null,
    signs_in: mailer?.server.signsIn ?? false,
    from: mailer?.server.from ?? config.smtpFrom,
    last_sent_at: state.last_sent_at?.toISOString() ?? null,
    last_failed_at: state.last_failed_at?.toISOString() ?? null,
    last_error: state.last_error,
    queued: state.queued,
    failed: state.failed,
  };
}

export function presentMail(row: MailRow): MailHead {
  return {
    id: row.id,
    recipient: row.recipient,
    subject: row.subject,
    template: row.template,
    status: row.status,
    error: row.error,
    failure: row.failure,
    attempts: row.attempts,
    last_attempt_at: row.last_attempt_at?.toISOString() ?? null,
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
    can: { send_again: row.status === 'failed' && row.has_content },
  };
}
