import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { TASK_CORE, type TaskCoreRow } from './task-core.queries.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

export async function findTask(tx: Tx, scope: Scope, id: number): Promise<TaskCoreRow | undefined> {
  const { rows } = await sql<TaskCoreRow>`
    select ${TASK_CORE} from task t
    where t.id = ${id} and t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null`.execute(
    tx,
  );
  return rows[0];
}

/** Nobody else changes the task until the transaction ends. */
export async function lockTask(
  tx: Tx,
  scope: Scope,
  id: number,
): Promise<(TaskCoreRow & { counted: number }) | undefined> {
  const { rows } = await sql<TaskCoreRow & { counted: number }>`
    select ${TASK_CORE}, t.counted from task t
    where t.id = ${id} and t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
    for no key update`.execute(tx);
  return rows[0];
}

export interface TaskRules {
  maximum_annotations: number;
  overlap_cohort_percentage: number;
  show_annotation_history: boolean;
}

export async function getTaskRules(tx: Tx, scope: Scope): Promise<TaskRules> {
  return tx
    .selectFrom('project')
    .select(['maximum_annotations', 'overlap_cohort_percentage', 'show_annotation_history'])
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', scope.projectId)
    .executeTakeFirstOrThrow();
}

/** Whether an answer to the task waits for review. */
export async function isInReview(tx: Tx, taskId: number): Promise<boolean> {
  const { rows } = await sql`select from review where task_id = ${taskId} and status = 'pending' limit 1`.execute(tx);
  return rows.length > 0;
}

export async function takeTaskNumber(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    update project set next_task_number = next_task_number + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId} and deleted_at is null
    returning next_task_number - 1 as number`.execute(tx);
  const taken = rows[0];
  if (!taken) throw new Error('the project was deleted meanwhile');
  return taken.number;
}

export interface NewTask extends Scope {
  innerId: number;
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
  externalId: string | null;
  overlap: number;
  priority: number;
  /** null: the task asks what its project asks. */
  definitionId: number | null;
  assetId: number | null;
  payload: Record<string, unknown>;
  assignedTo: string;
  createdBy: number | undefined;
  /** Came by the labelling-task API. */
  byTaskApi?: boolean;
  now: Date;
}

export async function isExternalIdTaken(tx: Tx, organizationId: number, externalId: string): Promise<boolean> {
  const { rows } = await sql`
    select from task
    where organization_id = ${organizationId} and external_id = ${externalId} and deleted_at is null limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function insertTask(tx: Tx, task: NewTask): Promise<number> {
  const { id } = await tx
    .insertInto('task')
    .values({
      organization_id: task.organizationId,
      project_id: task.projectId,
      inner_id: task.innerId,
      data: JSON.stringify(task.data),
      meta: JSON.stringify(task.meta),
      external_id: task.externalId,
      overlap: task.overlap,
      in_overlap_cohort: task.overlap > 1,
      priority: task.priority,
      task_definition_id: task.definitionId,
      asset_id: task.assetId,
      payload: JSON.stringify(task.payload),
      assigned_to: task.assignedTo,
      by_task_api: task.byTaskApi ?? false,
      created_by: task.createdBy ?? null,
      updated_by: task.createdBy ?? null,
      created_at: task.now,
      updated_at: task.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface TaskChange {
  data?: string;
  meta?: string;
  external_id?: string | null;
  overlap?: number;
  priority?: number;
  status?: 'pending' | 'failed';
  updated_by: number | null;
  updated_at: Date;
}

export async function updateTaskRow(tx: Tx, scope: Scope, id: number, change: TaskChange): Promise<void> {
  await tx
    .updateTable('task')
    .set(change)
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .execute();
}

/** Nobody works on these any more. */
export async function deleteLeases(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<void> {
  await sql`delete from task_lease where organization_id = ${scope.organizationId} and task_id = any (${taskIds}::bigint[])`.execute(
    tx,
  );
}

/** Returns the ids that were not deleted before. */
export async function markDeleted(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  by: { userId: number | undefined; at: Date },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update task set deleted_at = ${by.at.toISOString()}::timestamptz, deleted_by = ${by.userId ?? null}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${taskIds}::bigint[])
      and deleted_at is null
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

export async function unmarkDeleted(tx: Tx, scope: Scope, taskIds: readonly number[], since: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update task set deleted_at = null, deleted_by = null
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${taskIds}::bigint[])
      and deleted_at > ${since.toISOString()}::timestamptz
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Tasks deleted in one go, in blocks by id. */
export async function listDeletedTogether(
  tx: Tx,
  scope: Scope,
  deletion: { at: Date; userId: number | undefined },
  afterId: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
      and deleted_at = ${deletion.at.toISOString()}::timestamptz and deleted_by is not distinct from ${deletion.userId ?? null}
      and id > ${afterId}
    order by id limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Gone for good, with everything below them. Returns how many; call again until it is 0. */
export async function purgeDeleted(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    delete from task where id in (
      select id from task where deleted_at < ${before.toISOString()}::timestamptz order by id limit ${limit})
    returning id`.execute(tx);
  return rows.length;
}

export async function isAssetOf(tx: Tx, scope: Scope, assetId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from asset
    where id = ${assetId} and organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null`.execute(
    tx,
  );
  return rows.length > 0;
}

/** The definition that the task itself names; null: it has its project's. */
export async function findTaskDefinition(tx: Tx, taskId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select task_definition_id as id from task where id = ${taskId}`.execute(tx);
  return rows[0]?.id ?? null;
}

export type Original = Pick<NewTask, 'data' | 'meta' | 'overlap' | 'priority' | 'definitionId' | 'payload'>;

/** What a task hands on to its duplicate. */
export async function findOriginal(tx: Tx, scope: Scope, id: number): Promise<Original | undefined> {
  const { rows } = await sql<Original>`
    select data, meta, overlap, priority, task_definition_id as "definitionId", payload from task
    where id = ${id} and organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null`.execute(
    tx,
  );
  return rows[0];
}
