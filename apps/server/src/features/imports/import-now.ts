import type { ImportAnswer } from '@labelwright/contract/imports';
import { summarizeColumns } from '@labelwright/formats/import/columns';
import type { ImportRow } from '@labelwright/formats/import/model';
import { resolveFiles } from '@labelwright/formats/import/resolve-files';
import { readTaskShape } from '@labelwright/formats/import/task-shape';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { recalculateTasks } from '../projects/index.ts';
import { addressBook } from './address-book.ts';
import { addFileRows, listFileUploads } from './file-uploads.queries.ts';
import type { PlannedTask } from './import-batch.ts';
import { commitBatchIn, planRow, prepareImport, type RowOptions } from './import-rows.ts';
import { openSource } from './import-source.ts';
import { insertImport, updateImport } from './imports.queries.ts';
import { type TaskUpdate, updateTasks } from './update-tasks.ts';
import type { BatchCount, DuplicateChoice } from './write-batch.ts';

const MOST_REPORTED = 100;
const BATCH_ROWS = 5000;
/** Larger files are imported by a job; the answer then names the import to ask for. */
export const LARGEST_INLINE_BYTES = 64_000_000;

export interface ImportNowOptions extends RowOptions {
  returnTaskIds: boolean;
  onDuplicate: DuplicateChoice;
}

export interface NowSource {
  /** Rows of a JSON body. */
  body?: unknown;
  /** Uploaded files, read in order. */
  fileUploadIds?: number[];
}

interface Outcome {
  taskIds: number[];
  annotations: number;
  predictions: number;
  duplicates: number;
}

/**
 * Imports within the request, all or nothing: one bad row and nothing is changed, and the answer lists what is wrong
 * with which row. What the field's client libraries call.
 */
export async function importNow(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  source: NowSource,
  options: ImportNowOptions,
): Promise<ImportAnswer> {
  const started = performance.now();
  const { organizationId, projectId } = access;
  const columns = summarizeColumns();
  const formats: Record<string, number> = {};
  const outcome = await withActor(platform.db, actor, async (tx) => {
    const prepared = await prepareImport(tx, organizationId, projectId, actor.userId ?? null, options);
    const importId = await insertImport(tx, {
      organizationId,
      projectId,
      createdBy: actor.userId,
      source: source.body === undefined ? 'files' : 'request',
      fileUploadIds: source.fileUploadIds ?? [],
      preannotatedFromFields: options.preannotatedFromFields,
      returnTaskIds: options.returnTaskIds,
      onDuplicate: options.onDuplicate,
    });
    const scope = {
      organizationId,
      projectId,
      importId,
      createdBy: actor.userId ?? null,
      definitionId: prepared.rules.definitionId,
    };
    const total: Outcome = { taskIds: [], annotations: 0, predictions: 0, duplicates: 0 };
    const problems = collectProblems();
    let batch: { task: PlannedTask; name: string; line: number }[] = [];
    const flush = async (): Promise<void> => {
      // Once a row is wrong, the rest is only read for its mistakes.
      if (!problems.any) {
        const tasks = batch.map(({ task }) => task);
        const count = await commitBatchIn(tx, platform, actor, scope, tasks, options.onDuplicate);
        for (const id of count.taskIds) total.taskIds.push(id);
        total.annotations += count.annotations;
        total.predictions += count.predictions;
        total.duplicates += count.repeats.length;
        if (options.onDuplicate === 'update')
          await updateTasks(tx, actor, { ...scope, now: platform.now() }, changesOf(count, tasks), 'version');
        if (options.onDuplicate === 'keep')
          for (const { place, taskId } of count.repeats) refuseTwice(problems, batch[place], taskId);
      }
      batch = [];
    };
    for await (const { row, name } of rowsOf(tx, platform, actor, access, source, prepared.rules.compiled, formats)) {
      const planned = planRow(row, prepared);
      if (planned.ok) {
        columns.add(planned.task.data);
        batch.push({ task: planned.task, name, line: row.line });
        if (batch.length >= BATCH_ROWS) await flush();
      } else problems.add(name, planned.line, planned.message);
    }
    await flush();
    problems.throwIfAny();
    if (prepared.hasCohort) await recalculateTasks(tx, organizationId, projectId);
    await recordOutcome(tx, actor, scope, total, {
      formats,
      columns: columns.list().map((column) => column.name),
      durationMs: Math.round(performance.now() - started),
      now: platform.now(),
    });
    return total;
  });
  platform.live.publish({ organizationId, topic: 'tasks', projectId });
  return {
    task_count: outcome.taskIds.length,
    annotation_count: outcome.annotations,
    prediction_count: outcome.predictions,
    duplicate_count: outcome.duplicates,
    duration: (performance.now() - started) / 1000,
    file_upload_ids: source.fileUploadIds ?? [],
    could_be_tasks_list: true,
    found_formats: source.body === undefined ? formats : [],
    data_columns: columns.list().map((column) => column.name),
    ...(options.returnTaskIds ? { task_ids: outcome.taskIds } : {}),
  };
}

function changesOf({ repeats }: BatchCount, tasks: readonly PlannedTask[]): TaskUpdate[] {
  return repeats.flatMap(({ place, taskId }) => {
    const task = tasks[place];
    return task ? [{ taskId, data: task.data, isWhole: false, meta: task.meta, predictions: task.predictions }] : [];
  });
}

function refuseTwice(
  problems: RowProblems,
  row: { name: string; line: number; task: PlannedTask } | undefined,
  taskId: number,
) {
  const externalId = row?.task.externalId;
  if (row)
    problems.add(
      row.name,
      row.line,
      `external_id: task ${taskId} has ${externalId}, and no two tasks of a project may`,
    );
}

interface Facts {
  formats: Record<string, number>;
  columns: string[];
  durationMs: number;
  now: Date;
}

async function recordOutcome(
  tx: Tx,
  actor: Actor,
  scope: { organizationId: number; projectId: number; importId: number },
  total: Outcome,
  facts: Facts,
): Promise<void> {
  const { organizationId, projectId, importId } = scope;
  await updateImport(tx, organizationId, importId, {
    status: 'completed',
    task_count: total.taskIds.length,
    annotation_count: total.annotations,
    prediction_count: total.predictions,
    duplicate_count: total.duplicates,
    found_formats: JSON.stringify(facts.formats),
    data_columns: JSON.stringify(facts.columns),
    duration_ms: facts.durationMs,
    finished_at: facts.now,
  });
  const payload = {
    import_id: importId,
    status: 'completed',
    task_count: total.taskIds.length,
    failed_count: 0,
    error: null,
  };
  await emit(tx, actor, {
    type: 'IMPORT_COMPLETED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload,
  });
}

async function* rowsOf(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  source: NowSource,
  compiled: CompiledConfig,
  formats: Record<string, number>,
): AsyncGenerator<{ row: ImportRow; name: string }> {
  if (source.body !== undefined) {
    const list = Array.isArray(source.body) ? source.body : [source.body];
    if (list.length === 0) throw invalidField('tasks', 'The list is empty. Send at least one task.');
    for (const [index, item] of list.entries()) {
      const shape = readTaskShape(item);
      yield {
        name: 'tasks',
        row: shape.ok
          ? { ok: true, line: index, task: shape.task }
          : { ok: false, line: index, message: shape.message },
      };
    }
    return;
  }
  const place = { organizationId: access.organizationId, projectId: access.projectId };
  const files = await listFileUploads(tx, access.organizationId, access.projectId, source.fileUploadIds ?? []);
  const opened = await openSource(platform.storage, files, compiled, {});
  const addressOf = addressBook(platform, actor, place, opened);
  const counts = new Map<number, { good: number; bad: number }>();
  for await (const { row, file } of opened.rows()) {
    const upload = opened.uploadOf(file) ?? files[0];
    const count = (upload && counts.get(upload.id)) ?? { good: 0, bad: 0 };
    count[row.ok ? 'good' : 'bad'] += 1;
    if (upload) counts.set(upload.id, count);
    yield { row: row.ok && row.files?.length ? { ...row, task: await resolveFiles(row, addressOf) } : row, name: file };
  }
  Object.assign(formats, opened.formats);
  await addFileRows(tx, access.organizationId, counts);
}

interface RowProblems {
  readonly any: boolean;
  add(name: string, line: number, message: string): void;
  throwIfAny(): void;
}

function collectProblems(): RowProblems {
  const details: Record<string, string[]> = {};
  let count = 0;
  return {
    get any() {
      return count > 0;
    },
    add: (name, line, message) => {
      count += 1;
      if (count <= MOST_REPORTED) details[name === 'tasks' ? `tasks[${line}]` : `${name}:${line}`] = [message];
    },
    throwIfAny: () => {
      if (count === 0) return;
      const rows = count === 1 ? '1 row is' : `${count.toLocaleString('en')} rows are`;
      throw new AppError('validation', `${rows} not right; nothing was imported.`, { details });
    },
  };
}
