import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Of these projects, those that ask a connected model about new tasks by themselves. */
export async function listAutomatic(tx: Tx, organizationId: number, projectIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from project p
    where p.organization_id = ${organizationId} and p.id = any (${projectIds}::bigint[]) and p.deleted_at is null
      and p.evaluate_predictions_automatically and exists (select from ml_backend b where b.project_id = p.id)`.execute(
    tx,
  );
  return rows.map((row) => row.id);
}
