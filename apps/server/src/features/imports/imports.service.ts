import type { Import, StartImport } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { runImport } from './imports.jobs.ts';
import {
  findImport,
  findUploadedAsset,
  insertImport,
  listFileUploads,
  listImports,
  updateImport,
} from './imports.queries.ts';

/** Starts the import of uploaded files as a job; its progress and report are read from the import. */
export async function startImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: StartImport,
): Promise<Import> {
  return withActor(platform.db, actor, async (tx) => {
    const files = await listFileUploads(tx, access.organizationId, access.projectId, input.file_upload_ids);
    const missing = input.file_upload_ids.filter((id) => !files.some((file) => file.id === id));
    if (missing.length > 0)
      throw invalidField(
        'file_upload_ids',
        `There is no uploaded file ${missing.join(', ')} in this project. Upload it first.`,
      );
    const id = await insertImport(tx, {
      organizationId: access.organizationId,
      projectId: access.projectId,
      createdBy: actor.userId,
      source: files
        .map((file) => file.file_name)
        .join(', ')
        .slice(0, 1000),
      fileUploadIds: input.file_upload_ids,
      preannotatedFromFields: input.preannotated_from_fields,
      returnTaskIds: input.return_task_ids ?? false,
    });
    const job = await enqueueJob(
      tx,
      actor,
      runImport,
      {
        importId: id,
        ...(input.mapping ? { mapping: input.mapping } : {}),
        ...(input.preannotated_from_fields ? { preannotatedFromFields: input.preannotated_from_fields } : {}),
        ...(input.preannotation_target ? { preannotationTarget: input.preannotation_target } : {}),
      },
      { projectId: access.projectId },
    );
    await updateImport(tx, access.organizationId, id, { job_id: job.id });
    await emit(tx, actor, {
      type: 'IMPORT_STARTED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'project',
      aggregateId: access.projectId,
      payload: { import_id: id, job_id: job.id },
    });
    return presentImport(platform, await findImport(tx, access.organizationId, id));
  });
}

export async function getImport(platform: Platform, actor: Actor, organizationId: number, id: number): Promise<Import> {
  const row = await withActor(platform.db, actor, (tx) => findImport(tx, organizationId, id));
  return presentImport(platform, row);
}

export async function listProjectImports(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: PageRequest,
): Promise<PageResult<Import>> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listImports(
      tx,
      access.organizationId,
      access.projectId,
      asked.limit,
      asked.after === undefined ? undefined : Number(asked.after[0]),
    ),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: await Promise.all(page.rows.map((row) => presentImport(platform, row))) };
}

/** Where an uploaded file of the project lies; 404 for one of another project. */
export async function getUploadedFile(platform: Platform, actor: Actor, access: ProjectAccess, uuid: string) {
  const asset = await withActor(platform.db, actor, (tx) =>
    findUploadedAsset(tx, access.organizationId, access.projectId, uuid),
  );
  if (!asset) throw notFound('File');
  return asset;
}

type ImportRow = Awaited<ReturnType<typeof findImport>>;

async function presentImport(platform: Platform, row: ImportRow): Promise<Import> {
  if (!row) throw notFound('Import');
  return {
    id: row.id,
    project: row.project_id,
    status: row.real_status as Import['status'],
    source: row.source,
    file_upload_ids: row.file_upload_ids as number[],
    found_formats: row.found_formats as Record<string, unknown>,
    data_columns: row.data_columns as string[],
    task_ids: row.task_ids as number[] | null,
    task_count: row.task_count,
    annotation_count: row.annotation_count,
    prediction_count: row.prediction_count,
    failed_count: row.failed_count,
    row_errors: row.row_errors as Import['row_errors'],
    report_url: row.report_key
      ? await platform.storage.signedUrl(row.report_key, {
          filename: `import-${row.id}-failed-rows.csv`,
          disposition: 'attachment',
          contentType: 'text/csv',
        })
      : null,
    error: row.error,
    duration: row.duration_ms / 1000,
    job_id: row.job_id,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
