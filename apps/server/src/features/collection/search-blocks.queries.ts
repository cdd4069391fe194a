import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { ITEM_MARK, type ItemBlock, type SearchableItem, TEXT_MARK } from './search-blocks.ts';

export interface SearchScope {
  organizationId: number;
  projectId: number;
}

/** Projects with so many changed items; fewer where there are no blocks yet are as fast to search one by one. */
export async function listProjectsToIndex(
  tx: Tx,
  most: { changed: number; unindexed: number },
): Promise<SearchScope[]> {
  const { rows } = await sql<{ organization_id: number; project_id: number }>`
    select c.organization_id, c.project_id from item_search_change c
    group by c.organization_id, c.project_id
    having count(*) > ${most.unindexed} or count(*) > ${most.changed}
      and exists (select from item_search_block b where b.organization_id = c.organization_id and b.project_id = c.project_id)
    order by c.project_id`.execute(tx);
  return rows.map((row) => ({ organizationId: row.organization_id, projectId: row.project_id }));
}

/** Takes a handful of what was noted, and the blocks apart that hold any of it: all items that need a block now. */
export async function takeItems(tx: Tx, scope: SearchScope, most: number): Promise<string[]> {
  const taken = await sql<{ item_id: string }>`
    delete from item_search_change where item_id in (
      select item_id from item_search_change
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
      order by item_id limit ${most} for update skip locked)
    returning item_id`.execute(tx);
  const ids = taken.rows.map((row) => row.item_id);
  const apart = await sql<{ item_ids: string[] }>`
    delete from item_search_block where organization_id = ${scope.organizationId} and id in (
      select block_id from item_search_place where item_id = any (${ids}::uuid[]))
    returning item_ids`.execute(tx);
  return [...new Set([...ids, ...apart.rows.flatMap((row) => row.item_ids)])];
}

/** Their texts as they are now; what was removed for good is left out. In a later statement, which sees at least what was noted. */
export async function listItemTexts(tx: Tx, scope: SearchScope, ids: readonly string[]): Promise<SearchableItem[]> {
  const { rows } = await sql<SearchableItem>`
    select i.id, translate(lower(i.title || ${TEXT_MARK} || coalesce(i.text_content, '')), ${ITEM_MARK}, ${TEXT_MARK}) as text
    from collection_item i
    where i.organization_id = ${scope.organizationId} and i.id = any (${[...ids]}::uuid[]) order by i.seq`.execute(tx);
  return rows;
}

export async function insertItemBlocks(tx: Tx, scope: SearchScope, blocks: readonly ItemBlock[]): Promise<void> {
  await sql`
    with made as (
      insert into item_search_block (organization_id, project_id, item_ids, signature, text)
      select ${scope.organizationId}, ${scope.projectId}, item_ids, signature, text
      from json_to_recordset(${JSON.stringify(blocks)}::json) as block (item_ids uuid[], signature bit(8192), text text)
      returning id, item_ids)
    insert into item_search_place (item_id, organization_id, block_id)
    select entry.id, ${scope.organizationId}, made.id from made cross join lateral unnest(made.item_ids) as entry (id)`.execute(
    tx,
  );
}

/** They are looked at one by one until there are enough of them for a block. */
export async function noteAgain(tx: Tx, scope: SearchScope, ids: readonly string[]): Promise<void> {
  await sql`
    insert into item_search_change (item_id, organization_id, project_id)
    select id, ${scope.organizationId}, ${scope.projectId} from unnest(${[...ids]}::uuid[]) as entry (id)
    on conflict (item_id) do nothing`.execute(tx);
}

/** Blocks of which every item was removed for good. Across organizations. */
export async function deleteEmptyBlocks(tx: Tx): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from item_search_block b
    where not exists (select from item_search_place p where p.block_id = b.id)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
