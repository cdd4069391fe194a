import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { invalidField } from '../../platform/http/app-error.ts';

/** A table beside the tasks, an index of which is in the order of a list. */
export interface OrderBeside {
  /** The table, joined with tasks under the alias t. */
  from: RawBuilder<unknown>;
  /** Which rows of it: at most one of each task. */
  where: RawBuilder<unknown>;
  /** In the order of the index, which goes on with the id of the task; the filler is the key of a task without a row. */
  columns: readonly { value: RawBuilder<unknown>; cast: RawBuilder<unknown>; filler: string }[];
  taskId: RawBuilder<unknown>;
  /** Whether a task under the alias t has no row. */
  isMissing: RawBuilder<boolean>;
}

export interface SortedPlace {
  id: number;
  keys: string[];
}

interface Page {
  isDescending: boolean;
  limit: number;
  after: readonly string[] | undefined;
}

/**
 * A page of a list in the order, and with the keys, that sorting the tasks themselves would give: tasks without a row come
 * last, whichever way it is sorted. `condition` is on a task under the alias t.
 */
export async function listPlacesBeside(
  tx: Tx,
  order: OrderBeside,
  condition: RawBuilder<boolean>,
  window: { isDescending: boolean; limit: number; after?: readonly unknown[] | undefined },
): Promise<SortedPlace[]> {
  const after = window.after && readKeys(window.after, order.columns.length + 2);
  const isPast = after?.[0] === 'true';
  const found = isPast ? [] : await listPresent(tx, order, condition, { ...window, after });
  if (found.length === window.limit) return found;
  const rest = { ...window, limit: window.limit - found.length, after: isPast ? after : undefined };
  return [...found, ...(await listMissing(tx, order, condition, rest))];
}

function readKeys(after: readonly unknown[], count: number): string[] {
  const keys = after.filter((key) => typeof key === 'string');
  if (keys.length !== count || after.length !== count)
    throw invalidField('cursor', 'This cursor belongs to another order of the list. Start again without it.');
  return keys;
}

async function listPresent(
  tx: Tx,
  { from, where, columns, taskId }: OrderBeside,
  condition: RawBuilder<boolean>,
  { isDescending, limit, after }: Page,
): Promise<SortedPlace[]> {
  const sorted = [...columns, { value: taskId, cast: sql`bigint` }];
  const further = after
    ? sql`and (${sql.join(sorted.map(({ value }) => value))}) ${isDescending ? sql`<` : sql`>`}
        (${sql.join(sorted.map(({ cast }, index) => sql`${after[index + 1]}::${cast}`))})`
    : sql``;
  await preferOrder(tx, true);
  const { rows } = await sql<SortedPlace>`
    select t.id, array['false', ${sql.join(sorted.map(({ value }) => sql`${value}::text`))}] as keys
    from ${from} where ${where} and ${condition} ${further}
    order by ${sql.join(sorted.map(({ value }) => (isDescending ? sql`${value} desc` : value)))}
    limit ${limit}`.execute(tx);
  await preferOrder(tx, false);
  return rows;
}

/** Values that have just come are in no statistics yet, and the planner would rather read and sort all of them. */
async function preferOrder(tx: Tx, isPreferred: boolean): Promise<void> {
  const sorting = isPreferred ? 'off' : 'on';
  await sql`select set_config('enable_sort', ${sorting}, true), set_config('enable_hashjoin', ${sorting}, true)`.execute(
    tx,
  );
}

async function listMissing(
  tx: Tx,
  { columns, isMissing }: OrderBeside,
  condition: RawBuilder<boolean>,
  { isDescending, limit, after }: Page,
): Promise<SortedPlace[]> {
  const further = after ? sql`and t.id ${isDescending ? sql`<` : sql`>`} ${after.at(-1)}::bigint` : sql``;
  const { rows } = await sql<SortedPlace>`
    select t.id, array['true', ${sql.join(columns.map(({ filler }) => sql`${filler}::text`))}, t.id::text] as keys from task t
    where ${condition} and ${isMissing} ${further}
    order by t.id ${isDescending ? sql`desc` : sql`asc`} limit ${limit}`.execute(tx);
  return rows;
}
