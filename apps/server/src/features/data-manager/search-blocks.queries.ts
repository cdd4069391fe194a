import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type SearchableTask, type SearchBlock, TASK_MARK, VALUE_MARK } from './search-blocks.ts';

interface Scope {
  organizationId: number;
  projectId: number;
}

/** What a block keeps of a task under the alias t: its values in lower case, parted by VALUE_MARK. */
const TASK_TEXT = sql`case jsonb_typeof(t.data) when 'object' then translate(lower(coalesce(
  (select string_agg(field.value, ${VALUE_MARK}::text) from jsonb_each_text(t.data) as field), '')), ${TASK_MARK}::text, ' ') end`;

/** Projects with so many new tasks, or with changed ones. */
export async function listProjectsToIndex(
  tx: Tx,
  newTasks: number,
): Promise<{ organization_id: number; project_id: number }[]> {
  const { rows } = await sql<{ organization_id: number; project_id: number }>`
    select p.organization_id, p.id as project_id
    from project p left join task_search_progress s on s.project_id = p.id
    where p.deleted_at is null and (p.next_task_number - coalesce(s.indexed_to, 0) > ${newTasks}
      or exists (select from task_search_change c where c.project_id = p.id))
    order by p.id`.execute(tx);
  return rows;
}

/** Number of the last task in a block. Whoever asks has the project's blocks alone until the transaction ends. */
export async function lockProgress(tx: Tx, { organizationId, projectId }: Scope): Promise<number> {
  const { rows } = await sql<{ indexed_to: number }>`
    insert into task_search_progress as s (organization_id, project_id) values (${organizationId}, ${projectId})
    on conflict (project_id) do update set indexed_to = s.indexed_to returning indexed_to`.execute(tx);
  return rows[0]?.indexed_to ?? 0;
}

export async function saveProgress(tx: Tx, scope: Scope, indexedTo: number): Promise<void> {
  await sql`update task_search_progress set indexed_to = ${indexedTo}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
}

/** The next tasks, deleted ones too, since they may come back: at least one, and more up to so many characters. */
export async function listTasksToIndex(
  tx: Tx,
  scope: Scope,
  after: number,
  most: { tasks: number; characters: number },
): Promise<SearchableTask[]> {
  const { rows } = await sql<SearchableTask>`
    select id, number, text from (
      select id, number, text, sum(length(text)) over (order by number rows unbounded preceding) - length(text) as before
      from (
        select t.id, t.inner_id as number, coalesce(${TASK_TEXT}, '') as text from task t
        where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.inner_id > ${after}
        order by t.inner_id limit ${most.tasks}) as next) as measured
    where before < ${most.characters} order by number`.execute(tx);
  return rows;
}

export async function insertBlocks(tx: Tx, scope: Scope, blocks: readonly SearchBlock[]): Promise<void> {
  await sql`
    insert into task_search_block (organization_id, project_id, first_number, last_number, task_ids, signature, text)
    select ${scope.organizationId}, ${scope.projectId}, first_number, last_number, task_ids, signature, text
    from json_to_recordset(${JSON.stringify(blocks)}::json) as block (
      first_number bigint, last_number bigint, task_ids bigint[], signature bit(8192), text text)`.execute(tx);
}

/** Takes a handful of the changes noted; their tasks are read in a later statement, which sees at least these changes. */
export async function takeChanges(tx: Tx, scope: Scope, most: number): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    delete from task_search_change where id in (
      select id from task_search_change
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} order by id limit ${most})
    returning task_id`.execute(tx);
  return [...new Set(rows.map((row) => row.task_id))];
}

/** Blocks that hold one of these tasks, with the texts as they are now. */
export async function listBlockTexts(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
): Promise<{ first_number: number; texts: string[] }[]> {
  const { rows } = await sql<{ first_number: number; texts: string[] }>`
    with changed as (
      select distinct b.first_number, b.task_ids
      from task t join task_search_block b on b.project_id = t.project_id and t.inner_id between b.first_number and b.last_number
      where t.id = any (${taskIds}::bigint[]) and t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId}
    )
    select c.first_number, array_agg(coalesce(${TASK_TEXT}, '') order by entry.place) as texts
    from changed c cross join lateral unnest(c.task_ids) with ordinality as entry (id, place)
    left join task t on t.id = entry.id
    group by c.first_number`.execute(tx);
  return rows;
}

export async function updateBlocks(
  tx: Tx,
  scope: Scope,
  blocks: readonly Pick<SearchBlock, 'first_number' | 'text' | 'signature'>[],
): Promise<void> {
  await sql`
    update task_search_block b set text = new.text, signature = new.signature
    from json_to_recordset(${JSON.stringify(blocks)}::json) as new (first_number bigint, signature bit(8192), text text)
    where b.organization_id = ${scope.organizationId} and b.project_id = ${scope.projectId} and b.first_number = new.first_number`.execute(
    tx,
  );
}

/** Blocks of which every task was removed for good. Across organizations. */
export async function deleteEmptyBlocks(tx: Tx): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from task_search_block b
    where not exists (select from unnest(b.task_ids) as entry (id) join task t on t.id = entry.id)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
