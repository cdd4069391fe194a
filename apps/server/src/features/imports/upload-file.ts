import type { Readable } from 'node:stream';
import type { UploadPreview } from '@labelwright/contract/imports';
import { preview } from '@labelwright/formats/import/preview';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MediaType } from '../../platform/storage/content-types.ts';
import { sniffContent } from '../../platform/storage/sniff-content.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { findMediaFault } from './check-media.ts';
import { insertAsset, insertFileUpload } from './imports.queries.ts';
import { lookForWholeFile, uploadedFileUrl } from './media-task.ts';
import { explainUnshown } from './whole-file.ts';

const ALLOWED_CONTENT = [
  'text/*',
  'image/*',
  'audio/*',
  'video/*',
  'application/json',
  'application/x-ndjson',
  'application/pdf',
  'application/octet-stream',
];
const PREVIEW_ROWS = 10;
const COUNTED_BYTES = 16_000_000;

export interface UploadedFile {
  filename: string;
  content: Readable;
}

/** Stores a file and looks into it: format, columns, first rows. Nothing is imported yet. */
export async function uploadFile(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: UploadedFile,
): Promise<UploadPreview> {
  const stored = await storeFile(platform, access, file);
  const { row, compiled } = await withActor(platform.db, actor, async (tx) => ({
    row: await recordUpload(tx, actor, access, stored),
    compiled: (await getCompiledConfig(tx, access.organizationId, access.projectId)).compiled,
  }));
  const { filename, contentType, storageKey, sizeBytes, mediaType } = stored;
  const facts = { ...row, file: filename, size: sizeBytes, media_type: mediaType };
  const upload = { file_name: filename, storage_key: storageKey, media_type: mediaType, content_type: contentType };
  const whole = await lookForWholeFile(platform.storage, upload, compiled);
  if (!whole) return { ...facts, ...(await previewFile(platform, storageKey, sizeBytes, filename, contentType)) };
  const warning = explainUnshown(whole, filename, compiled);
  const none = { format: null, columns: [], rows: [], row_count: 1, failed_count: 0, errors: [] };
  return { ...facts, ...none, media_type: whole.kind, warnings: warning === undefined ? [] : [warning] };
}

interface StoredUpload {
  filename: string;
  storageKey: string;
  sizeBytes: number;
  sha256: string;
  contentType: string;
  mediaType: Exclude<MediaType, 'archive'>;
}

/** Refuses what is no medium or text, what is empty, and what is broken; nothing of it stays behind. */
async function storeFile(platform: Platform, access: ProjectAccess, file: UploadedFile): Promise<StoredUpload> {
  const { storage, config } = platform;
  const { filename } = file;
  const sniffed = await sniffContent(file.content, filename, ALLOWED_CONTENT).catch((error: Error) => {
    throw invalidField('file', error.message);
  });
  const { contentType } = sniffed;
  const storageKey = newStorageKey(access.organizationId, filename);
  const maxBytes = config.uploadLimitMb * 1_000_000;
  const stored = await storage.put(storageKey, sniffed.stream, { contentType, maxBytes });
  const { sizeBytes } = stored;
  const fault =
    sizeBytes === 0
      ? `${filename} is empty. Choose a file with content.`
      : await findMediaFault(storage, { storageKey, sizeBytes, contentType, fileName: filename });
  if (fault !== undefined) {
    await storage.delete(storageKey);
    throw invalidField('file', fault);
  }
  const mediaType = sniffed.mediaType === 'archive' ? 'other' : sniffed.mediaType;
  return { filename, storageKey, contentType, mediaType, ...stored };
}

async function recordUpload(tx: Tx, actor: Actor, access: ProjectAccess, stored: StoredUpload) {
  const { organizationId, projectId } = access;
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
    url: uploadedFileUrl(projectId, uuid, stored.filename),
    uploaded_at: upload.uploaded_at.toISOString(),
  };
}

async function previewFile(
  platform: Platform,
  storageKey: string,
  sizeBytes: number,
  fileName: string,
  mediaType: string,
) {
  const { stream } = await platform.storage.open(storageKey);
  const seen = await preview(stream, PREVIEW_ROWS, { fileName, mediaType });
  stream.destroy();
  const counted = sizeBytes <= COUNTED_BYTES ? await countRowsOf(platform, storageKey, fileName, mediaType) : undefined;
  return {
    row_count: counted?.good ?? null,
    failed_count: counted?.bad ?? null,
    format: seen.format,
    columns: seen.columns,
    rows: seen.rows.map((row) => row.task.data),
    errors: (counted?.errors ?? seen.errors).map(({ line, message }) => ({ line, message })),
    warnings: seen.warnings,
  };
}

/** The promise on the button is "Import 1,204 rows": worth a second look at a file that is read in a second. */
async function countRowsOf(
  platform: Platform,
  storageKey: string,
  fileName: string,
  mediaType: string,
): Promise<{ good: number; bad: number; errors: { line: number; message: string }[] }> {
  const { stream } = await platform.storage.open(storageKey);
  const { rows } = await readTasks(stream, { fileName, mediaType });
  const count = { good: 0, bad: 0, errors: [] as { line: number; message: string }[] };
  for await (const row of rows) {
    if (row.ok) count.good += 1;
    else {
      count.bad += 1;
      if (count.errors.length < PREVIEW_ROWS) count.errors.push(row);
    }
  }
  return count;
}
