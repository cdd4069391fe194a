import { dataKey } from '@labelwright/filters/columns';
import type { SortKey } from '@labelwright/filters/model';
import { type RawBuilder, sql } from 'kysely';
import { invalidField } from '../../platform/http/app-error.ts';
import { MODEL_AGREEMENT } from './column-sql.queries.ts';
import { dataField } from './filter-sql.queries.ts';

interface Expression {
  value: RawBuilder<unknown>;
  cast: RawBuilder<unknown>;
  isDescending: boolean;
}

export interface TaskOrder {
  /** For `order by`. */
  by: RawBuilder<unknown>;
  /** Values of a row's keys as texts, for the cursor. */
  keys: RawBuilder<unknown>;
  /** Whether a row comes after the one with these keys. */
  after: (keys: readonly unknown[]) => RawBuilder<boolean>;
}

const bigint = sql`bigint`;
const moment = sql`timestamptz`;

/** Columns that have a value for every task; those with an index are sorted by it. */
const PRESENT: Readonly<Record<string, [value: RawBuilder<unknown>, cast: RawBuilder<unknown>]>> = {
  id: [sql`t.id`, bigint],
  inner_id: [sql`t.inner_id`, bigint],
  status: [sql`t.status`, sql`text`],
  is_labeled: [sql`t.is_labeled`, sql`boolean`],
  total_annotations: [sql`t.total_annotations`, sql`integer`],
  cancelled_annotations: [sql`t.cancelled_annotations`, sql`integer`],
  total_predictions: [sql`t.total_predictions`, sql`integer`],
  overlap: [sql`t.overlap`, sql`integer`],
  lead_time: [sql`t.lead_time_ms`, bigint],
  comment_count: [sql`t.comment_count`, sql`integer`],
  unresolved_comment_count: [sql`t.unresolved_comment_count`, sql`integer`],
  priority: [sql`t.priority`, sql`integer`],
  created_at: [sql`t.created_at`, moment],
  updated_at: [sql`t.updated_at`, moment],
};

const NULLABLE: Readonly<
  Record<string, [value: RawBuilder<unknown>, cast: RawBuilder<unknown>, filler: RawBuilder<unknown>]>
> = {
  completed_at: [sql`t.labeled_at`, moment, sql`'-infinity'::timestamptz`],
  split: [sql`t.split`, sql`text`, sql`''`],
  last_comment_updated_at: [sql`t.last_comment_updated_at`, moment, sql`'-infinity'::timestamptz`],
  file_upload: [sql`t.file_upload_id`, bigint, sql`0::bigint`],
  agreement: [sql`m.agreement`, sql`double precision`, sql`0::double precision`],
  review_status: [sql`t.review_status`, sql`text`, sql`''`],
  external_id: [sql`t.external_id`, sql`text`, sql`''`],
  avg_lead_time: [
    sql`t.lead_time_ms / 1000.0 / nullif(t.total_annotations + t.cancelled_annotations, 0)`,
    sql`numeric`,
    sql`0::numeric`,
  ],
  model_agreement: [MODEL_AGREEMENT, sql`double precision`, sql`0::double precision`],
  predictions_score: [
    sql`(select avg(p.score)::numeric from prediction p where p.task_id = t.id)`,
    sql`numeric`,
    sql`0::numeric`,
  ],
};

/**
 * The order of a list of tasks under the alias t, with what was measured of them under m; made total by their ids, and by
 * id alone when nothing is asked for.
 */
export function orderSql(sort: readonly SortKey[]): TaskOrder {
  const expressions = sort.flatMap(expressionsOf);
  if (!sort.some((key) => key.column === 'id')) {
    const isDescending = sort.at(-1)?.isDescending ?? false;
    expressions.push({ value: sql`t.id`, cast: bigint, isDescending });
  }
  return {
    by: sql.join(expressions.map(({ value, isDescending }) => (isDescending ? sql`${value} desc` : sql`${value}`))),
    keys: sql`array[${sql.join(expressions.map(({ value }) => sql`${value}::text`))}]`,
    after: (keys) => afterSql(expressions, keys),
  };
}

/** What is missing comes last, whichever way the column is sorted. */
function expressionsOf({ column, isDescending }: SortKey): Expression[] {
  const present = PRESENT[column];
  if (present) return [{ value: present[0], cast: present[1], isDescending }];
  const key = dataKey(column);
  if (key !== undefined) return dataExpressions(key, isDescending);
  const nullable = NULLABLE[column];
  if (!nullable) throw new RangeError(`tasks cannot be sorted by ${column}`);
  const [value, cast, filler] = nullable;
  return [
    { value: sql`(${value} is null)`, cast: sql`boolean`, isDescending: false },
    { value: sql`coalesce(${value}, ${filler})`, cast, isDescending },
  ];
}

/** Numbers by value and before texts; texts by their letters. Long texts sort by their beginning. */
function dataExpressions(key: string, isDescending: boolean): Expression[] {
  const field = dataField(key);
  const text = sql`left(${field} #>> '{}', 100)`;
  return [
    { value: sql`(${text} is null)`, cast: sql`boolean`, isDescending: false },
    { value: sql`(data_number(${field}) is null)`, cast: sql`boolean`, isDescending },
    { value: sql`coalesce(data_number(${field}), 0)`, cast: sql`numeric`, isDescending },
    { value: sql`coalesce(${text}, '')`, cast: sql`text`, isDescending },
  ];
}

function afterSql(expressions: readonly Expression[], keys: readonly unknown[]): RawBuilder<boolean> {
  if (keys.length !== expressions.length || keys.some((key) => typeof key !== 'string'))
    throw invalidField('cursor', 'This cursor belongs to another order of the list. Start again without it.');
  const given = expressions.map(({ cast }, index) => sql`${keys[index]}::${cast}`);
  if (expressions.every(({ isDescending }) => isDescending === expressions[0]?.isDescending)) {
    const values = sql.join(expressions.map(({ value }) => value));
    const compare = expressions[0]?.isDescending ? sql`<` : sql`>`;
    return sql<boolean>`(${values}) ${compare} (${sql.join(given)})`;
  }
  const steps = expressions.map(({ value, isDescending }, index) => {
    const equal = expressions.slice(0, index).map((earlier, place) => sql`${earlier.value} = ${given[place]}`);
    const further = sql`${value} ${isDescending ? sql`<` : sql`>`} ${given[index]}`;
    return sql`(${sql.join([...equal, further], sql` and `)})`;
  });
  return sql<boolean>`(${sql.join(steps, sql` or `)})`;
}
