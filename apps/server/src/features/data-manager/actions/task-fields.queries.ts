import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

/** Columns of a task that actions set as a whole. */
export type SettableColumn = 'priority' | 'overlap' | 'split';

const COLUMNS: Readonly<Record<SettableColumn, { name: RawBuilder<unknown>; type: RawBuilder<unknown> }>> = {
  priority: { name: sql`priority`, type: sql`integer` },
  overlap: { name: sql`overlap`, type: sql`integer` },
  split: { name: sql`split`, type: sql`text` },
};

export interface FieldValue {
  id: number;
  value: number | string | null;
}

export interface FieldChange extends FieldValue {
  before: number | string | null;
}

/** Sets each task to its value; returns those that had another one, with what it was. */
export async function setTaskField(
  tx: Tx,
  scope: Scope,
  column: SettableColumn,
  values: readonly FieldValue[],
  by: { userId: number | undefined; now: Date },
): Promise<FieldChange[]> {
  const { name, type } = COLUMNS[column];
  const { rows } = await sql<FieldChange>`
    with given as (
      select r.id, r.value::${type} as value from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (id bigint, value text)
    ), changed as (
      select t.id, t.${name} as before, given.value from task t join given on given.id = t.id
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
        and t.${name} is distinct from given.value
    )
    update task t set ${name} = changed.value, updated_at = ${by.now.toISOString()}::timestamptz, updated_by = ${by.userId ?? null}
    from changed where t.id = changed.id
    returning t.id, changed.value, changed.before`.execute(tx);
  return rows;
}

/** Those of the tasks that still have the value that was set. */
export async function listStillSet(
  tx: Tx,
  scope: Scope,
  column: SettableColumn,
  values: readonly FieldValue[],
): Promise<number[]> {
  const { name, type } = COLUMNS[column];
  const { rows } = await sql<{ id: number }>`
    select t.id from task t join jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (id bigint, value text) on r.id = t.id
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.${name} is not distinct from r.value::${type}
    order by t.id for no key update of t`.execute(tx);
  return rows.map(({ id }) => id);
}

/** A number from 0 to 1 for each task, the same whenever the seed is. */
export async function listShares(
  tx: Tx,
  taskIds: readonly number[],
  seed: number,
): Promise<{ id: number; share: number }[]> {
  const { rows } = await sql<{ id: number; share: number }>`
    select id, sample_share(id, ${seed}::bigint) as share from unnest(${taskIds}::bigint[]) as id`.execute(tx);
  return rows;
}

export async function listTaskData(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
): Promise<{ id: number; data: Record<string, unknown> }[]> {
  const { rows } = await sql<{ id: number; data: Record<string, unknown> }>`
    select id, data from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${taskIds}::bigint[])
      and deleted_at is null and jsonb_typeof(data) = 'object'
    order by id`.execute(tx);
  return rows;
}

/** `value` undefined takes the field away. */
export async function writeDataField(
  tx: Tx,
  scope: Scope,
  name: string,
  values: readonly { id: number; value?: unknown }[],
  by: { userId: number | undefined; now: Date },
): Promise<void> {
  const given = values.map(({ id, value }) => ({ id, value, keeps: value !== undefined }));
  await sql`
    update task t set updated_at = ${by.now.toISOString()}::timestamptz, updated_by = ${by.userId ?? null},
      data = case when r.keeps then t.data || jsonb_build_object(${name}::text, r.value) else t.data - ${name}::text end
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r (id bigint, value jsonb, keeps boolean)
    where t.id = r.id and t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId}`.execute(
    tx,
  );
}

/** The last answer of each task, or the last of one person. */
export async function listLastAnswers(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  author: number | undefined,
): Promise<{ id: number; task_id: number }[]> {
  const { rows } = await sql<{ id: number; task_id: number }>`
    select distinct on (a.task_id) a.id, a.task_id from annotation a
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.task_id = any (${taskIds}::bigint[])
      and a.deleted_at is null and not a.was_cancelled and (${author ?? null}::bigint is null or a.completed_by = ${author ?? null})
    order by a.task_id, a.id desc`.execute(tx);
  return rows;
}

export async function listGolden(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  author?: number,
): Promise<{ id: number; task_id: number }[]> {
  const { rows } = await sql<{ id: number; task_id: number }>`
    select a.id, a.task_id from annotation a
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.task_id = any (${taskIds}::bigint[])
      and a.deleted_at is null and a.ground_truth and (${author ?? null}::bigint is null or a.completed_by = ${author ?? null})`.execute(
    tx,
  );
  return rows;
}

/** Makes these the ground truth of their tasks, or takes that away from them; the versions before are kept. */
export async function setGolden(
  tx: Tx,
  ids: readonly number[],
  isGolden: boolean,
  by: { userId: number | undefined; now: Date; reason: string },
): Promise<void> {
  const now = by.now.toISOString();
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select organization_id, id, version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, updated_by,
      ${by.reason}, ${now}::timestamptz
    from annotation where id = any (${ids}::bigint[])
    on conflict (annotation_id, version) do nothing`.execute(tx);
  await sql`
    update annotation set ground_truth = ${isGolden}, version = version + 1, updated_at = ${now}::timestamptz,
      updated_by = ${by.userId ?? null}, last_action = 'updated',
      counts = not ${isGolden}::boolean and origin not in ('preannotation', 'review') and not was_cancelled and not set_aside
    where id = any (${ids}::bigint[])`.execute(tx);
}
