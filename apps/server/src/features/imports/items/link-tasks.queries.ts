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

/** The task of an item, when nobody has begun to answer it. */
export async function findUntouchedTask(
  tx: Tx,
  organizationId: number,
  itemId: string,
): Promise<{ id: number; project_id: number; import_id: number } | undefined> {
  const { rows } = await sql<{ id: number; project_id: number; import_id: number }>`
    select t.id, t.project_id, t.import_id
    from task t join project p on p.id = t.project_id and p.deleted_at is null
    where t.organization_id = ${organizationId} and t.collection_item_id = ${itemId}::uuid and t.deleted_at is null
      and t.import_id is not null and t.total_annotations = 0 and t.cancelled_annotations = 0 and t.draft_count = 0`.execute(
    tx,
  );
  return rows[0];
}
