import type { RoleMatrix } from '@labelwright/contract/administration';
import {
  hasPermission,
  MEMBER_TYPES,
  ORGANIZATION_PERMISSIONS,
  type OrganizationRole,
  type Permission,
  PROJECT_PERMISSIONS,
  type ProjectRole,
  type Standing,
} from '@labelwright/contract/permissions';

const PROJECT_ROLES = Object.keys(MEMBER_TYPES) as ProjectRole[];
const ORGANIZATION_ROLES: readonly OrganizationRole[] = ['owner', 'admin', 'member'];

type Opens = RoleMatrix['groups'][number]['permissions'][number]['opens'];

interface Described {
  paths?: Record<string, Record<string, { summary?: string; 'x-permission'?: string }> | undefined> | undefined;
}

/** Who may do what: asked of the same function that the server asks, with the routes that each permission opens. */
export function roleMatrix(document: unknown): RoleMatrix {
  const opens = routesByPermission(document as Described);
  const group = (
    kind: RoleMatrix['groups'][number]['kind'],
    permissions: readonly Permission[],
    standings: readonly (readonly [string, Standing])[],
  ) => ({
    kind,
    roles: standings.map(([role]) => role),
    permissions: permissions.map((name) => ({
      name,
      allowed: standings.flatMap(([role, standing]) => (hasPermission(standing, name) ? [role] : [])),
      opens: opens.get(name) ?? [],
    })),
  });
  const superAdmin = ['super_admin', { globalRole: 'super_admin' }] as const;
  return {
    groups: [
      group('project', PROJECT_PERMISSIONS, [
        ...PROJECT_ROLES.map(
          (role) => [role, { globalRole: 'user', organizationRole: 'member', projectRole: role }] as const,
        ),
        superAdmin,
      ]),
      group('organization', ORGANIZATION_PERMISSIONS, [
        ...ORGANIZATION_ROLES.map((role) => [role, { globalRole: 'user', organizationRole: role }] as const),
        superAdmin,
      ]),
      group(
        'platform',
        ['platform.admin', 'authenticated', 'public'],
        [['anybody signed in', { globalRole: 'user' }] as const, superAdmin],
      ),
    ],
  };
}

function routesByPermission({ paths = {} }: Described): Map<string, Opens> {
  const found = new Map<string, Opens>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods ?? {})) {
      const permission = operation['x-permission'];
      if (permission === undefined) continue;
      const routes = found.get(permission) ?? [];
      routes.push({ method: method.toUpperCase(), path, summary: operation.summary ?? '' });
      found.set(permission, routes);
    }
  }
  return found;
}
