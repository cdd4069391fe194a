import type { Permission } from '@labelwright/contract/permissions';
import { findTenant } from '../../features/identity/index.ts';
import { hasOrganizationPermission } from '../../features/tenants/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { Platform } from '../../platform/platform.ts';
import { getTenantNames } from './tenant.queries.ts';

/** In whose organization a call works, and what its caller calls it. */
export interface Caller {
  actor: Actor;
  organizationId: number;
  /** As the token names it; the uuid for tokens of our own. */
  tenantId: string;
}

/** The tenant is the one of the token. Only a platform administrator may name another one. */
export async function callerOf(platform: Platform, actor: Actor, tenantId?: string): Promise<Caller> {
  if (tenantId !== undefined && actor.globalRole === 'super_admin') {
    const tenant = await withSystem(platform.db, (tx) => findTenant(tx, tenantId));
    if (!tenant) throw notFound('Tenant');
    return { actor: { ...actor, organizationId: tenant.id, tenantId }, organizationId: tenant.id, tenantId };
  }
  const { organizationId } = actor;
  if (organizationId === undefined)
    throw new AppError('forbidden', 'You belong to no organization. Create one, or accept an invitation.');
  if (actor.tenantId !== undefined) return { actor, organizationId, tenantId: actor.tenantId };
  const { uuid } = await withSystem(platform.db, (tx) => getTenantNames(tx, organizationId));
  return { actor, organizationId, tenantId: uuid };
}

/** Administrators of the tenant, and of the platform. */
export async function isManager(platform: Platform, actor: Actor): Promise<boolean> {
  return actor.globalRole === 'super_admin' || hasOrganizationPermission(platform.db, actor, 'organization.manage');
}

/** A token of limited permissions stays within them where no project is asked. */
export function assertInScope(actor: Actor, permission: Permission): void {
  if (actor.scopes && !isInScope(actor.scopes, permission))
    throw new AppError('forbidden', `This token is not allowed to use ${permission}.`);
}
