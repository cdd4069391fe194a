import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

/** Ties tasks to the items they were made of. A deleted task gives its item up: it stays deleted when it is restored. */
export async function linkTasks(
  tx: Tx,
  organizationId: number,
  links: readonly { taskId: number; itemId: string; assetId: number | null }[],
): Promise<void> {
  if (links.length === 0) return;
  const itemIds = links.map((link) => link.itemId);
  await sql`
    update task set collection_item_id = null
    where organization_id = ${organizationId} and collection_item_id = any (${itemIds}::uuid[]) and deleted_at is not null`.execute(
    tx,
  );
  await sql`
    update task t set collection_item_id = l.item_id, asset_id = l.asset_id
    from unnest(${links.map((link) => link.taskId)}::bigint[], ${itemIds}::uuid[],
      ${links.map((link) => link.assetId)}::bigint[]) as l (task_id, item_id, asset_id)
    where t.organization_id = ${organizationId} and t.id = l.task_id`.execute(tx);
}

/** What came of an import, counted anew. */
export async function countImported(
  tx: Tx,
  organizationId: number,
  importId: number,
): Promise<{ tasks: number; predictions: number }> {
  const { rows } = await sql<{ tasks: number; predictions: number }>`
    select count(*) as tasks, coalesce(sum(total_predictions), 0) as predictions from task
    where organization_id = ${organizationId} and import_id = ${importId}`.execute(tx);
  return rows[0] ?? { tasks: 0, predictions: 0 };
}
