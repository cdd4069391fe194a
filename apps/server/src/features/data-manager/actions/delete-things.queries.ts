import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

/** Only those of one person when `userId` is given. Returns the ids. */
export async function hideAnnotations(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  by: { userId: number | undefined; at: Date; author: number | undefined },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update annotation set deleted_at = ${by.at.toISOString()}::timestamptz, deleted_by = ${by.userId ?? null}, last_action = 'deleted'
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and task_id = any (${taskIds}::bigint[])
      and deleted_at is null and (${by.author ?? null}::bigint is null or completed_by = ${by.author ?? null})
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await sql`delete from annotation_draft where annotation_id = any (${ids}::bigint[])`.execute(tx);
  return ids;
}

export async function listTasksOfAnnotations(tx: Tx, scope: Scope, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    select distinct a.task_id from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.id = any (${ids}::bigint[])
    order by a.task_id`.execute(tx);
  return rows.map((row) => row.task_id);
}

/** What was deleted at that moment comes back; a ground truth only where there is no other by now. */
export async function showAnnotations(tx: Tx, scope: Scope, ids: readonly number[], at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update annotation a set deleted_at = null, deleted_by = null, last_action = 'restored',
      ground_truth = a.ground_truth and not exists (
        select from annotation o where o.task_id = a.task_id and o.ground_truth and o.deleted_at is null and o.id <> a.id)
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.id = any (${ids}::bigint[])
      and a.deleted_at = ${at.toISOString()}::timestamptz
    returning a.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Annotations that nobody has changed since they were made. */
export async function hideUntouched(
  tx: Tx,
  scope: Scope,
  ids: readonly number[],
  by: { userId: number | undefined; at: Date },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update annotation set deleted_at = ${by.at.toISOString()}::timestamptz, deleted_by = ${by.userId ?? null}, last_action = 'deleted'
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${ids}::bigint[])
      and version = 1 and deleted_at is null
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Deletes them; returns them whole. */
export async function takePredictions(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  modelVersion: string | undefined,
): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    delete from prediction p
    where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId} and p.task_id = any (${taskIds}::bigint[])
      and (${modelVersion ?? null}::text is null or p.model_version = ${modelVersion ?? null})
    returning to_jsonb(p) as row`.execute(tx);
  return rows.map(({ row }) => row);
}

/** Puts predictions back as they were, where their tasks still are; nobody's, where their model is gone. */
export async function putPredictionsBack(tx: Tx, scope: Scope, rows: readonly unknown[]): Promise<number> {
  const { rows: back } = await sql<{ id: number }>`
    insert into prediction overriding system value
    select (jsonb_populate_record(r, jsonb_build_object('ml_backend_id', (select b.id from ml_backend b where b.id = r.ml_backend_id)))).*
    from jsonb_populate_recordset(null::prediction, ${JSON.stringify(rows)}::jsonb) as r
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      and exists (select from task t where t.id = r.task_id)
    on conflict (id) do nothing returning id`.execute(tx);
  return back.length;
}

/** The person of that id or email address, if they are in the organization. */
export async function findPerson(tx: Tx, organizationId: number, named: number | string): Promise<number | undefined> {
  const text = String(named).trim();
  const { rows } = await sql<{ id: number }>`
    select u.id from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and (u.id::text = ${text} or u.email = ${text}::citext) limit 1`.execute(
    tx,
  );
  return rows[0]?.id;
}
