import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Says of tasks which file each was made of; both lists in the same order. */
export async function linkAssets(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  assetIds: readonly number[],
): Promise<void> {
  await sql`update task t set asset_id = l.asset_id
    from unnest(${[...taskIds]}::bigint[], ${[...assetIds]}::bigint[]) as l (task_id, asset_id)
    where t.organization_id = ${organizationId} and t.id = l.task_id`.execute(tx);
}
