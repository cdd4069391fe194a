import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface NewAsset {
  organizationId: number;
  projectId: number;
  mediaType: 'image' | 'audio' | 'video' | 'document' | 'text' | 'archive' | 'other';
  storageKey: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  createdBy: number | undefined;
  serialNumber?: string | undefined;
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
      serial_number: asset.serialNumber ?? null,
    })
    .returning(['id', 'uploaded_at'])
    .executeTakeFirstOrThrow();
}

export async function listFileUploads(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ids: readonly number[] | undefined,
  serialNumber?: string,
) {
  let query = tx
    .selectFrom('file_upload')
    .innerJoin('asset', 'asset.id', 'file_upload.asset_id')
    .select([
      'file_upload.id',
      'file_upload.file_name',
      'file_upload.size_bytes',
      'file_upload.uploaded_at',
      'file_upload.serial_number',
      'file_upload.total_rows',
      'file_upload.successful_rows',
      'file_upload.unsuccessful_rows',
      'asset.storage_key',
      'asset.content_type',
      'asset.media_type',
      'asset.uuid',
    ])
    .where('file_upload.organization_id', '=', organizationId)
    .where('file_upload.project_id', '=', projectId);
  if (ids) query = query.where('file_upload.id', 'in', ids.length > 0 ? [...ids] : [0]);
  if (serialNumber !== undefined) query = query.where('file_upload.serial_number', '=', serialNumber);
  return query.orderBy('file_upload.id').limit(1000).execute();
}

export async function setSerialNumber(
  tx: Tx,
  organizationId: number,
  id: number,
  serialNumber: string | null,
): Promise<void> {
  await tx
    .updateTable('file_upload')
    .set({ serial_number: serialNumber })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Those that no open import is going to read. The content stays where tasks may show it. */
export async function deleteFileUploads(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ids: readonly number[] | undefined,
): Promise<number> {
  const { rows } = await sql`
    delete from file_upload f
    where f.organization_id = ${organizationId} and f.project_id = ${projectId}
      ${ids === undefined ? sql`` : sql`and f.id = any (${ids}::bigint[])`}
      and not exists (
        select from project_import i where i.organization_id = ${organizationId} and i.project_id = ${projectId}
          and i.status in ('created', 'in_progress') and i.file_upload_ids @> to_jsonb(f.id))
    returning f.id`.execute(tx);
  return rows.length;
}

/** Of collected items only those that were approved: others belong to whoever sent them in, and to reviewers. */
export async function findUploadedAsset(tx: Tx, organizationId: number, projectId: number, uuid: string) {
  return tx
    .selectFrom('asset')
    .select(['storage_key', 'content_type', 'original_filename'])
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('collection_item')
            .select('collection_item.id')
            .whereRef('collection_item.asset_id', '=', 'asset.id')
            .where('collection_item.status', '<>', 'approved'),
        ),
      ),
    )
    .executeTakeFirst();
}

export async function addFileRows(
  tx: Tx,
  organizationId: number,
  counts: ReadonlyMap<number, { good: number; bad: number }>,
): Promise<void> {
  const rows = [...counts].map(([id, count]) => ({ id, ...count })).toSorted((left, right) => left.id - right.id);
  if (rows.length === 0) return;
  await sql`
    update file_upload f set successful_rows = successful_rows + c.good, unsuccessful_rows = unsuccessful_rows + c.bad,
      total_rows = total_rows + c.good + c.bad
    from json_to_recordset(${JSON.stringify(rows)}::json) as c (id bigint, good bigint, bad bigint)
    where f.organization_id = ${organizationId} and f.id = c.id`.execute(tx);
}
