import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import { type FoundUser, findUser, type Whose } from './people.queries.ts';

export interface Person {
  user: FoundUser;
  whose: Whose;
  /** Runs queries in a transaction that sees what the caller may see of this person. */
  reading: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

/**
 * Oneself; people of the organization for its administrators; anybody for super administrators. Others are refused
 * alike, whether there is such a person or not.
 */
export async function findPerson(platform: Platform, actor: Actor, reference: string): Promise<Person> {
  const { db } = platform;
  const isSuperAdmin = actor.globalRole === 'super_admin';
  const organizationId = isSuperAdmin ? undefined : actor.organizationId;
  const asked = parse(actor, reference);
  const user = await withSystem(db, (tx) => findUser(tx, asked, organizationId));
  const isSelf = user !== undefined && user.id === actor.userId;
  if (!isSelf && !isSuperAdmin && !(await hasOrganizationPermission(db, actor, 'organization.manage')))
    throw new AppError('forbidden', 'You may see your own numbers only.');
  if (!user) throw notFound('User');
  return {
    user,
    whose: { userId: user.id, organizationId },
    reading: (work) => (isSuperAdmin ? withSystem(db, work) : withActor(db, actor, work)),
  };
}

function parse(actor: Actor, reference: string): { id: number } | { uuid: string } {
  if (reference === 'me') {
    if (actor.userId === undefined) throw new AppError('forbidden', 'This credential belongs to no person.');
    return { id: actor.userId };
  }
  return reference.includes('-') ? { uuid: reference } : { id: Number(reference) };
}
