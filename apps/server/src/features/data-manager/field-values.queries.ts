import { dataKey } from '@labelwright/filters/columns';
import { type FilterCondition, type FilterGroup, isGroup } from '@labelwright/filters/model';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type FieldScope, listFieldIndexes } from './field-indexes.queries.ts';
import type { OrderBeside } from './order-beside.queries.ts';

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

/** How the tasks are sorted by an indexed field; undefined when the field has no index. */
export async function orderByField(tx: Tx, scope: FieldScope, column: string): Promise<OrderBeside | undefined> {
  const field = dataKey(column);
  const index = field === undefined ? undefined : (await readyIndexes(tx, scope)).get(field);
  if (index === undefined) return undefined;
  return {
    from: sql`field_value v join task t on t.id = v.task_id`,
    where: sql`v.field_index_id = ${index}`,
    columns: [
      { value: sql`v.is_text`, cast: sql`boolean`, filler: 'true' },
      { value: sql`v.number`, cast: sql`double precision`, filler: '0' },
      { value: sql`v.text`, cast: sql`text`, filler: '' },
    ],
    taskId: sql`v.task_id`,
    isMissing: sql`not exists (select from field_value v where v.field_index_id = ${index} and v.task_id = t.id)`,
  };
}
