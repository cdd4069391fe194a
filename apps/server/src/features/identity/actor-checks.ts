import type { Actor } from '../../platform/db/actor.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';

/** The signed-in person's id. Service credentials have none and cannot have accounts. */
export function requirePerson(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'This needs a signed-in person.');
  return actor.userId;
}

/** The organization the actor works in. */
export function requireOrganization(actor: Actor): number {
  if (actor.organizationId === undefined)
    throw new AppError('forbidden', 'You belong to no organization. Create one, or accept an invitation.', {
      reason: 'no_organization',
    });
  return actor.organizationId;
}

/**
 * A token limited to some permissions must not make itself another one, or change the account behind it; nor may an
 * administrator who acts as somebody else.
 */
export function requireFullAccess(actor: Actor): number {
  if (actor.impersonator)
    throw new AppError('forbidden', 'You act as somebody else: their account is theirs to change.', {
      reason: 'impersonating',
    });
  if (actor.claims)
    throw new AppError('forbidden', 'Your account is kept by whoever issued your token. Change it there.', {
      reason: 'foreign_account',
    });
  if (actor.scopes) throw new AppError('forbidden', 'A token with limited permissions cannot change the account.');
  return requirePerson(actor);
}

/** The account that a path names, by number or by uuid. */
export function userReference(text: string): { id: number } | { uuid: string } {
  if (/^[1-9]\d{0,15}$/.test(text)) return { id: Number(text) };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { uuid: text };
  throw notFound('User');
}
