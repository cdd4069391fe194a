import { dataKey } from '@labelwright/filters/columns';
import {
  type FilterCondition,
  type FilterGroup,
  type FilterScalar,
  type FilterType,
  isGroup,
} from '@labelwright/filters/model';
import { deniedOperator } from '@labelwright/filters/operators';
import { type RawBuilder, sql } from 'kysely';

type Condition = RawBuilder<boolean>;

/**
 * Filters as SQL over a task under the alias t, in the meaning of the evaluator in packages/filters: every value and
 * every name of a field is a parameter, and a negative operator is the opposite of its positive one.
 */
export function filterSql(group: FilterGroup): Condition {
  if (group.items.length === 0) return sql<boolean>`true`;
  const parts = group.items.map((item) => (isGroup(item) ? filterSql(item) : conditionSql(item)));
  return sql<boolean>`(${sql.join(parts, group.conjunction === 'and' ? sql` and ` : sql` or `)})`;
}

function conditionSql(condition: FilterCondition): Condition {
  const denied = deniedOperator(condition.operator);
  if (denied) return sql<boolean>`not ${positive({ ...condition, operator: denied })}`;
  return positive(condition);
}

/** Never null: what a missing value answers is false. */
function positive(condition: FilterCondition): Condition {
  const special = SPECIAL[condition.column];
  if (special) return special(condition);
  const key = dataKey(condition.column);
  if (key === undefined) {
    const column = STORED[condition.column];
    if (!column) throw new RangeError(`no column ${condition.column}`);
    if (condition.operator !== 'empty') return storedSql(condition, column);
    return condition.type === 'String'
      ? sql<boolean>`(coalesce(${column.value}, '') = '')`
      : sql<boolean>`(${column.value} is null)`;
  }
  const field = dataField(key);
  if (condition.operator === 'empty') return sql<boolean>`(coalesce(${field}, 'null') in ('null', '""', '[]'))`;
  if (condition.type === 'List') return sql<boolean>`coalesce(${listHas(condition, field)}, false)`;
  return sql<boolean>`coalesce(${onValue(condition, TYPED[condition.type](field), false)}, false)`;
}

interface StoredColumn {
  value: RawBuilder<unknown>;
  /** One that may be null answers false to every comparison; the others can use their indexes. */
  isNullable?: true;
}

const STORED: Readonly<Record<string, StoredColumn>> = {
  id: { value: sql`t.id` },
  inner_id: { value: sql`t.inner_id` },
  status: { value: sql`t.status` },
  is_labeled: { value: sql`t.is_labeled` },
  total_annotations: { value: sql`t.total_annotations` },
  cancelled_annotations: { value: sql`t.cancelled_annotations` },
  total_predictions: { value: sql`t.total_predictions` },
  overlap: { value: sql`t.overlap` },
  priority: { value: sql`t.priority` },
  draft_exists: { value: sql`(t.draft_count > 0)` },
  ground_truth: { value: sql`t.is_golden` },
  avg_lead_time: {
    value: sql`(t.lead_time_ms / 1000.0 / nullif(t.total_annotations + t.cancelled_annotations, 0))`,
    isNullable: true,
  },
  agreement: { value: sql`t.agreement`, isNullable: true },
  review_status: { value: sql`t.review_status`, isNullable: true },
  file_upload: { value: sql`t.file_upload_id`, isNullable: true },
  external_id: { value: sql`t.external_id`, isNullable: true },
  created_at: { value: sql`t.created_at` },
  updated_at: { value: sql`t.updated_at` },
  completed_at: { value: sql`t.labeled_at`, isNullable: true },
};

export function dataField(key: string): RawBuilder<unknown> {
  // Without a dot there is but one reading, which needs no function.
  return key.includes('.') ? sql`data_field(t.data, ${key}::text)` : sql`(t.data -> ${key}::text)`;
}

function storedSql(condition: FilterCondition, { value, isNullable }: StoredColumn): Condition {
  const test = onValue(condition, value, true);
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

function listHas(condition: FilterCondition, field: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(case when jsonb_typeof(${field}) = 'array' then exists (
    select from jsonb_array_elements_text(${field}) as entry (value) where entry.value = any (${wantedTexts(condition)}::text[])) end)`;
}

/** What stands in the annotations and predictions of the task. */
const SPECIAL: Readonly<Record<string, (condition: FilterCondition) => Condition>> = {
  annotators: (condition) => {
    if (condition.operator === 'empty') return orFalse(sql`not ${annotated(sql`a.completed_by is not null`)}`);
    // A name that is no number is nobody's id.
    const ids = wantedTexts(condition).filter((text) => /^[0-9]{1,15}$/.test(text));
    // Bare, so that the list and the annotations of these people can be walked through side by side.
    return sql<boolean>`exists (
      select from annotation a
      where a.organization_id = t.organization_id and a.project_id = t.project_id and a.task_id = t.id and a.deleted_at is null
        and a.completed_by = any (${ids}::bigint[]))`;
  },
  label: (condition) => {
    const used = (test: RawBuilder<unknown>) =>
      annotated(sql`exists (
      select from result_usage(a.result) as u where u.label <> '' and ${test})`);
    if (condition.operator === 'empty') return orFalse(sql`not ${used(sql`true`)}`);
    return orFalse(used(sql`u.label = any (${wantedTexts(condition)}::text[])`));
  },
  annotations_results: (condition) => {
    if (condition.operator === 'empty') return sql<boolean>`(t.total_annotations + t.cancelled_annotations = 0)`;
    return orFalse(annotated(onValue(condition, sql`a.result::text`, true)));
  },
  predictions_score: (condition) => {
    const mean = sql`(case when t.total_predictions > 0 then (select avg(p.score)::numeric from prediction p where p.task_id = t.id) end)`;
    return orFalse(condition.operator === 'empty' ? sql`${mean} is null` : onValue(condition, mean, false));
  },
  predictions_model_versions: (condition) => {
    if (condition.operator === 'empty') return sql<boolean>`(t.total_predictions = 0)`;
    return orFalse(sql`exists (
      select from prediction p where p.task_id = t.id and p.model_version = any (${wantedTexts(condition)}::text[]))`);
  },
};

function orFalse(test: RawBuilder<unknown>): Condition {
  return sql<boolean>`coalesce(${test}, false)`;
}

function annotated(test: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(t.total_annotations + t.cancelled_annotations > 0 and exists (
    select from annotation a where a.task_id = t.id and a.deleted_at is null and ${test}))`;
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
