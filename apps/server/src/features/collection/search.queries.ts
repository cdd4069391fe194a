import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { bitsOfAll } from '../../platform/search/signature.ts';
import { ITEM_MARK } from './search-blocks.ts';

/** With more of them the text is in so many items that a page is found sooner in the order of the list. */
export const MOST_NAMED = 2000;

/** Title or text of the item under the alias i holds what is searched for, whatever the case. */
export function holdsText(search: string): RawBuilder<unknown> {
  const pattern = patternOf(search);
  return sql`(i.title ilike ${pattern} or i.text_content ilike ${pattern})`;
}

function patternOf(text: string): string {
  return `%${text
    .trim()
    .replaceAll('\0', '')
    .replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * The items that hold the text, as far as blocks and what changed since tell. `many` when there are too many to name, or
 * when the text is too short to tell; undefined when nothing lies in blocks, because there is little.
 */
export async function findHolding(
  tx: Tx,
  scope: { organizationId: number; projectId: number | undefined },
  search: string,
): Promise<string[] | 'many' | undefined> {
  const here = (table: string): RawBuilder<unknown> => {
    const [organization, project] = [sql.ref(`${table}.organization_id`), sql.ref(`${table}.project_id`)];
    return scope.projectId === undefined
      ? sql`${organization} = ${scope.organizationId}`
      : sql`${organization} = ${scope.organizationId} and ${project} = ${scope.projectId}`;
  };
  // The database put the texts into lower case, so it has to do the same with what is looked for. What follows takes
  // less time than starting a second process for it.
  const prepared = await sql<{ pattern: string; needle: string }>`
    select lower(${patternOf(search)}) as pattern, lower(${search.trim()}) as needle,
      set_config('max_parallel_workers_per_gather', '0', true)
    where exists (select from item_search_block b where ${here('b')})`.execute(tx);
  const [needle] = prepared.rows;
  if (!needle) return undefined;
  // The marks between the texts of a block are no part of them.
  const bits = /\p{Cc}/u.test(needle.needle) ? [] : bitsOfAll([needle.needle]);
  if (bits.length === 0) return inOrder(tx);
  const mayHold = sql.join(
    bits.map((bit) => sql`get_bit(b.signature, ${sql.lit(bit)}) = 1`),
    sql` and `,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (
      (select b.item_ids[line.place] as id
        from item_search_block b cross join lateral string_to_table(b.text, ${ITEM_MARK}) with ordinality as line (text, place)
        where ${here('b')} and case when ${mayHold} then b.text like ${needle.pattern} else false end
          and line.text like ${needle.pattern}
          and not exists (select from item_search_change c where c.item_id = b.item_ids[line.place])
        limit ${MOST_NAMED + 1})
      union all
      (select c.item_id from item_search_change c join collection_item i on i.id = c.item_id
        where ${here('c')} and ${holdsText(search)}
        limit ${MOST_NAMED + 1})
    ) as candidate limit ${MOST_NAMED + 1}`.execute(tx);
  return rows.length > MOST_NAMED ? inOrder(tx) : rows.map((row) => row.id);
}

/** So many hold it that a page of them is soon found from the beginning of the list; the planner thinks them few, and would sort all. */
async function inOrder(tx: Tx): Promise<'many'> {
  await sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(tx);
  return 'many';
}
