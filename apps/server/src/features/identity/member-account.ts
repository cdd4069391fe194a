import type { OrganizationRole } from '@labelwright/contract/permissions';
import type { Tx } from '../../platform/db/db.ts';
import { findMemberByEmail, insertUnclaimedAccount } from './member-account.queries.ts';
import { insertMembership } from './organizations.queries.ts';

export interface PlacedAccount {
  userId: number;
  /** The address had no account: it has one now that nobody can sign in to before its mailbox is proven. */
  isNew: boolean;
  wasMember: boolean;
}

/**
 * Makes somebody a member, with an account that waits for them when they have none: they claim it by registering with
 * the address. Needs a system transaction.
 */
export async function placeMember(
  tx: Tx,
  organizationId: number,
  person: { email: string; firstName: string; lastName: string; role: OrganizationRole },
): Promise<PlacedAccount> {
  const email = person.email.trim().toLowerCase();
  const made = await insertUnclaimedAccount(tx, { ...person, email, organizationId });
  const known = await findMemberByEmail(tx, organizationId, email);
  if (!known) throw new Error(`the account of ${email} is gone`);
  if (!known.is_member) await insertMembership(tx, organizationId, known.id, person.role);
  return { userId: known.id, isNew: made, wasMember: known.is_member };
}
