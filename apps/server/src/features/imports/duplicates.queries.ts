import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type ColumnTypes, insertStatement } from './insert-rows.queries.ts';

type TaskRow = Readonly<Record<string, unknown>>;

interface Scope {
  organizationId: number;
  projectId: number;
}

export async function savepoint(tx: Tx): Promise<void> {
  await sql`savepoint import_rows`.execute(tx);
}

export async function backToSavepoint(tx: Tx): Promise<void> {
  await sql`rollback to savepoint import_rows`.execute(tx);
}

/** Numbers of rows that did not become tasks, from the end of those taken in this transaction. */
export async function giveBackNumbers(tx: Tx, organizationId: number, projectId: number, count: number): Promise<void> {
  await sql`
    update project set next_task_number = next_task_number - ${count}
    where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
}

/** Tasks of the project by external id. */
export async function findExternalIds(tx: Tx, scope: Scope, names: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; external_id: string }>`
    select id, external_id from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and external_id = any (${names}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.external_id, row.id]));
}

/**
 * Writes new tasks and says which of those without an external id may repeat another: one that was there, or an earlier
 * one of them. The look-up is part of the writing, where the hashes are at hand; the fence (offset 0) keeps the planner
 * from reading all hashes for it, and none of the look-ups here is a join, which it may want to begin with all tasks.
 */
export async function insertNoticing(
  tx: Tx,
  scope: Scope,
  columns: ColumnTypes,
  rows: readonly [TaskRow, ...TaskRow[]],
): Promise<number[]> {
  const { rows: noticed } = await sql<{ id: number }>`
    with written as (${insertStatement('task', columns, rows)} returning id, external_id, data_hash)
    select w.id from (
      select id, external_id, data_hash, count(*) over (partition by data_hash) > 1 as is_twin from written) as w
    where w.external_id is null and (w.is_twin or exists (
      select from task_data_hash h
      where h.data_hash = w.data_hash and h.organization_id = ${scope.organizationId}
        and (select o.project_id = ${scope.projectId} and o.deleted_at is null from task o where o.id = h.task_id)
      offset 0))`.execute(tx);
  return noticed.map((row) => row.id);
}

/** Of tasks just written, those whose data an older task has, with that one. */
export async function listSameData(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<Map<number, number>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; older: number }>`
    select id, older from (
      select n.id, (
        select h.task_id from task_data_hash h
        where h.data_hash = n.data_hash and h.organization_id = ${scope.organizationId} and h.task_id < n.id
          and (select o.project_id = ${scope.projectId} and o.deleted_at is null and o.data = n.data
            from task o where o.id = h.task_id)
        limit 1) as older
      from task n where n.organization_id = ${scope.organizationId} and n.id = any (${taskIds}::bigint[])) as looked
    where older is not null`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.older]));
}

/** For each of a few rows the task that holds the same: by external id, otherwise by data; undefined when none does. */
export async function findTasksLike(
  tx: Tx,
  scope: Scope,
  rows: readonly { externalId: string | null; data: Record<string, unknown> }[],
): Promise<(number | undefined)[]> {
  if (rows.length === 0) return [];
  const { rows: found } = await sql<{ place: number; id: number | null }>`
    with given as materialized (
      select g.place, g.row ->> 'externalId' as external_id, g.row -> 'data' as data,
        jsonb_hash_extended(g.row -> 'data', 0) as hash
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as g (row, place))
    select g.place, case when g.external_id is null then (
      select h.task_id from task_data_hash h
      where h.data_hash = g.hash and h.organization_id = ${scope.organizationId}
        and (select t.project_id = ${scope.projectId} and t.deleted_at is null and t.data = g.data
          from task t where t.id = h.task_id)
      limit 1)
    else (
      select t.id from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
        and t.external_id = g.external_id)
    end as id
    from given g order by g.place`.execute(tx);
  return found.map((row) => row.id ?? undefined);
}
