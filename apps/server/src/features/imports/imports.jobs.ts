import { summarizeColumns } from '@labelwright/formats/import/columns';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import {
  JobCancelled,
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { recalculateTasks } from '../projects/index.ts';
import { openFailureReport } from './failure-report.ts';
import { countsOf, importFile, type Tally } from './import-file.ts';
import { prepareImport } from './import-rows.ts';
import { findImport, insertAsset, listFileUploads, updateImport } from './imports.queries.ts';

export const importPayload = Type.Object({
  importId: Type.Integer(),
  mapping: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
  preannotatedFromFields: Type.Optional(Type.Array(Type.String())),
  preannotationTarget: Type.Optional(Type.Enum(['auto', 'annotation', 'prediction'])),
});

export const runImport = {
  type: 'import.run',
  queue: 'io',
  payload: importPayload,
  // A second run would import the rows of the first again; the report says how far it came.
  maxAttempts: 1,
  title: () => 'Import tasks',
} satisfies JobDefinition<typeof importPayload>;

const EVENT_OF = { completed: 'IMPORT_COMPLETED', failed: 'IMPORT_FAILED', cancelled: 'IMPORT_CANCELLED' } as const;

export function importJobs(platform: Platform): RegisteredJob[] {
  return [job(runImport, (payload, context) => importFiles(platform, payload, context))];
}

async function importFiles(
  platform: Platform,
  payload: {
    importId: number;
    mapping?: Record<string, string | null>;
    preannotatedFromFields?: string[];
    preannotationTarget?: 'auto' | 'annotation' | 'prediction';
  },
  context: JobContext,
): Promise<unknown> {
  const { actor, projectId } = context;
  const organizationId = actor.organizationId;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('an import needs a project');
  const started = platform.now();
  const scope = { organizationId, projectId, importId: payload.importId, createdBy: actor.userId ?? null };
  const { record, files, prepared } = await withActor(platform.db, actor, async (tx) => {
    const found = await findImport(tx, organizationId, payload.importId);
    if (!found) throw new PermanentJobError('the import was deleted');
    await updateImport(tx, organizationId, found.id, { status: 'in_progress' });
    return {
      record: found,
      files: await listFileUploads(tx, organizationId, projectId, found.file_upload_ids as number[]),
      prepared: await prepareImport(tx, organizationId, projectId, scope.createdBy, payload),
    };
  });
  const tally: Tally = {
    tasks: 0,
    annotations: 0,
    predictions: 0,
    failed: 0,
    errors: [],
    formats: {},
    taskIds: [],
    bytes: 0,
  };
  const columns = summarizeColumns();
  const report = openFailureReport(platform, organizationId);
  const end = async (status: keyof typeof EVENT_OF, error: string | null, traceback: string | null): Promise<void> => {
    const reportFile = await report.close();
    await withActor(platform.db, actor, async (tx) => {
      const reportId = reportFile
        ? (await insertAsset(tx, { ...reportFile, organizationId, projectId, createdBy: actor.userId })).id
        : null;
      await updateImport(tx, organizationId, payload.importId, {
        ...countsOf(tally),
        status,
        data_columns: JSON.stringify(columns.list().map((column) => column.name)),
        task_ids: record.return_task_ids ? JSON.stringify(tally.taskIds) : null,
        report_asset_id: reportId,
        error,
        traceback,
        duration_ms: platform.now().getTime() - started.getTime(),
        finished_at: platform.now(),
      });
      await emit(tx, actor, {
        type: EVENT_OF[status],
        organizationId,
        projectId,
        aggregateType: 'project',
        aggregateId: projectId,
        payload: { import_id: payload.importId, status, task_count: tally.tasks, failed_count: tally.failed, error },
      });
    });
    platform.live.publish({ organizationId, topic: 'tasks', projectId });
  };
  try {
    const run = {
      platform,
      context,
      scope: { ...scope, definitionId: prepared.rules.definitionId },
      prepared,
      tally,
      columns,
      report,
      keepsTaskIds: record.return_task_ids,
      totalBytes: files.reduce((total, file) => total + file.size_bytes, 0),
    };
    for (const file of files) await importFile(run, file);
    if (prepared.hasCohort)
      await withActor(platform.db, actor, (tx) => recalculateTasks(tx, organizationId, projectId));
    await end('completed', null, null);
    await context.log(`Imported ${tally.tasks} tasks; ${tally.failed} rows failed.`);
    return { import_id: payload.importId, ...countsOf(tally), row_errors: undefined, found_formats: tally.formats };
  } catch (error) {
    const cancelled = error instanceof JobCancelled;
    await end(
      cancelled ? 'cancelled' : 'failed',
      cancelled ? 'Cancelled; what was imported before stays.' : (error as Error).message,
      cancelled ? null : ((error as Error).stack ?? null),
    );
    throw error;
  }
}
