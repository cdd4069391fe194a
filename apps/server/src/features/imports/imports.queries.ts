import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { LabelUse } from './label-usage.ts';

export interface ProjectImportRules {
  maximum_annotations: number;
  overlap_cohort_percentage: number;
  skip_queue: string;
  model_version: string;
}

export async function getProjectRules(tx: Tx, organizationId: number, projectId: number): Promise<ProjectImportRules> {
  return tx
    .selectFrom('project')
    .select(['maximum_annotations', 'overlap_cohort_percentage', 'skip_queue', 'model_version'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow();
}

/** Everybody who may be named as an author. */
export async function listMemberIds(tx: Tx, organizationId: number): Promise<{ id: number; email: string }[]> {
  const { rows } = await sql<{ id: number; email: string }>`
    select u.id, u.email::text from organization_member m join app_user u on u.id = m.user_id where m.organization_id = ${organizationId}`.execute(
    tx,
  );
  return rows;
}

export interface Numbers {
  taskIds: number[];
  firstInnerId: number;
}

/** Takes ids and task numbers for a batch. The project row stays locked until the batch is committed. */
export async function takeTaskNumbers(
  tx: Tx,
  organizationId: number,
  projectId: number,
  count: number,
): Promise<Numbers> {
  const { rows } = await sql<{ first: number }>`
    update project set next_task_number = next_task_number + ${count}
    where organization_id = ${organizationId} and id = ${projectId} and deleted_at is null
    returning next_task_number - ${count} as first`.execute(tx);
  const first = rows[0];
  if (!first) throw new Error('the project was deleted during the import');
  const ids = await takeIds(tx, 'task', count);
  return { taskIds: ids, firstInnerId: first.first };
}

type TableWithIds = 'task' | 'annotation' | 'prediction' | 'annotation_draft';

export async function takeIds(tx: Tx, table: TableWithIds, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await sql<{
    id: number;
  }>`
    with sequence as materialized (select pg_get_serial_sequence(${table}, 'id')::regclass as name)
    select nextval(sequence.name) as id from sequence, generate_series(1, ${count})`.execute(tx);
  return rows.map((row) => row.id);
}

/** Those of these unique ids that annotations of the project have, deleted ones included. */
export async function listTakenUniqueIds(
  tx: Tx,
  organizationId: number,
  projectId: number,
  uniqueIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ unique_id: string }>`
    select unique_id from annotation
    where organization_id = ${organizationId} and project_id = ${projectId} and unique_id = any (${uniqueIds}::uuid[])`.execute(
    tx,
  );
  return rows.map((row) => row.unique_id);
}

/** In the order of the keys: two imports never wait for each other in a ring. */
export async function addLabelUsage(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  uses: readonly LabelUse[],
): Promise<void> {
  if (uses.length === 0) return;
  await sql`
    insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count)
    select ${scope.organizationId}, ${scope.projectId}, u.from_name, u.to_name, u.type, u.label, counter_shard(), u.count
    from json_to_recordset(${JSON.stringify(uses)}::json) as u (from_name text, to_name text, type text, label text, count bigint)
    order by u.from_name, u.to_name, u.type, u.label
    on conflict (organization_id, project_id, from_name, to_name, type, label, shard)
      do update set count = c.count + excluded.count`.execute(tx);
}

export interface NewImport {
  organizationId: number;
  projectId: number;
  createdBy: number | undefined;
  source: string;
  fileUploadIds: number[];
  preannotatedFromFields: string[] | undefined;
  returnTaskIds: boolean;
}

export async function insertImport(tx: Tx, row: NewImport): Promise<number> {
  const { id } = await tx
    .insertInto('project_import')
    .values({
      organization_id: row.organizationId,
      project_id: row.projectId,
      created_by: row.createdBy ?? null,
      source: row.source,
      file_upload_ids: JSON.stringify(row.fileUploadIds),
      preannotated_from_fields: row.preannotatedFromFields ? JSON.stringify(row.preannotatedFromFields) : null,
      return_task_ids: row.returnTaskIds,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface ImportChange {
  status?: string;
  found_formats?: string;
  data_columns?: string;
  task_ids?: string | null;
  task_count?: number;
  annotation_count?: number;
  prediction_count?: number;
  failed_count?: number;
  row_errors?: string;
  report_asset_id?: number | null;
  error?: string | null;
  traceback?: string | null;
  duration_ms?: number;
  job_id?: string;
  finished_at?: Date;
}

export async function updateImport(tx: Tx, organizationId: number, id: number, change: ImportChange): Promise<void> {
  await tx
    .updateTable('project_import')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

function importsWithReport(tx: Tx, organizationId: number) {
  return (
    tx
      .selectFrom('project_import')
      .leftJoin('asset', 'asset.id', 'project_import.report_asset_id')
      .leftJoin('job', 'job.id', 'project_import.job_id')
      .selectAll('project_import')
      .select('asset.storage_key as report_key')
      // A job that never got to run cannot tell its import what became of it.
      .select(
        sql<string>`case when project_import.status in ('created', 'in_progress') and job.status in ('cancelled', 'failed')
          then job.status else project_import.status end`.as('real_status'),
      )
      .where('project_import.organization_id', '=', organizationId)
  );
}

export async function findImport(tx: Tx, organizationId: number, id: number) {
  return importsWithReport(tx, organizationId).where('project_import.id', '=', id).executeTakeFirst();
}

export async function listImports(
  tx: Tx,
  organizationId: number,
  projectId: number,
  limit: number,
  afterId: number | undefined,
) {
  let query = importsWithReport(tx, organizationId).where('project_import.project_id', '=', projectId);
  if (afterId !== undefined) query = query.where('project_import.id', '<', afterId);
  return query
    .orderBy('project_import.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export interface NewAsset {
  organizationId: number;
  projectId: number;
  mediaType: 'image' | 'audio' | 'video' | 'document' | 'text' | 'other';
  storageKey: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  createdBy: number | undefined;
}

export async function insertAsset(tx: Tx, asset: NewAsset): Promise<{ id: number; uuid: string }> {
  return tx
    .insertInto('asset')
    .values({
      organization_id: asset.organizationId,
      project_id: asset.projectId,
      media_type: asset.mediaType,
      storage_key: asset.storageKey,
      original_filename: asset.filename.slice(0, 512),
      content_type: asset.contentType,
      size_bytes: asset.sizeBytes,
      sha256: asset.sha256,
      created_by: asset.createdBy ?? null,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow();
}

export async function insertFileUpload(
  tx: Tx,
  asset: NewAsset,
  assetId: number,
): Promise<{ id: number; uploaded_at: Date }> {
  return tx
    .insertInto('file_upload')
    .values({
      organization_id: asset.organizationId,
      project_id: asset.projectId,
      user_id: asset.createdBy ?? null,
      asset_id: assetId,
      file_name: asset.filename.slice(0, 512),
      size_bytes: asset.sizeBytes,
    })
    .returning(['id', 'uploaded_at'])
    .executeTakeFirstOrThrow();
}

export async function listFileUploads(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ids: readonly number[] | undefined,
) {
  let query = tx
    .selectFrom('file_upload')
    .innerJoin('asset', 'asset.id', 'file_upload.asset_id')
    .select([
      'file_upload.id',
      'file_upload.file_name',
      'file_upload.size_bytes',
      'file_upload.uploaded_at',
      'asset.storage_key',
      'asset.content_type',
      'asset.media_type',
      'asset.uuid',
    ])
    .where('file_upload.organization_id', '=', organizationId)
    .where('file_upload.project_id', '=', projectId);
  if (ids) query = query.where('file_upload.id', 'in', ids.length > 0 ? [...ids] : [0]);
  return query.orderBy('file_upload.id').limit(1000).execute();
}

export async function countRows(
  tx: Tx,
  organizationId: number,
  fileUploadId: number,
  good: number,
  bad: number,
): Promise<void> {
  await sql`update file_upload set successful_rows = ${good}, unsuccessful_rows = ${bad}, total_rows = ${good + bad}
    where organization_id = ${organizationId} and id = ${fileUploadId}`.execute(tx);
}

export async function findUploadedAsset(tx: Tx, organizationId: number, projectId: number, uuid: string) {
  return tx
    .selectFrom('asset')
    .select(['storage_key', 'content_type', 'original_filename'])
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}
