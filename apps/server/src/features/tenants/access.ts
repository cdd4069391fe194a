import {
  effectiveProjectRole,
  hasPermission,
  type OrganizationRole,
  type Permission,
  type ProjectRole,
  roleOfMemberType,
  type Standing,
} from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { type Db, withActor } from '../../platform/db/db.ts';
import type { ProjectAccess, Target } from '../../platform/http/types.ts';
import { type AccessRow, findSubmissionAccess, organizationRole, PROJECT_ACCESS } from './access.queries.ts';

/** undefined: not in the actor's organization, no member of the project, or deleted (only managers know of those). */
export async function findProjectAccess(
  db: Db,
  actor: Actor,
  target: Target,
  reference: string,
): Promise<ProjectAccess | undefined> {
  if (actor.organizationId === undefined) return undefined;
  if (target.reads === undefined) {
    const values = [actor.organizationId, actor.userId ?? null, target.kind, reference];
    const { rows } = await db.quick.query<AccessRow>({ name: 'project-access', text: PROJECT_ACCESS, values });
    return accessOf(actor, actor.organizationId, rows[0]);
  }
  if (!/^[1-9]\d{0,15}$/.test(reference)) return undefined;
  const { organizationId, userId } = actor;
  const submission = await findSubmissionAccess(db, { organizationId, userId, taskId: Number(reference) });
  const access = accessOf(actor, organizationId, submission);
  return access && submission ? { ...access, submission } : undefined;
}

function accessOf(actor: Actor, organizationId: number, row: AccessRow | undefined): ProjectAccess | undefined {
  if (!row) return undefined;
  const { claims } = actor;
  const standing: Standing = {
    globalRole: actor.globalRole,
    organizationRole:
      claims?.organizationRole ?? ((row.organization_role ?? undefined) as OrganizationRole | undefined),
    workspaceRole: (row.workspace_role ?? undefined) as OrganizationRole | undefined,
    projectRole: projectRoleOf(actor, row.member_type),
  };
  const role = effectiveProjectRole(standing);
  if (!role || (row.is_deleted && role !== 'admin')) return undefined;
  return {
    projectId: row.project_id,
    organizationId,
    state: row.state,
    isPublished: row.is_published,
    isDeleted: row.is_deleted,
    role,
    can: (permission: Permission) => hasPermission(standing, permission) || isClaimed(actor, permission),
  };
}

/** People of a crowd are members of no project: the guard lets them at the tasks that they were given. */
function projectRoleOf({ isCrowd, claims }: Actor, memberType: number | null): ProjectRole | undefined {
  if (isCrowd) return 'annotator';
  return memberType === null ? claims?.projectRole : roleOfMemberType(memberType);
}

function isClaimed({ claims }: Actor, permission: Permission): boolean {
  return claims?.permissions.includes(permission) ?? false;
}

export async function hasOrganizationPermission(db: Db, actor: Actor, permission: Permission): Promise<boolean> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined) return false;
  if (isClaimed(actor, permission)) return true;
  const role =
    actor.claims?.organizationRole ??
    (await withActor(db, actor, (tx) => organizationRole(tx, organizationId, userId)));
  return hasPermission(
    { globalRole: actor.globalRole, organizationRole: role as OrganizationRole | undefined },
    permission,
  );
}
