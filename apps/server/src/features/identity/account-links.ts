import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from './mail.jobs.ts';
import { hasTokenSince, insertOneTimeToken, type Purpose } from './one-time-token.queries.ts';

const HOURS: Readonly<Record<Purpose, number>> = { verify_email: 48, password_reset: 2 };
const QUIET_MS = 60_000;

/**
 * Mails a one-time link of the purpose; at most one a minute and person, so that nobody's mailbox can be flooded.
 * Payload is given back when the link is used.
 */
export async function mailOneTimeLink(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  purpose: Purpose,
  person: { id: number; email: string },
  payload: Record<string, unknown> = {},
): Promise<void> {
  const now = platform.now();
  if (await hasTokenSince(tx, person.id, purpose, new Date(now.getTime() - QUIET_MS))) return;
  const token = newToken();
  const expiresInHours = HOURS[purpose];
  const expiresAt = new Date(now.getTime() + expiresInHours * 3_600_000);
  await insertOneTimeToken(tx, { purpose, tokenHash: hashToken(token), userId: person.id, payload, expiresAt, now });
  const page = purpose === 'verify_email' ? 'verify' : 'reset';
  await requestMail(platform, tx, actor, {
    recipient: person.email,
    organizationId: undefined,
    content: {
      template: purpose === 'verify_email' ? 'verify-email' : 'reset-password',
      link: `${platform.config.publicUrl}/${page}?token=${token}`,
      expiresInHours,
    },
  });
}
