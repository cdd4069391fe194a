import type { Readable } from 'node:stream';
import type { UploadPreview } from '@labelwright/contract/imports';
import { ImportRefusedError } from '@labelwright/formats/import/dataset';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MediaType } from '../../platform/storage/content-types.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { findMediaFault } from '../storages/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { uploadedFileUrl } from './address-book.ts';
import { ALLOWED_CONTENT } from './file-rows.ts';
import { insertAsset, insertFileUpload } from './file-uploads.queries.ts';
import type { StoredUpload } from './import-source.ts';
import { previewUpload } from './preview-upload.ts';
import { asRefusal, openContent } from './unpack-gzip.ts';

export interface UploadedFile {
  filename: string;
  content: Readable;
  serialNumber?: string | undefined;
}

/** Stores a file and looks into it: format, columns, first rows. Nothing is imported yet. */
export async function uploadFile(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: UploadedFile,
): Promise<UploadPreview> {
  const stored = await storeFile(platform, access.organizationId, file);
  const upload = await withActor(platform.db, actor, (tx) =>
    recordUpload(tx, actor, access, { ...stored, serialNumber: file.serialNumber }),
  );
  return presentUpload(platform, actor, access, upload);
}

export type RecordedUpload = StoredUpload & { uploaded_at: Date; serial_number: string | null };

/** A file of the project with what is in it. */
export async function presentUpload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  upload: RecordedUpload,
): Promise<UploadPreview> {
  const { compiled } = await withActor(platform.db, actor, (tx) =>
    getCompiledConfig(tx, access.organizationId, access.projectId),
  );
  const facts = {
    id: upload.id,
    file: upload.file_name,
    size: upload.size_bytes,
    url: uploadedFileUrl(access.projectId, upload.uuid, upload.file_name),
    serial_number: upload.serial_number,
    total_rows: 0,
    successful_rows: 0,
    unsuccessful_rows: 0,
    uploaded_at: upload.uploaded_at.toISOString(),
  };
  try {
    return { ...facts, ...(await previewUpload(platform.storage, upload, compiled)) };
  } catch (error) {
    if (error instanceof ImportRefusedError) throw invalidField('file', error.message);
    throw error;
  }
}

export interface StoredFile {
  filename: string;
  storageKey: string;
  sizeBytes: number;
  sha256: string;
  contentType: string;
  mediaType: MediaType;
  serialNumber?: string | undefined;
}

/** Refuses what is no medium, text or archive, what is empty, and what is broken; nothing of it stays behind. Gzip is taken off. */
export async function storeFile(platform: Platform, organizationId: number, file: UploadedFile): Promise<StoredFile> {
  const { storage, config } = platform;
  const sentName = file.filename.toWellFormed().replaceAll('\0', '').slice(0, 512) || 'file';
  const opened = await openContent(file.content, sentName, ALLOWED_CONTENT);
  const { filename, contentType, mediaType } = opened;
  const storageKey = newStorageKey(organizationId, filename);
  const maxBytes = config.uploadLimitMb * 1_000_000;
  const stored = await storage.put(storageKey, opened.stream, { contentType, maxBytes }).catch((error: unknown) => {
    throw asRefusal(error, sentName);
  });
  const { sizeBytes } = stored;
  const fault =
    sizeBytes === 0
      ? `${filename} is empty. Choose a file with content.`
      : await findMediaFault(storage, { storageKey, sizeBytes, contentType, fileName: filename });
  if (fault !== undefined) {
    await storage.delete(storageKey);
    throw invalidField('file', fault);
  }
  return { filename, storageKey, contentType, mediaType, ...stored };
}

export async function recordUpload(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
  stored: StoredFile,
): Promise<RecordedUpload> {
  const asset = { ...stored, organizationId, projectId, createdBy: actor.userId };
  const { id: assetId, uuid } = await insertAsset(tx, asset);
  const upload = await insertFileUpload(tx, asset, assetId);
  await emit(tx, actor, {
    type: 'FILE_UPLOADED',
    organizationId,
    projectId,
    aggregateType: 'file_upload',
    aggregateId: upload.id,
    payload: { file_upload_id: upload.id, file_name: stored.filename, size_bytes: stored.sizeBytes },
  });
  return {
    id: upload.id,
    uuid,
    uploaded_at: upload.uploaded_at,
    serial_number: stored.serialNumber ?? null,
    file_name: stored.filename,
    storage_key: stored.storageKey,
    size_bytes: stored.sizeBytes,
    content_type: stored.contentType,
    media_type: stored.mediaType,
  };
}
