import type { OrganizationRole } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { requireOrganization, requirePerson } from '../identity/index.ts';
import { organizationRole } from './access.queries.ts';

/** The role by which the actor manages the organization they work in; super administrators count as owners. */
export async function ownRole(tx: Tx, actor: Actor): Promise<OrganizationRole | undefined> {
  if (actor.globalRole === 'super_admin') return 'owner';
  const role = await organizationRole(tx, requireOrganization(actor), requirePerson(actor));
  return role as OrganizationRole | undefined;
}

/** A path may name only the organization that the actor works in; the permission was checked for that one. */
export function assertActive(actor: Actor, organizationId: number): void {
  if (actor.organizationId === organizationId) return;
  throw new AppError('not_found', 'Organization not found. If it is one of yours, switch to it first.');
}
