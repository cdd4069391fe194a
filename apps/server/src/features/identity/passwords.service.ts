import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Account, findAccount, markVerified, replacePassword } from './account.queries.ts';
import { requireFullAccess } from './actor-checks.ts';
import { credentialsOf } from './credentials.ts';
import { signAccessToken } from './login.ts';
import { requestMail } from './mail.jobs.ts';
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
    const used = await useOneTimeToken(tx, 'verify_email', hashToken(token), platform.now());
    if (!used) throw deadLink();
    const { password_hash: passwordHash, display_name: displayName } = used.payload as {
      password_hash?: string;
      display_name?: string;
    };
    const account = await getAccount(tx, used.userId);
    // Once verified, an older link must not bring an older password back.
    await markVerified(tx, account.id, account.is_verified ? {} : { passwordHash, displayName });
    const membership = await findActiveMembership(tx, account.id);
    await emit(
      tx,
      { ...actor, userId: account.id, name: account.email },
      {
        type: 'USER_VERIFIED',
        organizationId: membership?.id,
        aggregateType: 'user',
        aggregateId: account.uuid,
        payload: { user_id: account.id },
      },
    );
  });
}

/** Proves the mailbox as well, since the link was in a mail. */
export async function resetPassword(
  platform: Platform,
  actor: Actor,
  given: { token: string; password: string },
): Promise<void> {
  const userId = await withSystem(platform.db, async (tx) => {
    const used = await useOneTimeToken(tx, 'password_reset', hashToken(given.token), platform.now());
    if (!used) throw deadLink();
    const account = await getAccount(tx, used.userId);
    // Thrown inside the transaction: a weak password leaves the link usable.
    assertGoodPassword(given.password, account.email, 'password');
    await replacePassword(tx, account.id, await hashPassword(given.password), true);
    await revokeSessions(tx, account.id, platform.now());
    await announce(platform, tx, { ...actor, userId: account.id, name: account.email }, account, 'PASSWORD_RESET');
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
  const membership = await findActiveMembership(tx, account.id);
  await emit(tx, actor, {
    type,
    organizationId: membership?.id,
    aggregateType: 'user',
    aggregateId: account.uuid,
    payload: { user_id: account.id },
  });
  await requestMail(platform, tx, actor, {
    recipient: account.email,
    organizationId: undefined,
    content: { template: 'password-changed', link: `${platform.config.publicUrl}/forgot` },
  });
}

async function getAccount(tx: Tx, id: number): Promise<Account> {
  const account = await findAccount(tx, id);
  if (!account) throw notFound('Account');
  return account;
}
