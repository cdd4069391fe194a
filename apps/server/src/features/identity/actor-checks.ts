import type { Actor } from '../../platform/db/actor.ts';
import { AppError } from '../../platform/http/app-error.ts';

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

/** A token limited to some permissions must not make itself another one, or change the account behind it. */
export function requireFullAccess(actor: Actor): number {
  if (actor.scopes) throw new AppError('forbidden', 'A token with limited permissions cannot change the account.');
  return requirePerson(actor);
}
