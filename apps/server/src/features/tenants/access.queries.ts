import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AccessRow {
  project_id: number;
  state: string;
  is_published: boolean;
  is_deleted: boolean;
  organization_role: string | null;
  workspace_role: string | null;
  member_type: number | null;
}

/** Texts of the one statement of the access check; it runs outside a transaction, straight on the pool. */
export const PROJECT_ACCESS = 'select * from project_access($1, $2, $3, $4)';
export const SUBMISSION_ACCESS = 'select * from submission_access($1, $2, $3)';

export async function organizationRole(tx: Tx, organizationId: number, userId: number): Promise<string | undefined> {
  const { rows } = await sql<{ role: string }>`
    select role from organization_member where organization_id = ${organizationId} and user_id = ${userId} and enabled`.execute(
    tx,
  );
  return rows[0]?.role;
}
