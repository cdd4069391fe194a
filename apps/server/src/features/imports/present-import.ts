import type { Import } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { listFileUploads } from './file-uploads.queries.ts';
import { prepareImport, shapeTask } from './import-rows.ts';
import { openSource } from './import-source.ts';
import type { findImport } from './imports.queries.ts';
import { readOptions } from './run-options.ts';

export type ImportRow = Awaited<ReturnType<typeof findImport>>;

const SHOWN_TASKS = 100;

/** With `actor`, the record also shows the first tasks of an import that is not committed yet. */
export async function presentImport(
  platform: Platform,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId' | 'can'>,
  row: ImportRow,
  actor?: Actor,
): Promise<Import> {
  if (!row) throw notFound('Import');
  const status = row.real_status as Import['status'];
  const isOpen = status === 'created' || status === 'in_progress';
  const mayWork = access.can('task.create');
  const waits = isOpen && !row.commit_to_project;
  return {
    id: row.id,
    project: row.project_id,
    kind: row.kind as Import['kind'],
    status,
    source: row.source,
    url: row.url,
    file_upload_ids: row.file_upload_ids as number[],
    found_formats: row.found_formats as Record<string, unknown>,
    data_columns: row.data_columns as string[],
    task_ids: row.task_ids as number[] | null,
    task_count: row.kind === 'reimport' ? row.task_count + row.updated_count : row.task_count,
    annotation_count: row.annotation_count,
    prediction_count: row.prediction_count,
    failed_count: row.failed_count,
    updated_count: row.updated_count,
    duplicate_count: row.duplicate_count,
    unknown_count: row.unknown_count,
    on_duplicate: row.on_duplicate as Import['on_duplicate'],
    notes: row.notes as Import['notes'],
    row_errors: row.row_errors as Import['row_errors'],
    progress: row.progress as Import['progress'],
    resume_of: row.resume_of,
    is_stuck: row.is_stuck && isOpen,
    heartbeat_at: row.beat_at?.toISOString() ?? null,
    commit_to_project: row.commit_to_project,
    could_be_tasks_list: row.could_be_tasks_list,
    tasks: waits && actor ? await firstTasks(platform, actor, access, row) : null,
    report_url: row.report_key
      ? await platform.storage.signedUrl(row.report_key, {
          filename: `import-${row.id}-failed-rows.csv`,
          disposition: 'attachment',
          contentType: 'text/csv',
        })
      : null,
    error: row.error,
    traceback: access.can('project.update') ? row.traceback : null,
    duration: row.duration_ms / 1000,
    job_id: row.job_id,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    can: {
      cancel: mayWork && isOpen,
      retry: mayWork && (status === 'failed' || status === 'cancelled' || (row.is_stuck && isOpen)),
      commit: mayWork && waits,
    },
  };
}

async function firstTasks(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
  row: NonNullable<ImportRow>,
): Promise<Record<string, unknown>[]> {
  const options = readOptions(row.options);
  const { files, prepared } = await withActor(platform.db, actor, async (tx) => ({
    files: await listFileUploads(tx, organizationId, projectId, row.file_upload_ids as number[]),
    prepared: await prepareImport(tx, organizationId, projectId, actor.userId ?? null, options.rows),
  }));
  if (files.length === 0) return [];
  const source = await openSource(platform.storage, files, prepared.rules.compiled, options.source);
  const tasks: Record<string, unknown>[] = [];
  for await (const { row: read } of source.rows()) {
    if (read.ok) tasks.push({ ...shapeTask(read.task, prepared) });
    if (tasks.length >= SHOWN_TASKS) break;
  }
  return tasks;
}
