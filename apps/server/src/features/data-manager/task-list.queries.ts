import type { FilterGroup, SortKey } from '@labelwright/filters/model';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { AGREEMENT, JOIN_MEASURE, OF_TASK, TASK_CORE, type TaskCoreRow } from '../tasks/index.ts';
import { MODEL_AGREEMENT } from './column-sql.queries.ts';
import { findByFields, orderByField } from './field-values.queries.ts';
import { filterSql, searchSql, taskNumber } from './filter-sql.queries.ts';
import { listPlacesBeside, type OrderBeside } from './order-beside.queries.ts';
import { findCandidates } from './search.queries.ts';
import { needlesOf } from './search-needles.ts';
import { orderSql } from './sort-sql.queries.ts';

/** Which tasks of a project are meant. */
export interface TaskSelection {
  organizationId: number;
  projectId: number;
  filter: FilterGroup;
  search: string | undefined;
  /** Moment of asking, which decides who holds a task; ISO. */
  now: string;
  included?: readonly number[] | undefined;
  excluded?: readonly number[] | undefined;
  /** All that may be meant: found before, so that nothing else is looked at. Conditions still apply. */
  candidates?: readonly number[];
}

export interface TaskPlace {
  id: number;
  keys: string[];
}

/** Nothing but the project: its counters know how many there are. */
export function isWhole(selection: TaskSelection): boolean {
  return (
    selection.filter.items.length === 0 &&
    !selection.search &&
    selection.included === undefined &&
    (selection.excluded ?? []).length === 0
  );
}

/** The condition on a task under the alias t. */
export function whereSelected(selection: TaskSelection): RawBuilder<boolean> {
  const parts = [
    sql<boolean>`t.organization_id = ${selection.organizationId} and t.project_id = ${selection.projectId} and t.deleted_at is null`,
  ];
  if (selection.filter.items.length > 0) parts.push(filterSql(selection.filter, new Date(selection.now)));
  if (selection.search) parts.push(searchSql(selection.search));
  if (selection.included) parts.push(sql<boolean>`t.id = any (${selection.included}::bigint[])`);
  if (selection.excluded && selection.excluded.length > 0)
    parts.push(sql<boolean>`t.id <> all (${selection.excluded}::bigint[])`);
  if (selection.candidates) parts.push(sql<boolean>`t.id = any (${selection.candidates}::bigint[])`);
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

/** With more, looking at the tasks in the order of the list finds a page as soon. */
const MOST_CANDIDATES = 5000;

/**
 * The same tasks, named where they are few and quickly found: through the search blocks of the project, or by whatever
 * index serves the conditions best. The order of the list would lead past all tasks that come before them.
 */
export async function narrow(tx: Tx, selection: TaskSelection): Promise<TaskSelection> {
  if (isWhole(selection)) return selection;
  const candidates = await bounded(
    tx,
    selection,
    async () =>
      (await searchBlocks(tx, selection)) ??
      (await findByFields(tx, selection, selection.filter, MOST_CANDIDATES)) ??
      (await collectFew(tx, selection)),
  );
  return candidates ? { ...selection, candidates } : selection;
}

async function searchBlocks(tx: Tx, selection: TaskSelection): Promise<number[] | undefined> {
  const needles = needlesOf(selection);
  if (!needles) return undefined;
  const { organizationId, projectId, search = '' } = selection;
  const number = taskNumber(search);
  const condition = whereSelected(selection);
  return findCandidates(tx, { organizationId, projectId, needles, number, condition, most: MOST_CANDIDATES });
}

/** In the planner's units: some 20,000 tasks through an index, a matter of milliseconds. */
const CHEAP = 8000;

async function collectFew(tx: Tx, selection: TaskSelection): Promise<number[] | undefined> {
  const query = sql<{
    id: number;
  }>`select t.id from task t where ${whereSelected(selection)} limit ${MOST_CANDIDATES + 1}`;
  const { rows: plans } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number; 'Plan Rows': number } }] }>`
    explain (format json) ${query}`.execute(tx);
  const plan = plans[0]?.['QUERY PLAN'][0].Plan;
  if (!plan || plan['Total Cost'] > CHEAP || plan['Plan Rows'] > MOST_CANDIDATES) return undefined;
  const { rows } = await query.execute(tx);
  return rows.length > MOST_CANDIDATES ? undefined : rows.map((row) => row.id);
}

export interface Window {
  sort: readonly SortKey[];
  limit: number;
  /** Keys of the last row of the page before. */
  after?: readonly unknown[] | undefined;
  offset?: number | undefined;
}

/** The places of one page: ids and sort keys only, so that no task is read that is not shown. */
export async function listPlaces(tx: Tx, selection: TaskSelection, window: Window): Promise<TaskPlace[]> {
  const order = orderSql(window.sort);
  return bounded(tx, selection, async () => {
    if (!selection.candidates && !window.offset) {
      const beside = await orderBeside(tx, selection, window.sort);
      if (beside) return listPlacesBeside(tx, beside.order, whereSelected(selection), { ...window, ...beside });
    }
    const { rows } = await sql<TaskPlace>`
      select t.id, ${order.keys} as keys from task t left ${JOIN_MEASURE}
      where ${whereSelected(selection)} ${window.after ? sql`and ${order.after(window.after)}` : sql``}
      order by ${order.by} limit ${window.limit} offset ${window.offset ?? 0}`.execute(tx);
    return rows;
  });
}

async function orderBeside(
  tx: Tx,
  selection: TaskSelection,
  [key, ...others]: readonly SortKey[],
): Promise<{ order: OrderBeside; isDescending: boolean } | undefined> {
  if (!key || others.length > 0) return undefined;
  const order =
    key.column === 'agreement' ? orderByAgreement(selection) : await orderByField(tx, selection, key.column);
  return order && { order, isDescending: key.isDescending };
}

function orderByAgreement({ organizationId, projectId }: TaskSelection): OrderBeside {
  return {
    from: sql`task_measure m join task t on t.id = m.task_id`,
    where: sql`m.organization_id = ${organizationId} and m.project_id = ${projectId} and m.agreement is not null`,
    columns: [{ value: sql`m.agreement`, cast: sql`double precision`, filler: '0' }],
    taskId: sql`m.task_id`,
    isMissing: sql`not exists (select from task_measure m where ${OF_TASK} and m.agreement is not null)`,
  };
}

/** Longest that a filter may take on this page; it is a person who waits. */
const PATIENCE_MS = 10_000;

/** Filters may have to look at every task of the project; past the limit the caller is told what to do. */
async function bounded<T>(tx: Tx, selection: TaskSelection, read: () => Promise<T>): Promise<T> {
  if (isWhole(selection)) return read();
  await sql`select set_config('statement_timeout', ${String(PATIENCE_MS)}, true)`.execute(tx);
  try {
    const value = await read();
    await sql`select set_config('statement_timeout', '0', true)`.execute(tx);
    return value;
  } catch (error) {
    throw readable(error);
  }
}

function readable(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === '57014')
    return new AppError(
      'unavailable',
      `The search took longer than ${PATIENCE_MS / 1000} seconds and was stopped. Add a filter on status, id or date, or search for less.`,
      { reason: 'query_timeout' },
    );
  if (code === '2201B')
    return new AppError('validation', 'Validation error', {
      details: { filters: [`Not a valid pattern: ${message ?? ''}.`] },
    });
  return error;
}

export interface TaskTotals {
  total: number;
  total_annotations: number;
  total_predictions: number;
}

/** What the project's counters say: right without looking at a task. */
export async function countWhole(tx: Tx, organizationId: number, projectId: number): Promise<TaskTotals> {
  const { rows } = await sql<TaskTotals>`
    select coalesce(sum(task_number), 0)::bigint as total, coalesce(sum(total_annotations_number), 0)::bigint as total_annotations,
      coalesce(sum(total_predictions_number), 0)::bigint as total_predictions
    from project_counter where organization_id = ${organizationId} and project_id = ${projectId}`.execute(tx);
  return rows[0] ?? { total: 0, total_annotations: 0, total_predictions: 0 };
}

export async function countSelected(tx: Tx, selection: TaskSelection): Promise<TaskTotals> {
  if (isWhole(selection)) return countWhole(tx, selection.organizationId, selection.projectId);
  return bounded(tx, selection, async () => {
    const { rows } = await sql<TaskTotals>`
      select count(*) as total, coalesce(sum(t.total_annotations), 0)::bigint as total_annotations,
        coalesce(sum(t.total_predictions), 0)::bigint as total_predictions
      from task t where ${whereSelected(selection)}`.execute(tx);
    return rows[0] ?? { total: 0, total_annotations: 0, total_predictions: 0 };
  });
}

/**
 * Counts no further than `most`, and gives up after a moment: undefined. With a window, only what comes after its last
 * row, so that whatever lies before the page is not looked through a second time.
 */
export async function countUpTo(
  tx: Tx,
  selection: TaskSelection,
  most: number,
  window: Pick<Window, 'sort' | 'after'> = { sort: [] },
): Promise<number | undefined> {
  const after = window.after ? sql`and ${orderSql(window.sort).after(window.after)}` : sql``;
  await sql`savepoint counting`.execute(tx);
  await sql`select set_config('statement_timeout', '400', true)`.execute(tx);
  try {
    const { rows } = await sql<{ total: number }>`
      select count(*) as total from (
        select from task t left ${JOIN_MEASURE} where ${whereSelected(selection)} ${after} limit ${most}) as first_ones`.execute(
      tx,
    );
    await sql`select set_config('statement_timeout', '0', true)`.execute(tx);
    return rows[0]?.total ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw readable(error);
    await sql`rollback to savepoint counting`.execute(tx);
    return undefined;
  }
}

/** Ids in blocks, for changes of many tasks. */
export async function listSelectedIds(
  tx: Tx,
  selection: TaskSelection,
  afterId: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t where ${whereSelected(selection)} and t.id > ${afterId} order by t.id limit ${limit}`.execute(
    tx,
  );
  return rows.map((row) => row.id);
}

export interface TaskListRow extends TaskCoreRow {
  agreement: number | null;
  review_status: string | null;
  final_annotation_id: number | null;
  split: 'train' | 'validation' | 'test' | null;
  annotators: number[] | null;
  annotators_count: number | null;
  annotated_at: Date | null;
  assignees: number[] | null;
  assigned_reviewers: number[] | null;
  locked_by: number[] | null;
  reviewers: number[] | null;
  review_reason: string | null;
  annotations_results: string | null;
  annotations_ids: string | null;
  predictions_results: string | null;
  predictions_score: number | null;
  model_agreement: number | null;
  predictions_model_versions: string | null;
}

/** The rows of one page, in its order, each with a short account of what belongs to it. `now` decides which leases live. */
export async function listRows(
  tx: Tx,
  organizationId: number,
  ids: readonly number[],
  now: Date,
): Promise<TaskListRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<TaskListRow>`
    select ${TASK_CORE}, ${AGREEMENT} as agreement, t.review_status, t.final_annotation_id, t.split,
      array(select unnest(a.annotators)::float8) as annotators, cardinality(a.annotators) as annotators_count, a.annotated_at,
      a.annotations_results, a.annotations_ids, p.predictions_results, p.predictions_score, p.predictions_model_versions,
      case when t.total_predictions > 0 then ${MODEL_AGREEMENT} end as model_agreement,
      s.assignees, s.assigned_reviewers, l.locked_by, r.reviewers, r.review_reason
    from unnest(${ids}::bigint[]) with ordinality as page (id, place)
    join task t on t.id = page.id and t.organization_id = ${organizationId}
    left join lateral (
      select array_agg(distinct x.completed_by) filter (where x.completed_by is not null) as annotators, max(x.created_at) as annotated_at,
        left(string_agg(left(x.result::text, 500), ', ' order by x.id), 500) as annotations_results,
        left(string_agg(x.id::text, ',' order by x.id), 500) as annotations_ids
      from annotation x where x.task_id = t.id and x.deleted_at is null
    ) as a on t.total_annotations + t.cancelled_annotations > 0
    left join lateral (
      select left(string_agg(left(x.result::text, 500), ', ' order by x.id), 500) as predictions_results,
        avg(x.score) as predictions_score, left(string_agg(distinct x.model_version, ','), 500) as predictions_model_versions
      from prediction x where x.task_id = t.id
    ) as p on t.total_predictions > 0
    left join lateral (
      select array_agg(x.user_id::float8 order by x.id) filter (where x.type = 'AN') as assignees,
        array_agg(x.user_id::float8 order by x.id) filter (where x.type = 'RE') as assigned_reviewers
      from task_assignment x where x.task_id = t.id
    ) as s on true
    left join lateral (
      select array_agg(x.user_id::float8 order by x.user_id) as locked_by
      from task_lease x where x.task_id = t.id and x.expires_at > ${now}
    ) as l on true
    left join lateral (
      select array_agg(distinct x.decided_by::float8) filter (where x.decided_by is not null) as reviewers,
        (array_agg(x.reason order by x.decided_at desc, x.id desc))[1] as review_reason
      from review x where x.task_id = t.id and x.decided_at is not null
    ) as r on t.total_annotations > 0
    order by page.place`.execute(tx);
  return rows;
}
