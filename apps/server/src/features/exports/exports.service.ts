import type { Export, ExportFormat, ExportOptions } from '@labelwright/contract/exports';
import { exporters, findExporter } from '@labelwright/formats/exporters';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { fileNameOf, isOfPictures, planExport } from './export-plan.ts';
import {
  countExports,
  deleteExportRow,
  type ExportRow,
  findConverted,
  findExport,
  hasOpenFormats,
  listExports,
} from './exports.queries.ts';

/** Every format, and what it would lose of the project's present interface. */
export async function listFormats(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ExportFormat[]> {
  const { compiled } = await withActor(platform.db, actor, (tx) =>
    getCompiledConfig(tx, access.organizationId, access.projectId),
  );
  return exporters.map((exporter) => {
    const fit = exporter.fits?.(compiled) ?? { ok: true, losses: [] };
    return {
      name: exporter.id,
      title: exporter.title,
      description: exporter.description,
      extension: exporter.extension,
      media_type: exporter.mediaType,
      takes_files: isOfPictures(exporter),
      disabled: !fit.ok,
      losses: fit.losses,
    };
  });
}

export async function listProjectExports(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: PageRequest,
): Promise<PageResult<Export>> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listExports(tx, organizationId, projectId, {
      limit: asked.limit,
      beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    });
    const page = cutPage(rows, asked.limit, (row) => [row.id]);
    const total = asked.page === undefined ? undefined : await countExports(tx, organizationId, projectId);
    return { ...page, rows: page.rows.map(presentExport), total };
  });
}

export async function getExport(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Export> {
  return presentExport(await readExport(platform, actor, access, id));
}

export interface ExportFile {
  storageKey: string;
  filename: string;
  contentType: string;
}

export async function getExportFile(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  format?: string,
): Promise<ExportFile> {
  const own = await readExport(platform, actor, access, id);
  const row =
    format === undefined || planExport(format, {}).exporter.id === own.format
      ? own
      : await readConverted(platform, actor, access, id, planExport(format, {}).exporter.id);
  if (row.storage_key === null)
    throw new AppError('conflict', `This export has no file: it is ${row.real_status.replace('_', ' ')}.`, {
      reason: 'no_file',
    });
  return {
    storageKey: row.storage_key,
    filename: row.original_filename ?? nameOf(row),
    contentType: row.content_type ?? 'application/octet-stream',
  };
}

export async function deleteExport(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<void> {
  const { organizationId, projectId } = access;
  await withActor(platform.db, actor, async (tx) => {
    const row = await findExport(tx, organizationId, projectId, id);
    if (!row) throw notFound('Export');
    if (isOpen(row))
      throw new AppError('conflict', 'This export is still being written. Cancel its job first.', {
        reason: 'running',
      });
    if (await hasOpenFormats(tx, organizationId, id))
      throw new AppError('conflict', 'Another format of this export is still being written. Cancel its job first.', {
        reason: 'running',
      });
    const storageKeys = await deleteExportRow(tx, organizationId, id);
    await emit(tx, actor, {
      type: 'EXPORT_DELETED',
      organizationId,
      projectId,
      aggregateType: 'export',
      aggregateId: id,
      payload: { project_id: projectId, export_id: id },
    });
    afterCommit(tx, () => {
      for (const storageKey of storageKeys)
        platform.storage
          .delete(storageKey)
          .catch((error: unknown) => platform.log.warn({ err: error, storageKey }, 'could not delete an export file'));
    });
  });
}

async function readConverted(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  format: string,
): Promise<ExportRow> {
  const row = await withActor(platform.db, actor, (tx) => findConverted(tx, access.organizationId, id, format));
  if (!row)
    throw new AppError('conflict', `This export was not converted to ${format}. Send export_type to …/convert first.`, {
      reason: 'not_converted',
    });
  return row;
}

export async function readExport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<ExportRow> {
  const row = await withActor(platform.db, actor, (tx) => findExport(tx, access.organizationId, access.projectId, id));
  if (!row) throw notFound('Export');
  return row;
}

function isOpen(row: ExportRow): boolean {
  return row.real_status === 'created' || row.real_status === 'in_progress';
}

function nameOf(row: ExportRow): string {
  const exporter = findExporter(row.format);
  const options = row.options as ExportOptions;
  return exporter ? fileNameOf({ exporter, options }, row.project_id, row.created_at) : `export-${row.id}`;
}

export function presentExport(row: ExportRow | undefined): Export {
  if (!row) throw notFound('Export');
  const counters = row.counters as Partial<Export['counters']>;
  return {
    id: row.id,
    project: row.project_id,
    title: row.title,
    format: row.format,
    options: row.options as Record<string, unknown>,
    status: row.real_status as Export['status'],
    filename: row.original_filename ?? nameOf(row),
    size: row.size_bytes,
    md5: row.md5,
    sha256: row.sha256 || null,
    counters: {
      task_number: counters.task_number ?? 0,
      annotation_number: counters.annotation_number ?? 0,
      ...(counters.split ? { split: counters.split } : {}),
    },
    losses: row.losses as string[],
    report: row.report as Export['report'],
    converted_formats: row.converted,
    converted_from: row.parent_id,
    error: row.error,
    job_id: row.job_id,
    created_by: row.creator && { ...row.creator, avatar: null },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    can: { download: row.storage_key !== null, delete: !isOpen(row), cancel: isOpen(row) && row.job_id !== null },
  };
}
