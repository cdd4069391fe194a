import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from '../mail/index.ts';
import { type Account, findAccount, markVerified, replacePassword } from './account.queries.ts';
import { requireFullAccess } from './actor-checks.ts';
import { credentialsOf } from './credentials.ts';
import { signAccessToken } from './login.ts';
import { useOneTimeToken } from './one-time-token.queries.ts';
import { findActiveMembership } from './organizations.queries.ts';
import { assertGoodPassword, hashPassword, verifyPassword } from './passwords.ts';
import { revokeSessions } from './session.queries.ts';

function deadLink(): AppError {
  return new AppError('validation', 'This link was used already, or is too old. Ask for a new one.', {
    reason: 'invalid_token',
    details: { token: ['This link was used already, or is too old.'] },
  });
}

export async function verifyEmail(platform: Platform, actor: Actor, token: string): Promise<void> {
  await withSystem(platform.db, async (tx) => {
    const userId = await useOneTimeToken(tx, 'verify_email', hashToken(token), platform.now());
    if (userId === undefined) throw deadLink();
    const account = await getAccount(tx, userId);
    await markVerified(tx, account.id, {});
    await record(tx, { ...actor, userId: account.id, name: account.email }, account, 'USER_VERIFIED');
  });
}

/** Proves the mailbox as well, since the link was in a mail. */
export async function resetPassword(
  platform: Platform,
  actor: Actor,
  given: { token: string; password: string },
): Promise<void> {
  const userId = await withSystem(platform.db, async (tx) => {
    const ownerId = await useOneTimeToken(tx, 'password_reset', hashToken(given.token), platform.now());
    if (ownerId === undefined) throw deadLink();
    const account = await getAccount(tx, ownerId);
    const person: Actor = { ...actor, userId: account.id, name: account.email };
    // Thrown inside the transaction: a weak password leaves the link usable.
    assertGoodPassword(given.password, account.email, 'password');
    await replacePassword(tx, account.id, await hashPassword(given.password), true);
    await revokeSessions(tx, account.id, platform.now());
    if (!account.is_verified) await record(tx, person, account, 'USER_VERIFIED');
    await announce(platform, tx, person, account, 'PASSWORD_RESET');
    return account.id;
  });
  credentialsOf(platform.db).forgetUser(userId);
}

/** Ends every other session and every access token; answers with a fresh one for the caller. */
export async function changePassword(
  platform: Platform,
  actor: Actor,
  given: { current: string | undefined; next: string },
): Promise<{ accessToken: string }> {
  const userId = requireFullAccess(actor);
  const account = await withSystem(platform.db, (tx) => getAccount(tx, userId));
  const isRight =
    account.password_hash !== null && (await verifyPassword(account.password_hash, given.current ?? '')).isRight;
  if (!isRight) throw invalidField('current_password', 'This is not your present password.');
  assertGoodPassword(given.next, account.email, 'new_password');
  if (given.next === given.current) throw invalidField('new_password', 'Choose another password than the present one.');
  const passwordHash = await hashPassword(given.next);
  const accessToken = await withSystem(platform.db, async (tx) => {
    const version = await replacePassword(tx, userId, passwordHash, false);
    await revokeSessions(tx, userId, platform.now(), actor.sessionId);
    await announce(platform, tx, actor, account, 'PASSWORD_CHANGED');
    const membership = await findActiveMembership(tx, userId);
    return signAccessToken(platform, { ...account, token_version: version }, membership);
  });
  credentialsOf(platform.db).forgetUser(userId);
  return { accessToken };
}

async function announce(platform: Platform, tx: Tx, actor: Actor, account: Account, type: string): Promise<void> {
  await record(tx, actor, account, type);
  // A first password is no news to whoever just chose it.
  if (account.password_hash === null) return;
  await requestMail(platform, tx, actor, {
    recipient: account.email,
    organizationId: undefined,
    content: { template: 'password-changed', link: `${platform.config.publicUrl}/forgot` },
  });
}

async function record(tx: Tx, actor: Actor, account: Account, type: string): Promise<void> {
  const membership = await findActiveMembership(tx, account.id);
  await emit(tx, actor, {
    type,
    organizationId: membership?.id,
    aggregateType: 'user',
    aggregateId: account.uuid,
    payload: { user_id: account.id },
  });
}

async function getAccount(tx: Tx, id: number): Promise<Account> {
  const account = await findAccount(tx, id);
  if (!account) throw notFound('Account');
  return account;
}
