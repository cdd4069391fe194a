import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import type { Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, PermanentJobError, type RegisteredJob } from '../../platform/jobs/job.ts';
import { MailNotSentError } from '../../platform/mail/mailer.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldMail, hasFailedSince, listStranded, noteFailure, requeueFailed } from './mail.queries.ts';
import { attemptMail } from './send-mail.ts';

const Payload = Type.Object({ mailId: Type.Integer() });
const RETRIES = 3;

const SEND = {
  type: 'task_send_email',
  queue: 'email_queue',
  payload: Payload,
  maxAttempts: 1 + RETRIES,
  title: () => 'Send a mail',
  hidden: true,
} satisfies JobDefinition<typeof Payload>;

const nothing = Type.Object({});
const RESUME = {
  type: 'mail.resume',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Send what the mail server could not take before',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;
const TIDY = {
  type: 'mail.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete old mails',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A link that is older has ended, and a digest is no news any more. */
const RESUME_DAYS = 2;
const KEEP_DAYS = 90;
const MOST_AT_ONCE = 500;

/** Requests to mail become jobs on the queue of mails; a mail that is under way or out is not asked for twice. */
export function mailSubscriber({ db }: Pick<Platform, 'db'>): Subscriber {
  return {
    name: 'mail.send',
    types: ['EMAIL_SEND_REQUESTED'],
    handle: async ({ payload, organizationId }) => {
      const mailId = Number(payload.mail_id);
      if (!Number.isSafeInteger(mailId)) return;
      await withSystem(db, (tx) => enqueueMail(tx, { id: mailId, organization_id: organizationId ?? null }));
    },
  };
}

export async function enqueueMail(tx: Tx, mail: { id: number; organization_id: number | null }): Promise<void> {
  const actor = systemActor(mail.organization_id ?? undefined);
  await enqueueJob(tx, actor, SEND, { mailId: mail.id }, { dedupeKey: `mail:${mail.id}` });
}

export function mailJobs(platform: Platform): RegisteredJob[] {
  return [
    job(SEND, async ({ mailId }, { attempt }) => sendOrNote(platform, mailId, attempt >= SEND.maxAttempts)),
    job(RESUME, () => resumeMail(platform), '*/2 * * * *'),
    job(
      TIDY,
      () =>
        withSystem(platform.db, async (tx) => ({
          mails: await deleteOldMail(tx, new Date(platform.now().getTime() - KEEP_DAYS * DAY_MS)),
        })),
      '37 3 * * *',
    ),
  ];
}

async function sendOrNote(platform: Platform, mailId: number, isLast: boolean): Promise<{ mail_id: number }> {
  try {
    await attemptMail(platform, mailId);
    return { mail_id: mailId };
  } catch (error) {
    const isRefused = error instanceof MailNotSentError && error.failure === 'refused';
    await withSystem(platform.db, (tx) =>
      noteFailure(tx, mailId, {
        error: error instanceof Error ? error.message : String(error),
        failure: isRefused ? 'refused' : 'unreachable',
        isFinal: isLast || isRefused,
      }),
    );
    if (isRefused) throw new PermanentJobError(error.message, { cause: error });
    throw error;
  }
}

/** After an outage longer than the retries of a mail: as soon as the server takes mails again, all go that waited. */
async function resumeMail(platform: Platform): Promise<{ queued: number }> {
  const { db, mailer } = platform;
  const nowMs = platform.now().getTime();
  const since = new Date(nowMs - RESUME_DAYS * DAY_MS);
  const waits = await withSystem(db, (tx) => hasFailedSince(tx, since));
  const isBack =
    waits &&
    (!mailer ||
      (await mailer.check().then(
        () => true,
        () => false,
      )));
  return withSystem(db, async (tx) => {
    const failed = isBack ? await requeueFailed(tx, { failure: 'unreachable', since, limit: MOST_AT_ONCE }) : [];
    const stranded = await listStranded(tx, new Date(nowMs - HOUR_MS), MOST_AT_ONCE);
    for (const mail of [...failed, ...stranded]) await enqueueMail(tx, mail);
    return { queued: failed.length + stranded.length };
  });
}
