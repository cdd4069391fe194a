import type { AdminUserChange, AdminUserDetail } from '@labelwright/contract/administration';
import type { AdminUser } from '@labelwright/contract/identity';
import type { AdminUserRow } from './users.queries.ts';

type Facts = Pick<AdminUserRow, 'deleted_at' | 'disabled_at' | 'is_verified' | 'locked_until'>;

/** The worst that is true of an account. */
export function statusOf(row: Facts, now: Date): AdminUser['status'] {
  if (row.deleted_at !== null) return 'deleted';
  if (row.disabled_at !== null) return 'disabled';
  if (!row.is_verified) return 'unverified';
  return row.locked_until !== null && row.locked_until > now ? 'locked' : 'active';
}

/** What the administrator who looks may do to the account. */
export function allowedOn(row: AdminUserRow, ownId: number | undefined, now: Date): AdminUserDetail['can'] {
  const isOther = row.id !== ownId;
  const isThere = row.deleted_at === null;
  return {
    update: isThere,
    change_role: isThere && isOther,
    disable: isThere && isOther,
    delete: isThere && isOther,
    restore: row.deleted_at !== null && row.purged_at === null,
    impersonate: isOther && row.global_role === 'user' && ['active', 'locked'].includes(statusOf(row, now)),
  };
}

/**
 * Why a change must not be made; undefined when it may. `otherAdmins` counts super administrators besides this one who
 * can act: the server must keep one.
 */
export function refusalOf(
  change: AdminUserChange,
  row: AdminUserRow,
  { ownId, otherAdmins }: { ownId: number | undefined; otherAdmins: number },
): string | undefined {
  if (row.deleted_at !== null) return 'This account is deleted. Restore it first.';
  const isOwn = row.id === ownId;
  if (isOwn && change.is_disabled) return 'You cannot disable your own account.';
  if (isOwn && change.global_role === 'user')
    return 'You cannot take your own rights away. Another super administrator can.';
  if (isOwn && change.locked_until) return 'You cannot lock your own account.';
  const loses = change.global_role === 'user' || change.is_disabled === true || change.is_verified === false;
  if (row.global_role === 'super_admin' && loses && otherAdmins === 0)
    return 'This is the last super administrator who can sign in. Make another one first.';
  if (change.global_role === 'super_admin' && row.global_role === 'user' && !(row.is_verified || change.is_verified))
    return 'The address is not proven. Only verified accounts can administer the server.';
  return undefined;
}
