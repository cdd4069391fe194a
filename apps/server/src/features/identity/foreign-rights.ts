import { isOrganizationPermission, isProjectPermission, type Permission } from '@labelwright/contract/permissions';
import type { ForeignRole } from '@labelwright/contract/task-api';
import type { ClaimedRights } from '../../platform/db/actor.ts';

/** Member type of a role in every project of the tenant (C-023); undefined: administrators need none. */
export const MEMBER_TYPE_OF: Readonly<Record<ForeignRole, number | undefined>> = {
  SuperAdmin: undefined,
  Admin: undefined,
  Reviewer: 3,
  Labeller: 4,
};

/** Words of this API for what the permission matrix calls otherwise. */
const ALIASES: Readonly<Record<string, readonly Permission[]>> = {
  'task:detail': ['task.read'],
  'task:view': ['task.read'],
  'task:allocate': ['task.next', 'annotation.create'],
  'task:assign': ['queue.manage'],
  'task:label': ['task.next', 'annotation.create'],
  'task:review': ['review.queue', 'annotation.readAll', 'task.list'],
  'task:metrics': ['project.stats'],
  'task:upload': ['task.create'],
  'task:upload-zip': ['task.create'],
};

/** What the role and the permissions of a token amount to. The platform itself is never granted by a permission. */
export function claimedRights(role: ForeignRole, permissions: readonly string[]): ClaimedRights {
  return {
    organizationRole: role === 'SuperAdmin' || role === 'Admin' ? 'admin' : 'member',
    ...(role === 'Reviewer' ? { projectRole: 'reviewer' as const } : {}),
    ...(role === 'Labeller' ? { projectRole: 'annotator' as const } : {}),
    permissions: [...new Set(permissions.flatMap(permissionsOf))],
  };
}

/** `task:create` and `task.create` are one. What is unknown here is meant for others, and grants nothing. */
function permissionsOf(text: string): readonly Permission[] {
  const alias = ALIASES[text.replace('.', ':')];
  if (alias) return alias;
  const name = text.replace(':', '.') as Permission;
  return isProjectPermission(name) || isOrganizationPermission(name) ? [name] : [];
}
