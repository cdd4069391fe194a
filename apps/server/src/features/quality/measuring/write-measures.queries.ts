import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { type Column, type Columns, LABEL, list, numberColumn, textColumn, VALUE } from './columns.ts';
import type { MeasuredRows, Scope, TaskRow } from './measure.queries.ts';

const valuesOf = ({ text, type }: Column): RawBuilder<unknown> =>
  type === null ? sql`string_to_table(${text}, ${VALUE})` : sql`unnest(${text}::${sql.raw(type)}[])`;
const texts = (values: readonly string[]): RawBuilder<unknown> => valuesOf(textColumn(values));
const numbers = (values: readonly (number | null)[], type: 'bigint' | 'double precision'): RawBuilder<unknown> =>
  valuesOf(numberColumn(values, type));

/** As a table r, with the rows of these tasks alone. */
const rowsOf = (columns: Columns, taskIds: readonly number[]): RawBuilder<unknown> =>
  sql`rows from (${sql.join(Object.values(columns).map(valuesOf))}) as r (${sql.raw(Object.keys(columns).join(', '))})
    where r.task_id = any (${list(taskIds)}::bigint[])`;
const hasRows = ({ task_id }: Columns): boolean => task_id.text !== list([]);

/**
 * Puts the rows of these tasks in the place of those before. Only one measurement of a project runs at a time, so rows that
 * are there as they should be can be left alone by looking, which costs half of what a conflict costs.
 */
export async function writeMeasures(tx: Tx, scope: Scope, rows: MeasuredRows, now: Date): Promise<void> {
  if (rows.tasks.length === 0) return;
  await writeComparisons(tx, scope, rows);
  await writeLabelled(tx, scope, rows);
  await writeAgreements(tx, scope, rows.tasks, now);
}

export async function writeComparisons(tx: Tx, scope: Scope, { tasks, pairs, golden }: MeasuredRows): Promise<void> {
  const taskIds = tasks.map(({ taskId }) => taskId);
  await withHashes(tx, async () => {
    await writePairs(tx, scope, taskIds, pairs);
    await writeGolden(tx, scope, taskIds, golden);
  });
}

export async function writeLabelled(tx: Tx, scope: Scope, { tasks, labels }: MeasuredRows): Promise<void> {
  const taskIds = tasks.map(({ taskId }) => taskId);
  await withHashes(tx, () => writeLabels(tx, scope, taskIds, labels));
}

/**
 * Nobody knows how many rows the parameters hold: taken for few, each of them would be held against each row that is there.
 * And tables that have just begun to grow are taken for so small that they are read from end to end.
 */
async function withHashes(tx: Tx, write: () => Promise<void>): Promise<void> {
  const set = (value: 'on' | 'off') =>
    sql`select set_config('enable_nestloop', ${value}, true), set_config('enable_seqscan', ${value}, true)`.execute(tx);
  await set('off');
  await write();
  await set('on');
}

interface Table {
  name: string;
  /** Tell the rows of a task apart. */
  keys: readonly string[];
  /** What is measured. */
  values: readonly string[];
  /** Rows as they should be: task_id, keys, values. */
  rows: RawBuilder<unknown>;
  /** There should be none. */
  isEmpty: boolean;
}

async function isEmpty(tx: Tx, scope: Scope, taskIds: readonly number[], table: string): Promise<boolean> {
  const { rows } = await sql<{ is_empty: boolean }>`
    select not exists (
      select from ${sql.table(table)}
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
        and task_id = any (${list(taskIds)}::bigint[])) as is_empty`.execute(tx);
  return rows[0]?.is_empty ?? false;
}

/** Takes away what is not as it should be, then adds what is missing. */
async function replaceRows(tx: Tx, scope: Scope, taskIds: readonly number[], table: Table): Promise<void> {
  const keys = ['task_id', ...table.keys];
  const all = [...keys, ...table.values];
  const columns = (alias: string, names: readonly string[]): string =>
    names.map((name) => `${alias}.${name}`).join(', ');
  const into = sql`insert into ${sql.table(table.name)} (organization_id, project_id, ${sql.raw(all.join(', '))})
    select ${scope.organizationId}::bigint, ${scope.projectId}::bigint, ${sql.raw(columns('n', all))} from`;
  // Most tasks are measured for the first time: there is nothing to hold the rows against.
  if (await isEmpty(tx, scope, taskIds, table.name)) {
    if (table.isEmpty) return;
    await sql`with n as (${table.rows}) ${into} n`.execute(tx);
    return;
  }
  const areKeysSame = sql.raw(keys.map((key) => `k.${key} = n.${key}`).join(' and '));
  const isOther = sql.raw(`(${columns('k', table.values)}) is distinct from (${columns('n', table.values)})`);
  await sql`
    with different as materialized (
      select k.place, ${sql.raw(columns('n', all))}
      from (${table.rows}) n
      full join (
        select o.ctid as place, ${sql.raw(columns('o', all))} from ${sql.table(table.name)} o
        where o.organization_id = ${scope.organizationId} and o.project_id = ${scope.projectId}
          and o.task_id = any (${list(taskIds)}::bigint[])
      ) k on ${areKeysSame}
      where k.task_id is null or n.task_id is null or ${isOther}
    ), stale as (
      delete from ${sql.table(table.name)}
      where ctid = any (array(select place from different where place is not null))
      returning 1
    )
    ${into} different n where n.task_id is not null and (select count(*) from stale) >= 0`.execute(tx);
}

function writePairs(tx: Tx, scope: Scope, taskIds: readonly number[], pairs: Columns): Promise<void> {
  return replaceRows(tx, scope, taskIds, {
    name: 'annotation_pair',
    isEmpty: !hasRows(pairs),
    keys: ['annotation_a', 'annotation_b'],
    values: ['user_a', 'user_b', 'score', 'controls', 'day'],
    rows: sql`
      select r.task_id, r.annotation_a, r.annotation_b, r.user_a, r.user_b, r.score, r.controls::jsonb as controls, r.day::date as day
      from ${rowsOf(pairs, taskIds)}`,
  });
}

function writeLabels(tx: Tx, scope: Scope, taskIds: readonly number[], labels: Columns): Promise<void> {
  return replaceRows(tx, scope, taskIds, {
    name: 'annotation_labels',
    isEmpty: !hasRows(labels),
    keys: ['annotation_id', 'control'],
    values: ['user_id', 'labels', 'items', 'is_golden', 'day'],
    rows: sql`
      select r.task_id, r.annotation_id, r.control, r.user_id, string_to_array(r.labels, ${LABEL}) as labels,
        string_to_array(nullif(r.items, ''), ' ')::integer[] as items, r.is_golden, r.day::date as day
      from ${rowsOf(labels, taskIds)}`,
  });
}

function writeGolden(tx: Tx, scope: Scope, taskIds: readonly number[], golden: Columns): Promise<void> {
  return replaceRows(tx, scope, taskIds, {
    name: 'golden_score',
    isEmpty: !hasRows(golden),
    keys: ['annotation_id'],
    values: ['golden_id', 'user_id', 'score', 'controls', 'answered_at'],
    rows: sql`
      select r.task_id, r.annotation_id, r.golden_id, r.user_id, r.score, r.controls::jsonb as controls, r.answered_at::timestamptz as answered_at
      from ${rowsOf(golden, taskIds)}`,
  });
}

/** The agreement of each task, and what it was measured from: it is as it should be. */
export async function writeAgreements(tx: Tx, scope: Scope, rows: readonly TaskRow[], now: Date): Promise<void> {
  const kept = rows.filter(({ fingerprint }) => fingerprint !== null);
  if (kept.length === 0) return;
  const ids = kept.map(({ taskId }) => taskId);
  const agreements = kept.map(({ agreement }) => agreement);
  const fingerprints = kept.map(({ fingerprint }) => fingerprint ?? '');
  await sql`
    insert into task_measure (organization_id, project_id, task_id, agreement, fingerprint, measured_at)
    select ${scope.organizationId}, ${scope.projectId}, n.*, ${now}
    from rows from (${numbers(ids, 'bigint')}, ${numbers(agreements, 'double precision')}, ${texts(fingerprints)}) as n
    on conflict (organization_id, project_id, task_id) do update
      set agreement = excluded.agreement, fingerprint = excluded.fingerprint, measured_at = excluded.measured_at`.execute(
    tx,
  );
}
