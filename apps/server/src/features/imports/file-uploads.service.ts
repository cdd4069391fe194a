import type { FileUpload } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { readIds } from '../../platform/http/read-ids.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { uploadedFileUrl } from './address-book.ts';
import { deleteFileUploads, listFileUploads, setSerialNumber } from './file-uploads.queries.ts';

export async function listUploads(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: { serial_number?: string; ids?: string; all?: boolean },
): Promise<FileUpload[]> {
  const ids =
    query.ids === undefined || query.all ? undefined : readIds('ids', query.ids.replace(/^\s*\[|\]\s*$/g, ''));
  const rows = await withActor(platform.db, actor, (tx) =>
    listFileUploads(tx, access.organizationId, access.projectId, ids, query.serial_number),
  );
  return rows.map((row) => present(access.projectId, row));
}

export async function getFileUpload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<FileUpload> {
  return withActor(platform.db, actor, (tx) => read(tx, access, id));
}

async function read(tx: Tx, access: ProjectAccess, id: number): Promise<FileUpload> {
  const [row] = await listFileUploads(tx, access.organizationId, access.projectId, [id]);
  if (!row) throw notFound('File');
  return present(access.projectId, row);
}

export async function changeFileUpload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  serialNumber: string | null,
): Promise<FileUpload> {
  return withActor(platform.db, actor, async (tx) => {
    await setSerialNumber(tx, access.organizationId, id, serialNumber);
    return read(tx, access, id);
  });
}

export async function removeFileUpload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  const { deleted } = await removeFileUploads(platform, actor, access, [id]);
  if (deleted === 0) throw new AppError('conflict', 'An import is still going to read this file. Cancel it first.');
}

/** Files that an open import is going to read stay. */
export async function removeFileUploads(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  ids: readonly number[] | undefined,
): Promise<{ deleted: number }> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const deleted = await deleteFileUploads(tx, organizationId, projectId, ids);
    await emit(tx, actor, {
      type: 'FILE_UPLOADS_DELETED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { project_id: projectId, count: deleted },
    });
    return { deleted };
  });
}

function present(projectId: number, row: Awaited<ReturnType<typeof listFileUploads>>[number]): FileUpload {
  return {
    id: row.id,
    url: uploadedFileUrl(projectId, row.uuid, row.file_name),
    file: row.file_name,
    size: row.size_bytes,
    serial_number: row.serial_number,
    total_rows: row.total_rows,
    successful_rows: row.successful_rows,
    unsuccessful_rows: row.unsuccessful_rows,
    uploaded_at: row.uploaded_at.toISOString(),
  };
}
