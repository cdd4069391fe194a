import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from '../mail/index.ts';
import { hasTokenSince, insertOneTimeToken, type Purpose } from './one-time-token.queries.ts';

/** The mails that carry a one-time link, and what their link is for. */
const LINKS = {
  'verify-email': { purpose: 'verify_email', page: 'verify', hours: 48 },
  'reset-password': { purpose: 'password_reset', page: 'reset', hours: 2 },
  'finish-registration': { purpose: 'password_reset', page: 'reset', hours: 48 },
  'already-registered': { purpose: 'password_reset', page: 'reset', hours: 2 },
} as const satisfies Record<string, { purpose: Purpose; page: string; hours: number }>;
const QUIET_MS = 60_000;

/**
 * Mails a one-time link; at most one a minute, purpose and person, so that nobody's mailbox can be flooded. `next` is the
 * path of this site where the page behind the link leads on to.
 */
export async function mailOneTimeLink(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  template: keyof typeof LINKS,
  person: { id: number; email: string },
  next?: string | undefined,
): Promise<void> {
  const { purpose, page, hours } = LINKS[template];
  const now = platform.now();
  if (await hasTokenSince(tx, person.id, purpose, new Date(now.getTime() - QUIET_MS))) return;
  const token = newToken();
  const expiresAt = new Date(now.getTime() + hours * 3_600_000);
  await insertOneTimeToken(tx, { purpose, tokenHash: hashToken(token), userId: person.id, expiresAt, now });
  const search = new URLSearchParams({ token, ...(next === undefined ? {} : { next }) });
  await requestMail(platform, tx, actor, {
    recipient: person.email,
    organizationId: undefined,
    content: { template, link: `${platform.config.publicUrl}/${page}?${search}`, expiresInHours: hours },
  });
}
