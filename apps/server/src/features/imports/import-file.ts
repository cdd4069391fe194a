import type { summarizeColumns } from '@labelwright/formats/import/columns';
import type { ImportRow } from '@labelwright/formats/import/model';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import { withActor } from '../../platform/db/db.ts';
import { type JobContext, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FailureReport } from './failure-report.ts';
import type { PlannedTask } from './import-batch.ts';
import { commitBatch, type PreparedImport, planRow } from './import-rows.ts';
import { countRows, type listFileUploads, updateImport } from './imports.queries.ts';
import { lookForWholeFile, mediaTask } from './media-task.ts';
import type { BatchScope } from './write-batch.ts';

const BATCH_ROWS = 4000;
/** Rows of large tasks make smaller batches, so that memory stays flat. */
const BATCH_CHARACTERS = 8_000_000;
const SHOWN_ERRORS = 100;

export interface Tally {
  tasks: number;
  annotations: number;
  predictions: number;
  failed: number;
  errors: { file: string; line: number; message: string }[];
  formats: Record<string, number>;
  taskIds: number[];
  /** Read so far, of all files. */
  bytes: number;
}

export interface ImportRun {
  platform: Platform;
  context: JobContext;
  scope: Omit<BatchScope, 'now'>;
  prepared: PreparedImport;
  tally: Tally;
  columns: ReturnType<typeof summarizeColumns>;
  report: FailureReport;
  keepsTaskIds: boolean;
  totalBytes: number;
}

type File = Awaited<ReturnType<typeof listFileUploads>>[number];

/** Imports the good rows of a file and reports the others. The next batch is read while the last one is written. */
export async function importFile(run: ImportRun, file: File): Promise<void> {
  const { platform, context, prepared, tally, columns } = run;
  const before = { good: tally.tasks, bad: tally.failed };
  let batch: PlannedTask[] = [];
  let characters = 0;
  let writing: Promise<void> = Promise.resolve();
  const handOver = async (): Promise<void> => {
    await writing;
    throwIfCancelled(context.signal);
    writing = writeRows(run, batch, file.file_name, tally.bytes);
    writing.catch(() => {});
    batch = [];
    characters = 0;
  };
  try {
    for await (const row of await openRows(run, file)) {
      const planned = planRow(row, prepared);
      if (!planned.ok) {
        await reportRow(run, file.file_name, planned);
        continue;
      }
      columns.add(planned.task.data);
      batch.push(planned.task);
      characters += roughSize(planned.task);
      if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) await handOver();
    }
    await handOver();
    await writing;
  } finally {
    // What is being written counts, whatever happened to the reading.
    await writing.catch(() => {});
  }
  await withActor(platform.db, context.actor, (tx) =>
    countRows(tx, run.scope.organizationId, file.id, tally.tasks - before.good, tally.failed - before.bad),
  );
}

async function openRows(
  { platform, prepared, scope, tally }: ImportRun,
  file: File,
): Promise<AsyncIterable<ImportRow> | Iterable<ImportRow>> {
  const whole = await lookForWholeFile(platform.storage, file, prepared.rules.compiled);
  if (whole) {
    tally.formats[whole.kind] = (tally.formats[whole.kind] ?? 0) + 1;
    tally.bytes += file.size_bytes;
    return mediaTask(platform.storage, file, scope.projectId, whole);
  }
  const { stream } = await platform.storage.open(file.storage_key);
  stream.on('data', (chunk: Buffer) => {
    tally.bytes += chunk.length;
  });
  const { importer, rows } = await readTasks(stream, { fileName: file.file_name, mediaType: file.content_type });
  tally.formats[`.${importer.id}`] = (tally.formats[`.${importer.id}`] ?? 0) + 1;
  return rows;
}

/** `bytes`: what was read of all files when the batch was full; more is read while it is written. */
async function writeRows(
  run: ImportRun,
  tasks: readonly PlannedTask[],
  fileName: string,
  bytes: number,
): Promise<void> {
  const { platform, context, scope, tally } = run;
  const count = await commitBatch(platform, context.actor, scope, tasks);
  tally.tasks += count.taskIds.length;
  tally.annotations += count.annotations;
  tally.predictions += count.predictions;
  if (run.keepsTaskIds) tally.taskIds.push(...count.taskIds);
  await withActor(platform.db, context.actor, (tx) =>
    updateImport(tx, scope.organizationId, scope.importId, countsOf(tally)),
  );
  const done = tally.tasks + tally.failed;
  const share = run.totalBytes > 0 ? Math.min(1, bytes / run.totalBytes) : 1;
  context.progress({
    done,
    unit: 'rows',
    // Nobody knows the number of rows before the last one is read; what is read so far tells it about right.
    ...(share > 0 ? { total: Math.max(done, Math.round(done / share)) } : {}),
    message: fileName,
  });
  platform.live.publish({ organizationId: scope.organizationId, topic: 'tasks', projectId: scope.projectId });
}

async function reportRow(
  { tally, report }: ImportRun,
  file: string,
  row: { line: number; message: string; raw?: string | undefined },
): Promise<void> {
  tally.failed += 1;
  const entry = { file, line: row.line, message: row.message };
  if (tally.errors.length < SHOWN_ERRORS) tally.errors.push(entry);
  await report.add({ ...entry, raw: row.raw });
}

export function countsOf(tally: Tally) {
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
