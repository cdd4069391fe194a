import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { bitsOfAll } from '../../platform/search/signature.ts';
import { escapeLike } from './filter-sql.queries.ts';
import { TASK_MARK } from './search-blocks.ts';

export interface SearchCall {
  organizationId: number;
  projectId: number;
  /** Texts that a task must hold, whatever the case. */
  needles: readonly string[];
  /** A number that is searched for may be that of a task. */
  number: number | undefined;
  /** The condition itself, on a task under the alias t. */
  condition: RawBuilder<boolean>;
  most: number;
}

/** With more tasks in no block yet, a page is found sooner in the order of the list. */
const MOST_LEFT_OVER = 100_000;

/**
 * Tasks that may match: every one that does is among them, and few others. undefined when there are more than `most`,
 * or when too few tasks of the project are in blocks yet.
 */
export async function findCandidates(tx: Tx, call: SearchCall): Promise<number[] | undefined> {
  const { organizationId, projectId, number, most } = call;
  // The database puts the data into lower case, so it has to do the same with what is looked for. What follows takes
  // less time than starting a second process for it.
  const prepared = await sql<{ needle: string }>`
    select lower(given.needle) as needle, set_config('max_parallel_workers_per_gather', '0', true) from unnest(${call.needles}::text[]) as given (needle)
    where exists (
      select from task_search_progress s join project p on p.organization_id = s.organization_id and p.id = s.project_id
      where s.organization_id = ${organizationId} and s.project_id = ${projectId} and s.indexed_to > 0
        and p.next_task_number - s.indexed_to < ${MOST_LEFT_OVER})`.execute(tx);
  if (prepared.rows.length === 0) return undefined;
  const needles = prepared.rows.map((row) => row.needle);
  const patterns = sql`${needles.map((needle) => `%${escapeLike(needle)}%`)}::text[]`;
  const { rows } = await sql<{ id: number }>`
    select id from (
      (select b.task_ids[line.place] as id
        from task_search_block b cross join lateral string_to_table(b.text, ${TASK_MARK}) with ordinality as line (text, place)
        where b.organization_id = ${organizationId} and b.project_id = ${projectId}
          and case when ${mayHold(needles)} then b.text like all (${patterns}) else false end
          and line.text like all (${patterns})
        limit ${most + 1})
      union all
      (select t.id from task t
        where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null
          and t.inner_id > (select indexed_to from task_search_progress
            where organization_id = ${organizationId} and project_id = ${projectId})
          and ${call.condition}
        limit ${most + 1})
      union all
      (select task_id from task_search_change where organization_id = ${organizationId} and project_id = ${projectId})
      ${number === undefined ? sql`` : withNumber(call, number)}
    ) as candidate limit ${most + 1}`.execute(tx);
  return rows.length > most ? undefined : [...new Set(rows.map((row) => row.id))];
}

/** By the signature alone: a text is unpacked only where all bits are set. */
function mayHold(needles: readonly string[]): RawBuilder<unknown> {
  const bits = bitsOfAll(needles);
  if (bits.length === 0) return sql`true`;
  return sql.join(
    bits.map((bit) => sql`get_bit(b.signature, ${sql.lit(bit)}) = 1`),
    sql` and `,
  );
}

function withNumber({ organizationId, projectId }: SearchCall, number: number): RawBuilder<unknown> {
  return sql`union all
    (select id from task
      where organization_id = ${organizationId} and project_id = ${projectId} and (id = ${number} or inner_id = ${number}))`;
}
