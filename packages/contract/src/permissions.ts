/** The permission matrix: who may do what. Server and web both read it here; the web only through the `can` of a record. */

export const MEMBER_TYPES = { admin: 1, adjudicator: 2, reviewer: 3, annotator: 4, contributor: 5 } as const;
export type ProjectRole = keyof typeof MEMBER_TYPES;
export type OrganizationRole = 'owner' | 'admin' | 'member';

const PROJECT_MATRIX = {
  'project.read': ['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'],
  'project.update': ['admin'],
  'project.delete': ['admin'],
  'project.export': ['admin'],
  'project.stats': ['admin', 'adjudicator', 'reviewer'],
  'members.read': ['admin', 'adjudicator', 'reviewer'],
  'members.manage': ['admin'],
  'task.list': ['admin', 'adjudicator', 'reviewer'],
  'task.read': ['admin', 'adjudicator', 'reviewer', 'annotator'],
  'task.create': ['admin'],
  'task.update': ['admin'],
  'task.delete': ['admin'],
  'task.next': ['admin', 'adjudicator', 'reviewer', 'annotator'],
  'annotation.create': ['admin', 'adjudicator', 'reviewer', 'annotator'],
  'annotation.readAll': ['admin', 'adjudicator', 'reviewer'],
  'annotation.updateAny': ['admin'],
  'annotation.delete': ['admin', 'adjudicator', 'reviewer'],
  'prediction.read': ['admin', 'adjudicator', 'reviewer', 'annotator'],
  'prediction.manage': ['admin'],
  'queue.manage': ['admin'],
  'review.queue': ['admin', 'adjudicator', 'reviewer'],
  'review.adjudicate': ['admin', 'adjudicator'],
  'crowd.read': ['admin', 'adjudicator', 'reviewer'],
  'crowd.decide': ['admin', 'adjudicator', 'reviewer'],
  'crowd.manage': ['admin'],
  'item.create': ['admin', 'contributor'],
  'item.list': ['admin', 'adjudicator', 'reviewer', 'contributor'],
  'item.review': ['admin', 'adjudicator', 'reviewer'],
  'item.manage': ['admin'],
} as const satisfies Record<string, readonly ProjectRole[]>;

const ORGANIZATION_MATRIX = {
  'organization.read': ['owner', 'admin', 'member'],
  'organization.manage': ['owner', 'admin'],
  'project.create': ['owner', 'admin', 'member'],
  'audit.read': ['owner', 'admin'],
  'jobs.manage': ['owner', 'admin'],
  'alerts.manage': ['owner', 'admin'],
  'library.read': ['owner', 'admin', 'member'],
  'library.propose': ['owner', 'admin', 'member'],
  'library.manage': ['owner', 'admin'],
} as const satisfies Record<string, readonly OrganizationRole[]>;

export type ProjectPermission = keyof typeof PROJECT_MATRIX;
export type OrganizationPermission = keyof typeof ORGANIZATION_MATRIX;
/** `public`: anybody. `authenticated`: any signed-in person or token. `platform.admin`: super administrators. */
export type Permission = ProjectPermission | OrganizationPermission | 'public' | 'authenticated' | 'platform.admin';

export const PROJECT_PERMISSIONS = Object.keys(PROJECT_MATRIX) as ProjectPermission[];
export const ORGANIZATION_PERMISSIONS = Object.keys(ORGANIZATION_MATRIX) as OrganizationPermission[];

export interface Standing {
  globalRole: 'user' | 'super_admin';
  /** undefined: not a member, or membership disabled. */
  organizationRole?: OrganizationRole | undefined;
  workspaceRole?: OrganizationRole | undefined;
  projectRole?: ProjectRole | undefined;
}

export function isProjectPermission(permission: Permission): permission is ProjectPermission {
  return permission in PROJECT_MATRIX;
}

export function isOrganizationPermission(permission: Permission): permission is OrganizationPermission {
  return permission in ORGANIZATION_MATRIX;
}

/** The role that counts in a project: owners and admins of the organization or workspace are project admins. */
export function effectiveProjectRole(standing: Standing): ProjectRole | undefined {
  if (standing.globalRole === 'super_admin') return 'admin';
  if (standing.organizationRole === undefined) return undefined;
  if (standing.organizationRole !== 'member') return 'admin';
  if (standing.workspaceRole === 'owner' || standing.workspaceRole === 'admin') return 'admin';
  return standing.projectRole;
}

export function hasPermission(standing: Standing, permission: Permission): boolean {
  if (permission === 'public' || permission === 'authenticated') return true;
  if (standing.globalRole === 'super_admin') return true;
  if (permission === 'platform.admin') return false;
  if (isProjectPermission(permission)) {
    const role = effectiveProjectRole(standing);
    return role !== undefined && (PROJECT_MATRIX[permission] as readonly ProjectRole[]).includes(role);
  }
  const role = standing.organizationRole;
  return role !== undefined && (ORGANIZATION_MATRIX[permission] as readonly OrganizationRole[]).includes(role);
}

/** Every project permission of somebody, as the `can` that travels with a project. */
export function projectPermissionsOf(standing: Standing): ProjectPermission[] {
  return PROJECT_PERMISSIONS.filter((permission) => hasPermission(standing, permission));
}

export function roleOfMemberType(memberType: number): ProjectRole {
  const found = (Object.keys(MEMBER_TYPES) as ProjectRole[]).find((role) => MEMBER_TYPES[role] === memberType);
  if (!found) throw new RangeError(`member_type must be 1 to 5, not ${memberType}`);
  return found;
}
