import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface StandingRow {
  id: number;
  organization_role: string | null;
  workspace_role: string | null;
  member_type: number | null;
}

/** Somebody's roles in several projects at once. */
export async function listStandings(
  tx: Tx,
  organizationId: number,
  userId: number | undefined,
  projectIds: readonly number[],
): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select p.id, om.role as organization_role, wm.role as workspace_role, pm.member_type
    from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${userId ?? null}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${userId ?? null}::bigint
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${userId ?? null}::bigint and pm.enabled
    where p.organization_id = ${organizationId} and p.id = any (${projectIds}::bigint[]) and p.deleted_at is null`.execute(
    tx,
  );
  return rows;
}
