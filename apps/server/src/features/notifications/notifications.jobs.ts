import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import { canReceive } from '../../platform/mail/can-receive.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from '../mail/index.ts';
import { deleteOld, listDigestReaders, takeDigest } from './notifications.queries.ts';

const nothing = Type.Object({});
const DIGEST = {
  type: 'notifications.digest',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 3,
  title: () => 'Mail the daily digests',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;
const TIDY = {
  type: 'notifications.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete old notifications',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

/** What one mail lists; it says how many more there are. */
const MOST_LISTED = 30;
const MOST_TEXT = 300;
const DAY_MS = 86_400_000;
const READ_DAYS = 90;
const UNREAD_DAYS = 365;

export function notificationJobs(platform: Platform): RegisteredJob[] {
  return [
    job(DIGEST, (_payload, { signal }) => mailDigests(platform, signal), `0 ${platform.config.digestHour} * * *`),
    job(TIDY, () => tidy(platform), '47 3 * * *'),
  ];
}

/** Each person's in a transaction of its own: interrupted, it goes on with those who have not had theirs. */
async function mailDigests(platform: Platform, signal: AbortSignal): Promise<{ mails: number }> {
  const { db, now, config } = platform;
  const readers = await withSystem(db, listDigestReaders);
  let mails = 0;
  for (const reader of readers) {
    throwIfCancelled(signal);
    await withSystem(db, async (tx) => {
      const rows = await takeDigest(tx, reader, now());
      if (rows.length === 0 || !canReceive(reader.email)) return;
      mails += 1;
      await requestMail(platform, tx, systemActor(reader.organizationId), {
        recipient: reader.email,
        organizationId: reader.organizationId,
        content: {
          template: 'digest',
          link: `${config.publicUrl}/notifications`,
          settingsLink: `${config.publicUrl}/notifications?settings=true`,
          items: rows.slice(0, MOST_LISTED).map(({ title, body, link }) => ({
            title,
            text: body.slice(0, MOST_TEXT),
            ...(link === '' ? {} : { link: config.publicUrl + link }),
          })),
          more: Math.max(0, rows.length - MOST_LISTED),
        },
      });
    });
  }
  return { mails };
}

async function tidy(platform: Platform): Promise<{ notifications: number }> {
  const nowMs = platform.now().getTime();
  return withSystem(platform.db, async (tx) => ({
    notifications: await deleteOld(tx, new Date(nowMs - READ_DAYS * DAY_MS), new Date(nowMs - UNREAD_DAYS * DAY_MS)),
  }));
}
