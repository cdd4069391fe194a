import { dataKey } from '@labelwright/filters/columns';
import { type FilterCondition, type FilterGroup, isGroup, type SortKey } from '@labelwright/filters/model';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import { type FieldScope, listFieldIndexes } from './field-indexes.queries.ts';

/** How much of a text is kept as a value. */
const LONGEST = 100;

/** Fields of the project whose index is ready, with its id. */
async function readyIndexes(tx: Tx, scope: FieldScope): Promise<Map<string, number>> {
  const ready = (await listFieldIndexes(tx, scope)).filter((index) => index.status === 'ready');
  return new Map(ready.map((index) => [index.field, index.id]));
}

/**
 * Tasks that may match what is asked of indexed fields: every one that does is among them. undefined when nothing is
 * asked of such a field, or when there are more than `most`.
 */
export async function findByFields(
  tx: Tx,
  scope: FieldScope,
  filter: FilterGroup,
  most: number,
): Promise<number[] | undefined> {
  const needed = neededValues(filter);
  if (needed.length === 0) return undefined;
  const indexes = await readyIndexes(tx, scope);
  const tests = needed.flatMap(({ field, test }) => {
    const id = indexes.get(field);
    return id === undefined ? [] : [{ id, test }];
  });
  const [first, ...others] = tests;
  if (!first) return undefined;
  const also = others.map(
    ({ id, test }) => sql`and exists (
      select from field_value o where o.field_index_id = ${id} and o.task_id = v.task_id and ${test(sql`o`)})`,
  );
  const { rows } = await sql<{ task_id: number }>`
    select v.task_id from field_value v
    where v.organization_id = ${scope.organizationId} and v.field_index_id = ${first.id} and ${first.test(sql`v`)}
      ${also.length > 0 ? sql.join(also, sql` `) : sql``}
    limit ${most + 1}`.execute(tx);
  return rows.length > most ? undefined : rows.map((row) => row.task_id);
}

interface NeededValue {
  field: string;
  /** On a row of field_value under the alias given. */
  test: (alias: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** Of conditions that must all hold. The task itself decides afterwards: these may let too much through. */
function neededValues(group: FilterGroup): NeededValue[] {
  if (group.conjunction !== 'and' && group.items.length > 1) return [];
  return group.items.flatMap((item) => (isGroup(item) ? neededValues(item) : neededValue(item)));
}

function neededValue(condition: FilterCondition): NeededValue[] {
  const field = dataKey(condition.column);
  if (field === undefined) return [];
  const test =
    condition.type === 'Number' ? numberTest(condition) : condition.type === 'String' ? textTest(condition) : undefined;
  return test ? [{ field, test }] : [];
}

function numberTest({ operator, value }: FilterCondition): NeededValue['test'] | undefined {
  const number = (given: unknown): RawBuilder<unknown> => sql`${String(given)}::double precision`;
  const within = (test: (alias: RawBuilder<unknown>) => RawBuilder<unknown>): NeededValue['test'] => {
    return (alias) => sql`(not ${alias}.is_text and ${test(alias)})`;
  };
  if (value.kind === 'range' && operator === 'in_range')
    return within((v) => sql`${v}.number >= ${number(value.min)} and ${v}.number <= ${number(value.max)}`);
  if (value.kind === 'many' && operator === 'in_list')
    return within((v) => sql`${v}.number in (${sql.join(value.values.map(number))})`);
  if (value.kind !== 'one') return undefined;
  // What no double can hold is kept as infinite or as nothing.
  const size = Math.abs(Number(value.value));
  if (size > 1e300 || (size > 0 && size < 1e-300)) return undefined;
  const given = number(value.value);
  // Doubles are rounded, so the ends belong to it.
  if (operator === 'equal') return within((v) => sql`${v}.number = ${given}`);
  if (operator === 'less' || operator === 'less_or_equal') return within((v) => sql`${v}.number <= ${given}`);
  if (operator === 'greater' || operator === 'greater_or_equal') return within((v) => sql`${v}.number >= ${given}`);
  return undefined;
}

function textTest({ operator, value }: FilterCondition): NeededValue['test'] | undefined {
  const cut = (given: unknown): RawBuilder<unknown> => sql`left(${String(given)}::text, ${LONGEST})`;
  if (operator === 'equal' && value.kind === 'one') return (v) => sql`${v}.text = ${cut(value.value)}`;
  if (operator === 'in_list' && value.kind === 'many')
    return (v) => sql`${v}.text in (${sql.join(value.values.map(cut))})`;
  return undefined;
}

export interface SortedPlace {
  id: number;
  keys: string[];
}

/**
 * A page of a list sorted by one indexed field, in the order and with the keys that sorting the tasks themselves would
 * give. undefined when the field has no index. `condition` is on a task under the alias t.
 */
export async function listPlacesByField(
  tx: Tx,
  scope: FieldScope,
  condition: RawBuilder<boolean>,
  window: { sort: readonly SortKey[]; limit: number; after?: readonly unknown[] | undefined },
): Promise<SortedPlace[] | undefined> {
  const key = window.sort.length === 1 ? window.sort[0] : undefined;
  const field = key && dataKey(key.column);
  if (key === undefined || field === undefined) return undefined;
  const index = (await readyIndexes(tx, scope)).get(field);
  if (index === undefined) return undefined;
  const after = window.after === undefined ? undefined : readKeys(window.after);
  const found = after?.isMissing
    ? []
    : await listPresent(tx, index, condition, { isDescending: key.isDescending, limit: window.limit, after });
  if (found.length === window.limit) return found;
  const rest = { isDescending: key.isDescending, limit: window.limit - found.length };
  const missing = await listMissing(tx, index, condition, {
    ...rest,
    afterId: after?.isMissing ? after.id : undefined,
  });
  return [...found, ...missing];
}

interface Keys {
  isMissing: boolean;
  isText: string;
  number: string;
  text: string;
  id: string;
}

function readKeys(after: readonly unknown[]): Keys {
  const [isMissing, isText, number, text, id] = after;
  if (
    after.length !== 5 ||
    typeof isText !== 'string' ||
    typeof number !== 'string' ||
    typeof text !== 'string' ||
    typeof id !== 'string'
  )
    throw invalidField('cursor', 'This cursor belongs to another order of the list. Start again without it.');
  return { isMissing: isMissing === 'true', isText, number, text, id };
}

async function listPresent(
  tx: Tx,
  index: number,
  condition: RawBuilder<boolean>,
  page: { isDescending: boolean; limit: number; after: Keys | undefined },
): Promise<SortedPlace[]> {
  const direction = page.isDescending ? sql`desc` : sql`asc`;
  const { after } = page;
  const further = after
    ? sql`and (v.is_text, v.number, v.text, v.task_id) ${page.isDescending ? sql`<` : sql`>`}
        (${after.isText}::boolean, ${after.number}::double precision, ${after.text}::text, ${after.id}::bigint)`
    : sql``;
  await preferOrder(tx, true);
  const { rows } = await sql<SortedPlace>`
    select t.id, array['false', v.is_text::text, v.number::text, v.text, v.task_id::text] as keys
    from field_value v join task t on t.id = v.task_id
    where v.field_index_id = ${index} and ${condition} ${further}
    order by v.is_text ${direction}, v.number ${direction}, v.text ${direction}, v.task_id ${direction}
    limit ${page.limit}`.execute(tx);
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

/** Tasks without the field come last, whichever way it is sorted. */
async function listMissing(
  tx: Tx,
  index: number,
  condition: RawBuilder<boolean>,
  page: { isDescending: boolean; limit: number; afterId: string | undefined },
): Promise<SortedPlace[]> {
  const further =
    page.afterId === undefined ? sql`` : sql`and t.id ${page.isDescending ? sql`<` : sql`>`} ${page.afterId}::bigint`;
  const { rows } = await sql<SortedPlace>`
    select t.id, array['true', 'true', '0', '', t.id::text] as keys from task t
    where ${condition} and not exists (select from field_value v where v.field_index_id = ${index} and v.task_id = t.id) ${further}
    order by t.id ${page.isDescending ? sql`desc` : sql`asc`} limit ${page.limit}`.execute(tx);
  return rows;
}
