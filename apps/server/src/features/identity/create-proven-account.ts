import type { Tx } from '../../platform/db/db.ts';
import { findAccountByEmail, insertAccount, markVerified } from './account.queries.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';

export interface ProvenAccount {
  email: string;
  password: string;
  displayName: string;
}

/**
 * An account of somebody who came with a token that only a mail to this address held, without an organization of its
 * own. undefined: the address has an account that was proven before; whoever that is signs in.
 */
export async function createProvenAccount(tx: Tx, given: ProvenAccount): Promise<number | undefined> {
  const { email, displayName } = given;
  assertGoodPassword(given.password, email, 'password');
  const passwordHash = await hashPassword(given.password);
  const made = await insertAccount(tx, { email, passwordHash, displayName, isVerified: true });
  if (made) return made.id;
  const existing = await findAccountByEmail(tx, email);
  if (!existing || existing.is_verified) return undefined;
  await markVerified(tx, existing.id, { passwordHash, displayName });
  return existing.id;
}
