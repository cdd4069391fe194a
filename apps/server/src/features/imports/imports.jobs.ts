import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { summarizeColumns } from '@labelwright/formats/import/columns';
import { readTasks } from '@labelwright/formats/import/read-tasks';
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
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { recalculateTasks } from '../projects/index.ts';
import type { PlannedTask } from './import-batch.ts';
import { commitBatch, type PreparedImport, planRow, prepareImport } from './import-rows.ts';
import { countRows, findImport, insertAsset, listFileUploads, updateImport } from './imports.queries.ts';
import { mediaTask } from './media-task.ts';

const BATCH_ROWS = 2000;
/** Rows of large tasks make smaller batches, so that memory stays flat. */
const BATCH_CHARACTERS = 8_000_000;
const SHOWN_ERRORS = 100;

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

export function importJobs(platform: Platform): RegisteredJob[] {
  return [job(runImport, (payload, context) => importFiles(platform, payload, context))];
}

interface Tally {
  tasks: number;
  annotations: number;
  predictions: number;
  failed: number;
  errors: { file: string; line: number; message: string }[];
  formats: Record<string, number>;
  taskIds: number[];
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
  const tally: Tally = { tasks: 0, annotations: 0, predictions: 0, failed: 0, errors: [], formats: {}, taskIds: [] };
  const columns = summarizeColumns();
  const report = openReport(platform, organizationId);
  const end = async (status: string, error: string | null, traceback: string | null): Promise<void> => {
    const reportFile = await report.close(tally.failed);
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
        type: status === 'completed' ? 'IMPORT_COMPLETED' : 'IMPORT_FAILED',
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
    for (const file of files) {
      await importFile(platform, context, scope, file, prepared, tally, columns, report);
    }
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

type File = Awaited<ReturnType<typeof listFileUploads>>[number];

async function importFile(
  platform: Platform,
  context: JobContext,
  scope: { organizationId: number; projectId: number; importId: number; createdBy: number | null },
  file: File,
  prepared: PreparedImport,
  tally: Tally,
  columns: ReturnType<typeof summarizeColumns>,
  report: Report,
): Promise<void> {
  const before = { good: tally.tasks, bad: tally.failed };
  const opened = await platform.storage.open(file.storage_key);
  let bytes = 0;
  opened.stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const isMedia = file.media_type === 'image' || file.media_type === 'audio' || file.media_type === 'video';
  const reading = isMedia
    ? undefined
    : await readTasks(opened.stream, { fileName: file.file_name, mediaType: file.content_type });
  if (isMedia) opened.stream.destroy();
  const rows = reading?.rows ?? mediaTask(file, scope.projectId, prepared.rules.compiled);
  const format = reading ? `.${reading.importer.id}` : file.media_type;
  tally.formats[format] = (tally.formats[format] ?? 0) + 1;

  let batch: PlannedTask[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    const count = await commitBatch(
      platform,
      context.actor,
      { ...scope, definitionId: prepared.rules.definitionId },
      batch,
    );
    tally.tasks += count.taskIds.length;
    tally.annotations += count.annotations;
    tally.predictions += count.predictions;
    tally.taskIds.push(...count.taskIds);
    batch = [];
    characters = 0;
    await withActor(platform.db, context.actor, (tx) =>
      updateImport(tx, scope.organizationId, scope.importId, countsOf(tally)),
    );
    context.progress({
      done: tally.tasks + tally.failed,
      unit: 'rows',
      ...(file.size_bytes > 0
        ? { message: `${Math.min(100, Math.round((bytes / file.size_bytes) * 100))} % of ${file.file_name}` }
        : {}),
    });
    platform.live.publish({ organizationId: scope.organizationId, topic: 'tasks', projectId: scope.projectId });
  };
  for await (const row of rows) {
    const planned = planRow(row, prepared);
    if (planned.ok) {
      columns.add(planned.task.data);
      batch.push(planned.task);
      characters += roughSize(planned.task);
      if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) {
        throwIfCancelled(context.signal);
        await flush();
      }
    } else {
      tally.failed += 1;
      const entry = { file: file.file_name, line: planned.line, message: planned.message };
      if (tally.errors.length < SHOWN_ERRORS) tally.errors.push(entry);
      report.add({ ...entry, raw: planned.raw });
    }
  }
  throwIfCancelled(context.signal);
  await flush();
  await withActor(platform.db, context.actor, (tx) =>
    countRows(tx, scope.organizationId, file.id, tally.tasks - before.good, tally.failed - before.bad),
  );
}

function countsOf(tally: Tally) {
  return {
    task_count: tally.tasks,
    annotation_count: tally.annotations,
    prediction_count: tally.predictions,
    failed_count: tally.failed,
    row_errors: JSON.stringify(tally.errors),
    found_formats: JSON.stringify(tally.formats),
  };
}

function roughSize(task: PlannedTask): number {
  let size = 100;
  for (const value of Object.values(task.data)) size += typeof value === 'string' ? value.length : 50;
  for (const answer of [...task.annotations, ...task.predictions]) size += answer.result.length * 200;
  return size;
}

interface Report {
  add(row: { file: string; line: number; message: string; raw: string | undefined }): void;
  /** undefined when nothing failed. */
  close(failed: number): Promise<
    | {
        mediaType: 'text';
        storageKey: string;
        filename: string;
        contentType: string;
        sizeBytes: number;
        sha256: string;
      }
    | undefined
  >;
}

const LARGEST_REPORT_BYTES = 1_000_000_000;

/** The list of failed rows as a CSV file, begun with the first of them. */
function openReport(platform: Platform, organizationId: number): Report {
  const filename = 'failed-rows.csv';
  const storageKey = newStorageKey(organizationId, filename);
  let stream: PassThrough | undefined;
  let stored: Promise<{ sizeBytes: number; sha256: string }> | undefined;
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return {
    add: ({ file, line, message, raw }) => {
      if (!stream) {
        stream = new PassThrough({ highWaterMark: 1_000_000 });
        stored = platform.storage.put(storageKey, stream, { contentType: 'text/csv', maxBytes: LARGEST_REPORT_BYTES });
        stream.write('file,line,problem,row\n');
      }
      stream.write(`${cell(file)},${line},${cell(message)},${cell(raw ?? '')}\n`);
    },
    close: async () => {
      if (!stream || !stored) return undefined;
      stream.end();
      await finished(stream, { readable: false });
      return { mediaType: 'text', storageKey, filename, contentType: 'text/csv', ...(await stored) };
    },
  };
}
