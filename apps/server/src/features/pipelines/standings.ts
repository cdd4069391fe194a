import {
  hasPermission,
  type OrganizationRole,
  type Permission,
  roleOfMemberType,
} from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { listStandings } from './standings.queries.ts';

export type May = (projectId: number, permission: Permission) => boolean;

/** What the actor may do in each of several projects; a pipeline crosses projects that not everybody is a member of. */
export async function standingsOf(
  tx: Tx,
  actor: Actor,
  organizationId: number,
  projectIds: readonly number[],
): Promise<May> {
  const rows = await listStandings(tx, organizationId, actor.userId, projectIds);
  const standings = new Map(
    rows.map((row) => [
      row.id,
      {
        globalRole: actor.globalRole,
        organizationRole: (row.organization_role ?? undefined) as OrganizationRole | undefined,
        workspaceRole: (row.workspace_role ?? undefined) as OrganizationRole | undefined,
        projectRole: row.member_type === null ? undefined : roleOfMemberType(row.member_type),
      },
    ]),
  );
  return (projectId, permission) => {
    const standing = standings.get(projectId);
    return standing !== undefined && hasPermission(standing, permission);
  };
}
