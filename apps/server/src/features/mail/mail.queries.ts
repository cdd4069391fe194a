import type { MailStatus } from '@labelwright/contract/mail';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { MailFailure } from '../../platform/mail/mailer.ts';

export interface NewMail {
  organizationId: number | undefined;
  recipient: string;
  template: string;
  subject: string;
  /** Content, sealed by the vault. */
  sealed: string;
  requestedBy: number | undefined;
  now: Date;
}

export async function insertMail(tx: Tx, mail: NewMail): Promise<number> {
  const { id } = await tx
    .insertInto('mail_message')
    .values({
      organization_id: mail.organizationId ?? null,
      recipient: mail.recipient,
      template: mail.template,
      subject: mail.subject,
      text_body: '',
      html_body: '',
      status: 'queued',
      sealed: mail.sealed,
      requested_by: mail.requestedBy ?? null,
      created_at: mail.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface MailAtHand {
  id: number;
  recipient: string;
  sealed: string;
  attempts: number;
  created_at: Date;
}

/** Begins an attempt. undefined: it is out already, so there is nothing to do. */
export async function beginAttempt(tx: Tx, id: number, now: Date): Promise<MailAtHand | undefined> {
  const { rows } = await sql<MailAtHand>`
    update mail_message set attempts = attempts + 1, last_attempt_at = ${now.toISOString()}::timestamptz, status = 'queued'
    where id = ${id} and status in ('queued', 'failed') and sealed is not null
    returning id, recipient, sealed, attempts, created_at`.execute(tx);
  return rows[0];
}

/** The bodies go: the links in them are as good as passwords, and the recipient has them now. */
export async function markMailSent(tx: Tx, id: number, now: Date): Promise<void> {
  await tx
    .updateTable('mail_message')
    .set({ status: 'sent', sent_at: now, error: null, failure: null, sealed: null })
    .where('id', '=', id)
    .execute();
}

/** Without a mail server the mail is kept, to be read here. */
export async function storeMail(tx: Tx, id: number, bodies: { text: string; html: string }): Promise<void> {
  await tx
    .updateTable('mail_message')
    .set({
      status: 'stored',
      text_body: bodies.text,
      html_body: bodies.html,
      error: null,
      failure: null,
      sealed: null,
    })
    .where('id', '=', id)
    .execute();
}

export interface AttemptFailure {
  error: string;
  failure: MailFailure;
  /** Not tried again by itself. */
  isFinal: boolean;
}

export async function noteFailure(tx: Tx, id: number, failed: AttemptFailure): Promise<void> {
  await tx
    .updateTable('mail_message')
    .set({
      status: failed.isFinal ? 'failed' : 'queued',
      error: failed.error.slice(0, 2000),
      failure: failed.failure,
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute();
}

/** Failed mails that a server may take now, oldest first; those of one id when it is given. */
export async function requeueFailed(
  tx: Tx,
  wanted: { id?: number; failure?: MailFailure; since?: Date; limit: number },
): Promise<{ id: number; organization_id: number | null }[]> {
  const { rows } = await sql<{ id: number; organization_id: number | null }>`
    update mail_message set status = 'queued'
    where id in (
      select id from mail_message
      where status = 'failed' and sealed is not null
        ${wanted.id === undefined ? sql`` : sql`and id = ${wanted.id}`}
        ${wanted.failure === undefined ? sql`` : sql`and failure = ${wanted.failure}`}
        ${wanted.since === undefined ? sql`` : sql`and created_at >= ${wanted.since.toISOString()}::timestamptz`}
      order by id limit ${wanted.limit} for update skip locked)
    returning id, organization_id`.execute(tx);
  return rows.sort((a, b) => a.id - b.id);
}

/** Mails that should be on their way while neither an event nor a job carries them. */
export async function listStranded(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ id: number; organization_id: number | null }[]> {
  const { rows } = await sql<{ id: number; organization_id: number | null }>`
    select m.id, m.organization_id from mail_message m
    where m.status = 'queued' and m.sealed is not null and m.created_at < ${before.toISOString()}::timestamptz
      and coalesce(m.last_attempt_at, m.created_at) < ${before.toISOString()}::timestamptz
      and not exists (select from job where dedupe_key = 'mail:' || m.id and status in ('queued', 'running'))
      and not exists (
        select from outbox_event e where e.aggregate_type = 'mail' and e.aggregate_id = m.id::text
          and e.status in ('pending', 'processing'))
    order by m.id limit ${limit}`.execute(tx);
  return rows;
}

export async function hasFailedSince(tx: Tx, since: Date): Promise<boolean> {
  const { rows } = await sql`
    select from mail_message
    where status = 'failed' and failure = 'unreachable' and sealed is not null and created_at >= ${since.toISOString()}::timestamptz
    limit 1`.execute(tx);
  return rows.length > 0;
}

export async function deleteOldMail(tx: Tx, before: Date): Promise<number> {
  const done = await sql`
    delete from mail_message where created_at < ${before.toISOString()}::timestamptz and status <> 'queued'`.execute(
    tx,
  );
  return Number(done.numAffectedRows ?? 0);
}

export interface MailRow {
  id: number;
  recipient: string;
  subject: string;
  template: string;
  status: MailStatus;
  error: string | null;
  failure: MailFailure | null;
  attempts: number;
  last_attempt_at: Date | null;
  next_attempt_at: Date | null;
  created_at: Date;
  sent_at: Date | null;
  has_content: boolean;
}

export interface FullMailRow extends MailRow {
  text_body: string;
  html_body: string;
  sealed: string | null;
}

const HEAD = sql`id, recipient, subject, template, status, error, failure, attempts, last_attempt_at, created_at, sent_at,
  sealed is not null as has_content,
  case when status = 'queued' and attempts > 0 then
    (select run_at from job where dedupe_key = 'mail:' || mail_message.id and job.status = 'queued') end as next_attempt_at`;

/** Newest first. Needs a system transaction. */
export async function listMail(
  tx: Tx,
  wanted: {
    recipient: string | undefined;
    status: MailStatus | undefined;
    template: string | undefined;
    beforeId: number | undefined;
    limit: number;
  },
): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`
    select ${HEAD} from mail_message
    where ${wanted.beforeId === undefined ? sql`true` : sql`id < ${wanted.beforeId}`}
      ${wanted.recipient === undefined ? sql`` : sql`and starts_with(lower(recipient), lower(${wanted.recipient}))`}
      ${wanted.status === undefined ? sql`` : sql`and status = ${wanted.status}`}
      ${wanted.template === undefined ? sql`` : sql`and template = ${wanted.template}`}
    order by id desc limit ${wanted.limit + 1}`.execute(tx);
  return rows;
}

export async function findMail(tx: Tx, id: number): Promise<FullMailRow | undefined> {
  const { rows } = await sql<FullMailRow>`
    select ${HEAD}, text_body, html_body, sealed from mail_message where id = ${id}`.execute(tx);
  return rows[0];
}

export interface MailState {
  last_sent_at: Date | null;
  last_failed_at: Date | null;
  last_error: string | null;
  queued: number;
  failed: number;
}

export async function readState(tx: Tx): Promise<MailState> {
  const { rows } = await sql<MailState>`
    select
      (select max(sent_at) from (select sent_at from mail_message where status = 'sent' order by id desc limit 100) latest) as last_sent_at,
      failing.last_attempt_at as last_failed_at, failing.error as last_error,
      (select count(*) from mail_message where status = 'queued') as queued,
      (select count(*) from mail_message where status = 'failed') as failed
    from (select 1) as one left join lateral (
      select last_attempt_at, error from mail_message where status in ('queued', 'failed') and error is not null
      order by last_attempt_at desc nulls last limit 1) failing on true`.execute(tx);
  return rows[0] as MailState;
}
