import type { Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';

/** The access check of routes whose project stands in the query or the body, where the guard does not look. */
export function requireProject(
  platform: Platform,
  actor: Actor,
  reference: string | number,
  permission: Permission,
): Promise<ProjectAccess> {
  return requireAccess(platform, actor, { kind: 'project', reference }, permission);
}
