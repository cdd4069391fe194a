import { randomUUID } from 'node:crypto';
import type { RegisterBody, Registered } from '@labelwright/contract/identity';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type Account,
  findAccountByEmail,
  forgetPassword,
  insertAccount,
  markVerified,
  setActiveOrganization,
} from './account.queries.ts';
import { mailOneTimeLink } from './account-links.ts';
import { endOneTimeTokens } from './one-time-token.queries.ts';
import { assertGoodPassword, hashPassword, verifyPassword } from './passwords.ts';
import { createOrganizationFor, personalOrganizationName } from './personal-organization.ts';
import { findInvitationFor } from './register.queries.ts';

interface Applicant {
  email: string;
  displayName: string;
  passwordHash: string;
  /** They hold a token that only a mail to this address contained. */
  isMailboxProven: boolean;
  /** Path of this site where the mailed link leads on to. */
  next: string | undefined;
}

/**
 * Makes an account with a personal organization, and mails a link that proves the address. A taken address gets the very
 * same answer; only its owner's mailbox learns of the attempt.
 */
export async function register(platform: Platform, actor: Actor, body: RegisterBody): Promise<Registered> {
  const email = body.email.toLowerCase();
  assertGoodPassword(body.password, email, 'password');
  const passwordHash = await hashPassword(body.password);
  return withSystem(platform.db, async (tx) => {
    const applicant: Applicant = {
      email,
      displayName: body.display_name?.trim() ?? '',
      passwordHash,
      isMailboxProven: await isMailboxProven(platform, tx, email, body.invitation_token),
      next: body.next,
    };
    const made = await insertAccount(tx, { ...applicant, isVerified: applicant.isMailboxProven });
    const existing = made ? undefined : await findAccountByEmail(tx, email);
    // Also for a new account, which has nothing to compare with: the answer takes as long.
    const { isRight } = await verifyPassword(existing?.password_hash, body.password);
    if (existing) return answerTaken(platform, tx, actor, applicant, existing, isRight);
    if (!made) throw new AppError('conflict', 'The account was changed at this moment. Try again.');
    await settle(platform, tx, actor, made, body.next);
    return present(made);
  });
}

async function isMailboxProven(
  platform: Platform,
  tx: Tx,
  email: string,
  invitationToken: string | undefined,
): Promise<boolean> {
  const token = invitationToken === undefined ? undefined : { text: invitationToken, hash: hashToken(invitationToken) };
  const invitation = token && (await findInvitationFor(tx, token, platform.now()));
  if (!invitation && !platform.config.openRegistration)
    throw new AppError('forbidden', 'This server takes new accounts by invitation only. Ask for one.', {
      reason: 'registration_closed',
    });
  return invitation?.is_mailed === true && invitation.email?.toLowerCase() === email;
}

async function settle(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  account: Account,
  next: string | undefined,
): Promise<void> {
  const name = personalOrganizationName(account.display_name, account.email);
  const organization = await createOrganizationFor(tx, name, account.id);
  await setActiveOrganization(tx, account.id, organization.id);
  await emit(tx, actor, {
    type: 'USER_REGISTERED',
    organizationId: organization.id,
    aggregateType: 'user',
    aggregateId: account.uuid,
    payload: { user_id: account.id, email: account.email },
  });
  if (!account.is_verified) await mailOneTimeLink(platform, tx, actor, 'verify-email', account, next);
}

/** `isSamePerson`: the password is that of the account. */
async function answerTaken(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  applicant: Applicant,
  existing: Account,
  isSamePerson: boolean,
): Promise<Registered> {
  const answer = {
    id: randomUUID(),
    email: applicant.email,
    is_verified: false,
    global_role: 'user' as const,
  };
  const { passwordHash, displayName, next } = applicant;
  if (existing.is_verified) {
    if (applicant.isMailboxProven)
      throw new AppError('conflict', 'This address has an account already. Sign in to accept the invitation.', {
        reason: 'account_exists',
      });
    await mailOneTimeLink(platform, tx, actor, 'already-registered', existing, next);
    return answer;
  }
  if (applicant.isMailboxProven) {
    await markVerified(tx, existing.id, { passwordHash, displayName });
    return { ...present(existing), is_verified: true };
  }
  if (isSamePerson) {
    await mailOneTimeLink(platform, tx, actor, 'verify-email', existing, next);
    return answer;
  }
  // One of the two is a stranger, and which mail the owner of the address opens is chance: no link may let in the
  // password of somebody else, so the one who reads the mailbox chooses anew.
  await forgetPassword(tx, existing.id);
  await endOneTimeTokens(tx, 'verify_email', existing.id, platform.now());
  await mailOneTimeLink(platform, tx, actor, 'finish-registration', existing, next);
  return answer;
}

function present(account: Account): Registered {
  return {
    id: account.uuid,
    email: account.email,
    is_verified: account.is_verified,
    global_role: account.global_role,
  };
}
