import { ImportRefusedError } from '@labelwright/formats/import/dataset';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { JobCancelled, type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { FileNotFoundError, TooLargeError } from '../../platform/storage/storage.ts';
import { recalculateTasks } from '../projects/index.ts';
import { fetchSource } from './fetch-source.ts';
import { insertAsset, listFileUploads } from './file-uploads.queries.ts';
import { prepareImport } from './import-rows.ts';
import { importRows } from './import-run.ts';
import { beginRun, findImport, isCancelRequested, listImportTasks, updateRun } from './imports.queries.ts';
import { storeIssueReport } from './issue-report.ts';
import { type ImportRun, TakenOver } from './run-model.ts';
import { readOptions } from './run-options.ts';

const EVENT_OF = { completed: 'IMPORT_COMPLETED', failed: 'IMPORT_FAILED', cancelled: 'IMPORT_CANCELLED' } as const;

const PASSING: ReadonlySet<string> = new Set(['timeout', 'connect_failed', 'dns_failed', 'aborted']);

/** Runs an import from where the last run left it, to its end. */
export async function runImport(
  platform: Platform,
  importId: number,
  context: JobContext,
  mostAttempts: number,
): Promise<unknown> {
  const { actor, projectId } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('an import needs a project');
  const started = platform.now();
  const runner = `${context.jobId}:${context.attempt}:${started.getTime()}`;
  const begun = await withActor(platform.db, actor, (tx) => beginRun(tx, organizationId, importId, runner, started));
  if (!begun) return endedBefore(platform, actor, organizationId, importId);
  const end = (status: keyof typeof EVENT_OF, problem?: Error) =>
    endRun({ platform, context, organizationId, projectId, importId, runner, started }, status, problem);
  try {
    const run = await openRun(platform, context, { organizationId, projectId, importId, runner });
    await importRows(run);
    if (run.prepared.hasCohort && run.kind === 'import')
      await withActor(platform.db, actor, (tx) => recalculateTasks(tx, organizationId, projectId));
    const facts = await end('completed');
    await context.log(`Imported ${facts.task_count} tasks; ${facts.failed_count} rows failed.`);
    return facts;
  } catch (error) {
    if (error instanceof TakenOver) throw new PermanentJobError('another worker has taken this import over');
    if (error instanceof JobCancelled) {
      // A server that stops aborts as well: then the import goes on elsewhere.
      const wanted = await withActor(platform.db, actor, (tx) => isCancelRequested(tx, context.jobId));
      if (wanted) await end('cancelled');
      throw error;
    }
    const problem = error as Error;
    const isFinal = cannotPass(problem) || context.attempt >= mostAttempts;
    if (!isFinal) throw error;
    await end('failed', problem);
    throw cannotPass(problem) ? new PermanentJobError(problem.message) : error;
  }
}

/** A worker that died after the last batch left the import done and its job not. Throws when it ended in any other way. */
async function endedBefore(platform: Platform, actor: Actor, organizationId: number, importId: number) {
  const record = await withActor(platform.db, actor, (tx) => findImport(tx, organizationId, importId));
  if (record?.status !== 'completed') throw new PermanentJobError('the import is over, or was deleted');
  return factsOf(importId, record);
}

type ImportRecord = NonNullable<Awaited<ReturnType<typeof findImport>>>;

/** What the job says that it did. */
const factsOf = (importId: number, record: ImportRecord) => ({
  import_id: importId,
  task_count: record.task_count,
  failed_count: record.failed_count,
  updated_count: record.updated_count,
  annotation_count: record.annotation_count,
  prediction_count: record.prediction_count,
  duplicate_count: record.duplicate_count,
  found_formats: record.found_formats,
});

/** Trying again would give the same. */
function cannotPass(error: Error): boolean {
  return (
    [ImportRefusedError, PermanentJobError, AppError, FileNotFoundError, TooLargeError].some(
      (kind) => error instanceof kind,
    ) ||
    (error instanceof OutboundError && !PASSING.has(error.code))
  );
}

interface RunScope {
  organizationId: number;
  projectId: number;
  importId: number;
  runner: string;
}

async function openRun(platform: Platform, context: JobContext, scope: RunScope): Promise<ImportRun> {
  const { organizationId, projectId, importId } = scope;
  const { actor } = context;
  const createdBy = actor.userId ?? null;
  await fetchSource(platform, context, scope);
  return withActor(platform.db, actor, async (tx) => {
    const record = await findImport(tx, organizationId, importId);
    if (!record) throw new PermanentJobError('the import was deleted');
    const options = readOptions(record.options);
    const files = await listFileUploads(tx, organizationId, projectId, record.file_upload_ids as number[]);
    const prepared = await prepareImport(tx, organizationId, projectId, createdBy, options.rows);
    return {
      platform,
      context,
      runner: scope.runner,
      kind: record.kind as ImportRun['kind'],
      scope: { organizationId, projectId, importId, createdBy, definitionId: prepared.rules.definitionId },
      prepared,
      options,
      onDuplicate: record.on_duplicate as ImportRun['onDuplicate'],
      files,
      rowsDone: record.rows_done,
      tally: {
        tasks: record.task_count,
        annotations: record.annotation_count,
        predictions: record.prediction_count,
        failed: record.failed_count,
        updated: record.updated_count,
        duplicates: record.duplicate_count,
        unknown: record.unknown_count,
        errors: record.row_errors as ImportRun['tally']['errors'],
      },
    };
  });
}

interface Ending extends RunScope {
  platform: Platform;
  context: JobContext;
  started: Date;
}

async function endRun(ending: Ending, status: keyof typeof EVENT_OF, problem?: Error) {
  const { platform, context, organizationId, projectId, importId, runner, started } = ending;
  const { actor } = context;
  const report = await storeIssueReport(platform, actor, organizationId, importId);
  const error = status === 'cancelled' ? 'Cancelled; what was imported before stays.' : (problem?.message ?? null);
  const facts = await withActor(platform.db, actor, async (tx) => {
    const record = await findImport(tx, organizationId, importId);
    const reportId = report
      ? (await insertAsset(tx, { ...report, organizationId, projectId, createdBy: actor.userId })).id
      : null;
    const now = platform.now();
    const isHeld = await updateRun(tx, organizationId, importId, runner, {
      status,
      task_ids: record?.return_task_ids ? JSON.stringify(await listImportTasks(tx, organizationId, importId)) : null,
      report_asset_id: reportId,
      error,
      traceback: problem?.stack ?? null,
      duration_ms: (record?.duration_ms ?? 0) + now.getTime() - started.getTime(),
      finished_at: now,
      runner: null,
    });
    if (!isHeld || !record) throw new TakenOver();
    const done = factsOf(importId, record);
    const { found_formats: _formats, ...told } = done;
    await emit(tx, actor, {
      type: EVENT_OF[status],
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { ...told, status, error },
    });
    return done;
  });
  platform.live.publish({ organizationId, topic: 'tasks', projectId });
  return facts;
}
