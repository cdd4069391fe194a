import { dataKey, eachPath } from '@labelwright/filters/columns';
import {
  type FilterCondition,
  type FilterGroup,
  type FilterScalar,
  type FilterType,
  isGroup,
} from '@labelwright/filters/model';
import { deniedOperator, isLengthOperator } from '@labelwright/filters/operators';
import { type RawBuilder, sql } from 'kysely';
import { ANY_TEXT, LISTS, STORED, type StoredColumn } from './column-sql.queries.ts';

type Condition = RawBuilder<boolean>;

/**
 * Filters as SQL over a task under the alias t, in the meaning of the evaluator in packages/filters: every value and
 * every name of a field is a parameter, and a negative operator is the opposite of its positive one. `now` decides who
 * holds a task at the moment.
 */
export function filterSql(group: FilterGroup, now: Date): Condition {
  if (group.items.length === 0) return sql<boolean>`true`;
  const parts = group.items.map((item) => (isGroup(item) ? filterSql(item, now) : conditionSql(item, now)));
  return sql<boolean>`(${sql.join(parts, group.conjunction === 'and' ? sql` and ` : sql` or `)})`;
}

function conditionSql(condition: FilterCondition, now: Date): Condition {
  const denied = deniedOperator(condition.operator);
  if (denied) return sql<boolean>`not ${positive({ ...condition, operator: denied }, now)}`;
  return positive(condition, now);
}

/** Never null: what a missing value answers is false. */
function positive(condition: FilterCondition, now: Date): Condition {
  const { column } = condition;
  if (column === 'annotators' && isAnyOf(condition)) return annotatedBy(wantedTexts(condition));
  const list = LISTS[column];
  if (list) return listSql(condition, list(now));
  const anyText = ANY_TEXT[column];
  if (anyText) return anyTextSql(condition, anyText);
  const key = dataKey(column);
  if (key !== undefined) return dataSql(condition, key);
  const stored = STORED[column];
  if (!stored) throw new RangeError(`no column ${column}`);
  if (condition.operator !== 'empty') return storedSql(condition, stored);
  if (stored.anyBeside) return sql<boolean>`not ${stored.anyBeside(sql`${stored.value} is not null`)}`;
  return condition.type === 'String'
    ? sql<boolean>`(coalesce(${stored.value}, '') = '')`
    : sql<boolean>`(${stored.value} is null)`;
}

function dataSql(condition: FilterCondition, key: string): Condition {
  const each = eachPath(key);
  if (each) return eachSql(condition, each);
  const field = dataField(key);
  if (condition.operator === 'empty') return sql<boolean>`(coalesce(${field}, 'null') in ('null', '""', '[]'))`;
  if (condition.type === 'List') return orFalse(dataListSql(condition, field));
  return orFalse(onValue(condition, TYPED[condition.type](field), false));
}

/** Whatever a path through every entry of a list leads to: one of it will do. */
function eachSql(condition: FilterCondition, path: readonly (string | null)[]): Condition {
  const steps = path.map((name) => (name === null ? '[*]' : `.${JSON.stringify(name)}`));
  const found = sql`jsonb_path_query_array(t.data, ${`$${steps.join('')}`}::jsonpath)`;
  if (condition.operator === 'empty') return sql<boolean>`(jsonb_array_length(${found}) = 0)`;
  if (condition.type === 'List') return orFalse(dataListSql(condition, found));
  return sql<boolean>`exists (select from jsonb_array_elements(${found}) as entry (value) where ${onValue(condition, TYPED[condition.type](sql`entry.value`), false)})`;
}

export function dataField(key: string): RawBuilder<unknown> {
  // Without a dot there is but one reading, which needs no function.
  return key.includes('.') ? sql`data_field(t.data, ${key}::text)` : sql`(t.data -> ${key}::text)`;
}

function storedSql(condition: FilterCondition, { value, isNullable, anyBeside }: StoredColumn): Condition {
  const test = onValue(condition, value, true);
  if (anyBeside) return anyBeside(test);
  return isNullable ? sql<boolean>`coalesce(${test}, false)` : test;
}

/** Of a jsonb value: null where it is missing or of another kind. */
const TYPED: Readonly<Record<Exclude<FilterType, 'List'>, (field: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  String: (field) => sql`(${field} #>> '{}')`,
  Number: (field) => sql`data_number(${field})`,
  Boolean: (field) => sql`data_boolean(${field})`,
  Datetime: (field) => sql`date_trunc('milliseconds', data_moment(${field}))`,
};

const CASTS: Readonly<Record<FilterType, RawBuilder<unknown>>> = {
  String: sql`text`,
  Number: sql`numeric`,
  Boolean: sql`boolean`,
  Datetime: sql`timestamptz`,
  List: sql`text`,
};

function onValue(condition: FilterCondition, actual: RawBuilder<unknown>, isStored: boolean): Condition {
  const { type, operator, value } = condition;
  const given = (scalar: FilterScalar) => parameter(type, scalar, isStored);
  if (value.kind === 'range')
    return sql<boolean>`(${actual} >= ${given(value.min)} and ${actual} <= ${given(value.max)})`;
  if (value.kind === 'many') return sql<boolean>`(${actual} in (${sql.join(value.values.map(given))}))`;
  if (value.kind === 'none') throw new RangeError(`${operator} needs a value`);
  return sql<boolean>`(${compare(operator, actual, given(value.value), String(value.value))})`;
}

/** Whole numbers stay integers where the column is one, so that its index serves. */
function parameter(type: FilterType, scalar: FilterScalar, isStored: boolean): RawBuilder<unknown> {
  if (isStored && type === 'Number' && Number.isSafeInteger(scalar)) return sql`${scalar}::bigint`;
  return sql`${type === 'Boolean' ? scalar : String(scalar)}::${CASTS[type]}`;
}

function compare(
  operator: FilterCondition['operator'],
  actual: RawBuilder<unknown>,
  given: RawBuilder<unknown>,
  text: string,
): RawBuilder<unknown> {
  switch (operator) {
    case 'equal':
      return sql`${actual} = ${given}`;
    case 'less':
      return sql`${actual} < ${given}`;
    case 'less_or_equal':
      return sql`${actual} <= ${given}`;
    case 'greater':
      return sql`${actual} > ${given}`;
    case 'greater_or_equal':
      return sql`${actual} >= ${given}`;
    case 'contains':
      return sql`${actual} ilike ${`%${escapeLike(text)}%`}`;
    case 'starts_with':
      return sql`${actual} ilike ${`${escapeLike(text)}%`}`;
    case 'ends_with':
      return sql`${actual} ilike ${`%${escapeLike(text)}`}`;
    case 'regex':
      return sql`${actual} ~ ${text}`;
    default:
      throw new RangeError(`no SQL for ${operator}`);
  }
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function wantedTexts({ value }: FilterCondition): string[] {
  if (value.kind === 'one') return [String(value.value)];
  return value.kind === 'many' ? value.values.map(String) : [];
}

/** Of a jsonb list; null where it is none. */
function dataListSql(condition: FilterCondition, field: RawBuilder<unknown>): RawBuilder<unknown> {
  const entries = sql`select entry.value from jsonb_array_elements_text(${field}) as entry (value)`;
  const test = isLengthOperator(condition.operator)
    ? lengthSql(condition, sql`jsonb_array_length(${field})`)
    : listSql(condition, entries);
  return sql`(case when jsonb_typeof(${field}) = 'array' then ${test} end)`;
}

function listSql(condition: FilterCondition, values: RawBuilder<unknown>): Condition {
  const { operator } = condition;
  if (operator === 'empty') return sql<boolean>`not exists (${values})`;
  if (isLengthOperator(operator)) return lengthSql(condition, sql`(select count(*) from (${values}) as listed)`);
  const wanted = [...new Set(wantedTexts(condition))];
  if (operator === 'contains_all')
    return sql<boolean>`((select count(distinct listed.value) from (${values}) as listed
      where listed.value = any (${wanted}::text[])) = ${wanted.length})`;
  return sql<boolean>`exists (select from (${values}) as listed where listed.value = any (${wanted}::text[]))`;
}

function lengthSql({ operator, value }: FilterCondition, length: RawBuilder<unknown>): Condition {
  const given = value.kind === 'one' ? Number(value.value) : 0;
  const compared = operator === 'length_less' ? sql`<` : operator === 'length_greater' ? sql`>` : sql`=`;
  return sql<boolean>`(${length} ${compared} ${given}::bigint)`;
}

function anyTextSql(condition: FilterCondition, any: (test: RawBuilder<unknown>) => RawBuilder<unknown>): Condition {
  if (condition.operator === 'empty') return sql<boolean>`not ${any(sql`x.value <> '[]'`)}`;
  return orFalse(any(onValue(condition, sql`x.value`, true)));
}

const isAnyOf = ({ operator }: FilterCondition): boolean => operator === 'contains' || operator === 'in_list';

/** Bare, so that the list and the annotations of these people can be walked through side by side. */
function annotatedBy(wanted: readonly string[]): Condition {
  // A name that is no number is nobody's id.
  const ids = wanted.filter((text) => /^[0-9]{1,15}$/.test(text));
  return sql<boolean>`exists (
    select from annotation a
    where a.organization_id = t.organization_id and a.project_id = t.project_id and a.task_id = t.id and a.deleted_at is null
      and a.completed_by = any (${ids}::bigint[]))`;
}

function orFalse(test: RawBuilder<unknown>): Condition {
  return sql<boolean>`coalesce(${test}, false)`;
}

/**
 * Part of any value of the data, whatever the case; of a number also the task with that id. Behind coalesce the planner
 * takes any such test for one that half of the rows pass, and so walks the list in its order instead of reading all of
 * it to sort a handful.
 */
export function searchSql(search: string): Condition {
  const text = search.trim();
  const inData = sql`(t.data::text ilike ${`%${escapeLike(JSON.stringify(text).slice(1, -1))}%`} and exists (
    select from jsonb_each_text(t.data) as field where field.value ilike ${`%${escapeLike(text)}%`}))`;
  const number = taskNumber(text);
  if (number === undefined) return sql<boolean>`coalesce(${inData}, false)`;
  return sql<boolean>`coalesce(${inData} or t.id = ${number}::bigint or t.inner_id = ${number}::bigint, false)`;
}

/** The number of a task that is searched for, if it can be one. */
export function taskNumber(search: string): number | undefined {
  const text = search.trim();
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
