import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface DueAnnotation {
  id: number;
  task_id: number;
  updated_at: Date;
  /** The annotation with its task, in the form that Label Studio writes to storages. */
  body: Record<string, unknown>;
}

/** Annotations that the target does not hold as they are now, by id. Drafts and deleted ones are none. */
export async function listUnwritten(
  tx: Tx,
  scope: { organizationId: number; projectId: number; storageId: number },
  afterId: number,
  limit: number,
): Promise<DueAnnotation[]> {
  const { rows } = await sql<DueAnnotation>`
    select a.id, a.task_id, a.updated_at, jsonb_build_object(
      'id', a.id, 'result', a.result, 'created_at', a.created_at, 'updated_at', a.updated_at,
      'lead_time', a.lead_time_ms / 1000.0, 'was_cancelled', a.was_cancelled, 'ground_truth', a.ground_truth,
      'unique_id', a.unique_id, 'project', a.project_id, 'parent_prediction', a.parent_prediction_id,
      'parent_annotation', a.parent_annotation_id, 'import_id', a.import_id, 'last_action', a.last_action,
      'completed_by', case when u.id is null then null else jsonb_build_object(
        'id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name) end,
      'task', jsonb_build_object('id', t.id, 'inner_id', t.inner_id, 'data', t.data, 'meta', t.meta,
        'external_id', t.external_id, 'is_labeled', t.is_labeled, 'overlap', t.overlap, 'project', t.project_id,
        'total_annotations', t.total_annotations, 'cancelled_annotations', t.cancelled_annotations,
        'total_predictions', t.total_predictions, 'created_at', t.created_at, 'updated_at', t.updated_at)) as body
    from annotation a
    join task t on t.id = a.task_id
    left join app_user u on u.id = a.completed_by
    left join storage_export_link l on l.storage_id = ${scope.storageId} and l.annotation_id = a.id
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.id > ${afterId}
      and a.deleted_at is null and t.deleted_at is null
      and (l.annotation_id is null or l.written_version <> a.updated_at)
    order by a.id limit ${limit}`.execute(tx);
  return rows;
}

export async function noteWritten(
  tx: Tx,
  scope: { organizationId: number; projectId: number; storageId: number },
  written: readonly { id: number; key: string; updatedAt: Date }[],
): Promise<void> {
  if (written.length === 0) return;
  // The version is taken from the row itself: a date of JavaScript has fewer digits.
  await sql`
    insert into storage_export_link (organization_id, project_id, storage_id, annotation_id, object_key, written_version)
    select ${scope.organizationId}, ${scope.projectId}, ${scope.storageId}, w.id, w.key, a.updated_at
    from unnest(${written.map((one) => one.id)}::bigint[], ${written.map((one) => one.key)}::text[],
      ${written.map((one) => one.updatedAt)}::timestamptz[]) as w (id, key, read_at)
    join annotation a on a.id = w.id and date_trunc('milliseconds', a.updated_at) = w.read_at
    on conflict (storage_id, annotation_id) do update set object_key = excluded.object_key,
      written_version = excluded.written_version`.execute(tx);
}

/** Files whose annotation or task was deleted. */
export async function listOrphans(
  tx: Tx,
  scope: { organizationId: number; storageId: number },
  limit: number,
): Promise<{ annotation_id: number; object_key: string }[]> {
  const { rows } = await sql<{ annotation_id: number; object_key: string }>`
    select l.annotation_id, l.object_key from storage_export_link l
    where l.organization_id = ${scope.organizationId} and l.storage_id = ${scope.storageId} and not exists (
      select from annotation a join task t on t.id = a.task_id
      where a.id = l.annotation_id and a.deleted_at is null and t.deleted_at is null)
    order by l.annotation_id limit ${limit}`.execute(tx);
  return rows;
}

export async function forgetWritten(
  tx: Tx,
  scope: { organizationId: number; storageId: number },
  annotationIds: readonly number[],
): Promise<void> {
  await sql`delete from storage_export_link
    where organization_id = ${scope.organizationId} and storage_id = ${scope.storageId}
      and annotation_id = any (${[...annotationIds]}::bigint[])`.execute(tx);
}

export async function countWritten(tx: Tx, organizationId: number, storageId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from storage_export_link
    where organization_id = ${organizationId} and storage_id = ${storageId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Targets that want annotations of these projects as they are submitted. */
export async function listEagerTargets(
  tx: Tx,
  organizationId: number,
  projectIds: readonly number[],
): Promise<{ id: number }[]> {
  const { rows } = await sql<{ id: number }>`
    select id from storage_connection
    where organization_id = ${organizationId} and project_id = any (${[...projectIds]}::bigint[]) and direction = 'export'
      and settings->'export_on_change' = 'true'::jsonb`.execute(tx);
  return rows;
}
