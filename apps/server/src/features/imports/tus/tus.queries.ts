import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface UploadRow {
  id: number;
  uuid: string;
  project_id: number;
  filename: string;
  serial_number: string | null;
  size_bytes: number;
  received_bytes: number;
  file_upload_id: number | null;
  expires_at: Date;
  created_at: Date;
}

export interface Owner {
  organizationId: number;
  userId: number;
}

const COLUMNS = sql`id, uuid, project_id, filename, serial_number, size_bytes, received_bytes, file_upload_id, expires_at, created_at`;

export async function insertUpload(
  tx: Tx,
  owner: Owner,
  upload: { projectId: number; filename: string; serialNumber: string | undefined; sizeBytes: number; expiresAt: Date },
): Promise<UploadRow> {
  const { rows } = await sql<UploadRow>`
    insert into resumable_upload (organization_id, project_id, user_id, filename, serial_number, size_bytes, expires_at)
    values (${owner.organizationId}, ${upload.projectId}, ${owner.userId}, ${upload.filename}, ${upload.serialNumber ?? null},
      ${upload.sizeBytes}, ${upload.expiresAt.toISOString()})
    returning ${COLUMNS}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('an upload was not stored');
  return row;
}

/** Locks the person's place in line, so that many at once cannot pass the limit together. */
export async function countOpenUploads(tx: Tx, owner: Owner): Promise<{ count: number; bytes: number }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('resumable_upload', ${owner.userId}))`.execute(tx);
  const { rows } = await sql<{ count: number; bytes: number }>`
    select count(*) as count, coalesce(sum(size_bytes), 0) as bytes from resumable_upload
    where organization_id = ${owner.organizationId} and user_id = ${owner.userId} and file_upload_id is null`.execute(
    tx,
  );
  return rows[0] ?? { count: 0, bytes: 0 };
}

/** Only one's own. */
export async function findUpload(tx: Tx, owner: Owner, uuid: string): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`
    select ${COLUMNS} from resumable_upload
    where organization_id = ${owner.organizationId} and user_id = ${owner.userId} and uuid = ${uuid}`.execute(tx);
  return rows[0];
}

export async function listOpenUploads(
  tx: Tx,
  owner: Owner,
  projectId: number | undefined,
  now: Date,
): Promise<UploadRow[]> {
  const { rows } = await sql<UploadRow>`
    select ${COLUMNS} from resumable_upload
    where organization_id = ${owner.organizationId} and user_id = ${owner.userId} and file_upload_id is null
      and expires_at > ${now.toISOString()} ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
    order by id desc limit 1000`.execute(tx);
  return rows;
}

/** Takes the place of the only sender; false while another one has it and shows signs of life. */
export async function lockUpload(
  tx: Tx,
  owner: Owner,
  uuid: string,
  token: string,
  times: { now: Date; until: Date },
): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`
    update resumable_upload set lock_token = ${token}, locked_until = ${times.until.toISOString()}
    where organization_id = ${owner.organizationId} and user_id = ${owner.userId} and uuid = ${uuid}
      and (lock_token is null or locked_until < ${times.now.toISOString()})
    returning ${COLUMNS}`.execute(tx);
  return rows[0];
}

export async function unlockUpload(tx: Tx, id: number, token: string): Promise<void> {
  await sql`
    update resumable_upload set lock_token = null, locked_until = null
    where id = ${id} and lock_token = ${token}`.execute(tx);
}

/** The piece and the new place to go on from, together; false when the lock was lost meanwhile. */
export async function addPart(
  tx: Tx,
  upload: { id: number; organizationId: number; token: string; until: Date; expiresAt: Date },
  part: { startByte: number; sizeBytes: number; storageKey: string },
): Promise<boolean> {
  const { rows } = await sql`
    update resumable_upload set received_bytes = received_bytes + ${part.sizeBytes}, locked_until = ${upload.until.toISOString()},
      expires_at = ${upload.expiresAt.toISOString()}
    where id = ${upload.id} and lock_token = ${upload.token} and received_bytes = ${part.startByte}
    returning id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`
    insert into resumable_upload_part (upload_id, organization_id, start_byte, size_bytes, storage_key)
    values (${upload.id}, ${upload.organizationId}, ${part.startByte}, ${part.sizeBytes}, ${part.storageKey})`.execute(
    tx,
  );
  return true;
}

export async function listParts(
  tx: Tx,
  uploadId: number,
): Promise<{ start_byte: number; size_bytes: number; storage_key: string }[]> {
  const { rows } = await sql<{ start_byte: number; size_bytes: number; storage_key: string }>`
    select start_byte, size_bytes, storage_key from resumable_upload_part where upload_id = ${uploadId}
    order by start_byte`.execute(tx);
  return rows;
}

/** Becomes a file of the project; its pieces are no longer needed. False when it had become one already. */
export async function completeUpload(tx: Tx, id: number, token: string, fileUploadId: number): Promise<boolean> {
  const { rows } = await sql`
    update resumable_upload set file_upload_id = ${fileUploadId}, lock_token = null, locked_until = null
    where id = ${id} and lock_token = ${token} and file_upload_id is null returning id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`delete from resumable_upload_part where upload_id = ${id}`.execute(tx);
  return true;
}

export async function deleteUpload(tx: Tx, id: number): Promise<void> {
  await sql`delete from resumable_upload where id = ${id}`.execute(tx);
}

/** Of every organization; nobody who sends has one of them. */
export async function listExpired(tx: Tx, now: Date, limit: number): Promise<{ id: number }[]> {
  const { rows } = await sql<{ id: number }>`
    select id from resumable_upload
    where expires_at < ${now.toISOString()} and (lock_token is null or locked_until < ${now.toISOString()})
    order by expires_at limit ${limit} for update skip locked`.execute(tx);
  return rows;
}
