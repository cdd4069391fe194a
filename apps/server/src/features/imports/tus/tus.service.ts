import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { UploadPreview } from '@labelwright/contract/imports';
import type { ResumableUpload } from '@labelwright/contract/uploads';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor, withSystem } from '../../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { newStorageKey } from '../../../platform/storage/storage.ts';
import { requireAccess } from '../../tenants/index.ts';
import { listFileUploads } from '../file-uploads.queries.ts';
import { presentUpload, recordUpload, storeFile } from '../upload-file.ts';
import { cutStream } from './cut-stream.ts';
import {
  addPart,
  completeUpload,
  countOpenUploads,
  deleteUpload,
  findUpload,
  insertUpload,
  listExpired,
  listOpenUploads,
  listParts,
  lockUpload,
  type Owner,
  type UploadRow,
  unlockUpload,
} from './tus.queries.ts';
import type { UploadMetadata } from './tus-headers.ts';

const LIFE_MS = 24 * 3_600_000;
const LOCK_MS = 60_000;
/** Putting a large file together takes its time. */
const FINISH_LOCK_MS = 3_600_000;
/** No more than this is lost when the server dies in the middle. */
const PART_BYTES = 32 * 1024 * 1024;
const MOST_OPEN = 2000;
/** Bytes that one person's unfinished uploads may announce, in files of the largest size. */
const MOST_ANNOUNCED = 25;

export function largestUploadBytes(platform: Platform): number {
  return platform.config.uploadLimitMb * 1_000_000;
}

/** Uploads belong to a person in an organization; programs without one cannot have any. */
function ownerOf(actor: Actor): Owner {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined) throw new AppError('forbidden');
  return { organizationId, userId };
}

export async function createUpload(
  platform: Platform,
  actor: Actor,
  metadata: UploadMetadata,
  sizeBytes: number,
): Promise<UploadRow> {
  const access = await requireAccess(platform, actor, { kind: 'project', reference: metadata.project }, 'task.create');
  const owner = ownerOf(actor);
  const largest = largestUploadBytes(platform);
  if (sizeBytes > largest) throw new AppError('too_large', `A file may have at most ${largest} bytes.`);
  if (sizeBytes === 0) throw invalidField('Upload-Length', 'The file is empty. Choose a file with content.');
  return withActor(platform.db, actor, async (tx) => {
    const open = await countOpenUploads(tx, owner);
    if (open.count >= MOST_OPEN || open.bytes + sizeBytes > largest * MOST_ANNOUNCED)
      throw new AppError('rate_limited', 'You have too many unfinished uploads. Finish or delete some of them first.');
    return insertUpload(tx, owner, {
      projectId: access.projectId,
      filename: metadata.filename,
      serialNumber: metadata.serialNumber,
      sizeBytes,
      expiresAt: new Date(platform.now().getTime() + LIFE_MS),
    });
  });
}

export async function getUpload(platform: Platform, actor: Actor, uuid: string): Promise<UploadRow> {
  const row = await withActor(platform.db, actor, (tx) => findUpload(tx, ownerOf(actor), uuid));
  return assertAlive(platform, row);
}

function assertAlive(platform: Platform, row: UploadRow | undefined): UploadRow {
  if (!row) throw notFound('Upload');
  if (row.expires_at <= platform.now()) throw new AppError('gone', 'This upload has expired. Begin it again.');
  return row;
}

export async function listUploads(
  platform: Platform,
  actor: Actor,
  projectId: number | undefined,
): Promise<ResumableUpload[]> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listOpenUploads(tx, ownerOf(actor), projectId, platform.now()),
  );
  return rows.map((row) => ({
    id: row.uuid,
    project: row.project_id,
    filename: row.filename,
    size: row.size_bytes,
    offset: row.received_bytes,
    url: `/api/uploads/${row.uuid}`,
    is_complete: row.received_bytes === row.size_bytes,
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
  }));
}

async function lockFor(
  platform: Platform,
  actor: Actor,
  uuid: string,
  lockMs: number,
): Promise<UploadRow & { token: string }> {
  const owner = ownerOf(actor);
  const found = await getUpload(platform, actor, uuid);
  await requireAccess(platform, actor, { kind: 'project', reference: found.project_id }, 'task.create');
  const token = randomUUID();
  const now = platform.now();
  const until = new Date(now.getTime() + lockMs);
  const row = await withActor(platform.db, actor, (tx) => lockUpload(tx, owner, uuid, token, { now, until }));
  if (!row) throw new AppError('locked', 'Another request is working on this upload. Wait for its end.');
  return { ...row, token };
}

/**
 * Takes what a request sends from `offset` on, piece by piece; answers the new offset. A connection that breaks leaves
 * what has arrived: the next request goes on from there.
 */
export async function appendToUpload(
  platform: Platform,
  actor: Actor,
  uuid: string,
  offset: number,
  content: Readable,
): Promise<UploadRow> {
  const upload = await lockFor(platform, actor, uuid, LOCK_MS);
  const { organizationId } = ownerOf(actor);
  try {
    if (upload.received_bytes !== offset)
      throw new AppError(
        'conflict',
        `The upload has ${upload.received_bytes} bytes, not ${offset}. Go on from there.`,
        {
          headers: { 'Upload-Offset': String(upload.received_bytes) },
        },
      );
    let received = offset;
    for await (const piece of cutStream(content, PART_BYTES)) {
      const storageKey = newStorageKey(organizationId, 'part');
      const maxBytes = upload.size_bytes - received;
      const { sizeBytes } = await platform.storage.put(storageKey, piece, {
        contentType: 'application/octet-stream',
        maxBytes,
      });
      const nowMs = platform.now().getTime();
      const held = {
        id: upload.id,
        organizationId,
        token: upload.token,
        until: new Date(nowMs + LOCK_MS),
        expiresAt: new Date(nowMs + LIFE_MS),
      };
      const isKept =
        sizeBytes > 0 &&
        (await withActor(platform.db, actor, (tx) =>
          addPart(tx, held, { startByte: received, sizeBytes, storageKey }),
        ));
      if (!isKept) await platform.storage.delete(storageKey);
      if (sizeBytes > 0 && !isKept) throw new AppError('locked', 'Another request has taken this upload over.');
      received += sizeBytes;
    }
    return { ...upload, received_bytes: received, expires_at: new Date(platform.now().getTime() + LIFE_MS) };
  } finally {
    await withActor(platform.db, actor, (tx) => unlockUpload(tx, upload.id, upload.token));
  }
}

export async function terminateUpload(platform: Platform, actor: Actor, uuid: string): Promise<void> {
  const upload = await lockFor(platform, actor, uuid, LOCK_MS);
  const parts = await withActor(platform.db, actor, async (tx) => {
    const keys = await listParts(tx, upload.id);
    await deleteUpload(tx, upload.id);
    return keys;
  });
  for (const { storage_key: key } of parts) await platform.storage.delete(key);
}

/** Puts complete uploads together. Whoever asks a second time gets the file that the first one made. */
export async function finishUploads(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  uuids: readonly string[],
): Promise<UploadPreview[]> {
  const previews: UploadPreview[] = [];
  for (const uuid of new Set(uuids)) previews.push(await finishUpload(platform, actor, access, uuid));
  return previews;
}

async function finishUpload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  uuid: string,
): Promise<UploadPreview> {
  const found = await getUpload(platform, actor, uuid);
  if (found.project_id !== access.projectId) throw notFound('Upload');
  if (found.received_bytes < found.size_bytes)
    throw invalidField(
      'uploads',
      `${found.filename} is not complete: ${found.received_bytes} of ${found.size_bytes} bytes have arrived.`,
    );
  if (found.file_upload_id !== null) return presentStored(platform, actor, access, found.file_upload_id);
  const upload = await lockFor(platform, actor, uuid, FINISH_LOCK_MS);
  try {
    if (upload.file_upload_id !== null) return await presentStored(platform, actor, access, upload.file_upload_id);
    const parts = await withActor(platform.db, actor, (tx) => listParts(tx, upload.id));
    const content = Readable.from(
      joinParts(
        platform,
        parts.map((part) => part.storage_key),
      ),
      { objectMode: false },
    );
    const stored = await storeFile(platform, access.organizationId, { filename: upload.filename, content });
    const row = await withActor(platform.db, actor, async (tx) => {
      const recorded = await recordUpload(tx, actor, access, {
        ...stored,
        serialNumber: upload.serial_number ?? undefined,
      });
      if (await completeUpload(tx, upload.id, upload.token, recorded.id)) return recorded;
      throw new AppError('locked', 'Another request has taken this upload over.');
    }).catch(async (error: unknown) => {
      await platform.storage.delete(stored.storageKey);
      throw error;
    });
    for (const { storage_key: key } of parts) await platform.storage.delete(key);
    return await presentUpload(platform, actor, access, row);
  } finally {
    await withActor(platform.db, actor, (tx) => unlockUpload(tx, upload.id, upload.token));
  }
}

async function presentStored(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<UploadPreview> {
  const [row] = await withActor(platform.db, actor, (tx) =>
    listFileUploads(tx, access.organizationId, access.projectId, [id]),
  );
  if (!row) throw notFound('File');
  return presentUpload(platform, actor, access, row);
}

async function* joinParts(platform: Platform, keys: readonly string[]): AsyncGenerator<Buffer> {
  for (const key of keys) {
    const { stream } = await platform.storage.open(key);
    yield* stream as AsyncIterable<Buffer>;
  }
}

const EXPIRED_AT_ONCE = 200;

/** Deletes what nobody came back for, and the records of what has become a file. */
export async function deleteExpired(platform: Platform): Promise<{ deleted: number }> {
  let deleted = 0;
  for (;;) {
    const parts = await withSystem(platform.db, async (tx) => {
      const expired = await listExpired(tx, platform.now(), EXPIRED_AT_ONCE);
      deleted += expired.length;
      const keys: string[] = [];
      for (const { id } of expired) {
        for (const part of await listParts(tx, id)) keys.push(part.storage_key);
        await deleteUpload(tx, id);
      }
      return { keys, isLast: expired.length < EXPIRED_AT_ONCE };
    });
    for (const key of parts.keys) await platform.storage.delete(key);
    if (parts.isLast) return { deleted };
  }
}
