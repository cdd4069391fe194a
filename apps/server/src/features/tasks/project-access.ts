import type { Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findProjectAccess } from '../tenants/index.ts';

/** The access check of routes whose project stands in the query or the body, where the guard does not look. */
export async function requireProject(
  platform: Platform,
  actor: Actor,
  reference: string | number,
  permission: Permission,
): Promise<ProjectAccess> {
  const access = await findProjectAccess(platform.db, actor, { kind: 'project', param: 'project' }, String(reference));
  if (!access || access.isDeleted) throw notFound('Project');
  if (!access.can(permission)) throw new AppError('forbidden');
  if (actor.scopes && !isInScope(actor.scopes, permission))
    throw new AppError('forbidden', `This token is not allowed to use ${permission}.`);
  return access;
}
