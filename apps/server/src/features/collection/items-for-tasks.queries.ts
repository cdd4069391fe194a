import type { ItemStatus, ItemType } from '@labelwright/contract/collection-fields';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type ItemFilters, type ItemReader, matching, withRole } from './items.queries.ts';

/** An item as a task is made of it. */
export interface TaskItemRow {
  id: string;
  kind: ItemType;
  status: ItemStatus;
  title: string;
  text_content: string | null;
  text_edited_at: Date | null;
  domain: string | null;
  language: string | null;
  tags: string[];
  processing_result: unknown;
  processing_engine: string | null;
  asset_id: number | null;
  asset_uuid: string | null;
  content_type: string | null;
  /** The task that was made of it already. */
  task_id: number | null;
}

/** Ids of what a filter finds in a project, in the order of arrival. */
export async function listMatchingIds(
  tx: Tx,
  reader: ItemReader,
  filters: ItemFilters & { projectId: number },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from collection_item i ${withRole(reader)}
    where ${matching(reader, filters)} order by i.seq limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Locked until the end of the transaction, so that of two who make tasks of an item one comes second. */
export async function lockItemsForTasks(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ids: readonly string[],
): Promise<TaskItemRow[]> {
  await sql`
    select from collection_item where organization_id = ${organizationId} and project_id = ${projectId}
      and id = any (${[...ids]}::uuid[]) order by id for update`.execute(tx);
  const { rows } = await sql<TaskItemRow>`
    select i.id, i.kind, i.status, i.title, i.text_content, i.text_edited_at, i.domain, i.language, i.tags,
      i.processing_result, i.processing_engine, i.asset_id, a.uuid as asset_uuid, a.content_type, t.id as task_id
    from collection_item i
    left join asset a on a.id = i.asset_id
    left join task t on t.collection_item_id = i.id and t.deleted_at is null
    where i.organization_id = ${organizationId} and i.project_id = ${projectId} and i.deleted_at is null
      and i.id = any (${[...ids]}::uuid[])
    order by i.seq`.execute(tx);
  return rows;
}

/** Approved items of a project without a task, counted by type. */
export async function countUnused(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<Record<ItemType, number>> {
  const { rows } = await sql<{ kind: ItemType; count: number }>`
    select i.kind, count(*) as count from collection_item i
    where i.organization_id = ${organizationId} and i.project_id = ${projectId} and i.deleted_at is null
      and i.status = 'approved'
      and not exists (select from task t where t.collection_item_id = i.id and t.deleted_at is null)
    group by i.kind`.execute(tx);
  const counts = { document: 0, voice_sample: 0, raw_text: 0 };
  for (const { kind, count } of rows) counts[kind] = count;
  return counts;
}

/** For each type and kind of content the oldest approved item without a task: what it would become is what others would. */
export async function listSamples(tx: Tx, organizationId: number, projectId: number): Promise<TaskItemRow[]> {
  const { rows } = await sql<TaskItemRow>`
    select distinct on (i.kind, a.content_type = 'application/pdf') i.id, i.kind, i.status, i.title,
      left(i.text_content, 1000) as text_content, i.text_edited_at, i.domain, i.language, i.tags, null as processing_result,
      i.processing_engine, i.asset_id, a.uuid as asset_uuid, a.content_type, null as task_id
    from collection_item i left join asset a on a.id = i.asset_id
    where i.organization_id = ${organizationId} and i.project_id = ${projectId} and i.deleted_at is null
      and i.status = 'approved'
      and not exists (select from task t where t.collection_item_id = i.id and t.deleted_at is null)
    order by i.kind, a.content_type = 'application/pdf', i.seq`.execute(tx);
  return rows;
}
