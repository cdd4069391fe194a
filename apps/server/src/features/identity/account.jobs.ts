import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { findAccountByEmail } from './account.queries.ts';
import { mailOneTimeLink } from './account-links.ts';
import type { Purpose } from './one-time-token.queries.ts';
import { deleteEnded } from './session.queries.ts';

const Payload = Type.Object({
  purpose: Type.Enum(['verify_email', 'password_reset']),
  email: Type.String({ maxLength: 254 }),
  /** Path that the link leads on to, sealed: it may hold the token of an invitation. */
  sealedNext: Type.Optional(Type.String()),
});

const ACCOUNT_LINK = {
  type: 'identity.account_link',
  queue: 'email_queue',
  payload: Payload,
  maxAttempts: 4,
  title: ({ purpose }) => `Mail a link: ${purpose}`,
  hidden: true,
} satisfies JobDefinition<typeof Payload>;

const nothing = Type.Object({});
const SWEEP = {
  type: 'identity.sweep',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete ended sessions and used links',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const KEEP_DAYS = 30;

/**
 * Asks for a link without looking whether there is such an account: a job does, so that the answer takes as long for
 * strangers as for members, and says the same.
 */
export async function requestLink(
  platform: Platform,
  actor: Actor,
  purpose: Purpose,
  wanted: { email: string; next?: string | undefined },
): Promise<void> {
  const address = wanted.email.toLowerCase();
  const sealed = wanted.next === undefined ? {} : { sealedNext: platform.vault.seal(wanted.next) };
  const nobody: Actor = { ...actor, userId: undefined, organizationId: undefined };
  await withSystem(platform.db, (tx) =>
    enqueueJob(
      tx,
      nobody,
      ACCOUNT_LINK,
      { purpose, email: address, ...sealed },
      { dedupeKey: `link:${purpose}:${address}` },
    ),
  );
}

export function accountJobs(platform: Platform): RegisteredJob[] {
  return [
    job(ACCOUNT_LINK, async ({ purpose, email, sealedNext }, context) =>
      withSystem(platform.db, async (tx) => {
        const account = await findAccountByEmail(tx, email);
        if (!account || account.disabled_at !== null) return undefined;
        if (purpose === 'verify_email' && account.is_verified) return undefined;
        const verifies = account.password_hash === null ? 'finish-registration' : 'verify-email';
        const template = purpose === 'verify_email' ? verifies : 'reset-password';
        const next = sealedNext === undefined ? undefined : platform.vault.open(sealedNext);
        await mailOneTimeLink(platform, tx, context.actor, template, account, next);
        return undefined;
      }),
    ),
    job(
      SWEEP,
      () =>
        withSystem(platform.db, (tx) => deleteEnded(tx, new Date(platform.now().getTime() - KEEP_DAYS * 86_400_000))),
      '17 3 * * *',
    ),
  ];
}
