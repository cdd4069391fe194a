import { type Tx, withActor } from '../../platform/db/db.ts';
import { addFileRows } from './file-uploads.queries.ts';
import { commitBatchIn } from './import-rows.ts';
import { updateRun } from './imports.queries.ts';
import { type Issue, insertIssues } from './issues.queries.ts';
import { changeTasks } from './reimport-batch.ts';
import {
  type Batch,
  type BatchOutcome,
  countFileRow,
  type ImportRun,
  type PlannedRow,
  TakenOver,
} from './run-model.ts';
import { updateTasks } from './update-tasks.ts';
import type { BatchCount } from './write-batch.ts';

const SHOWN_ERRORS = 100;

type NewRow = Extract<PlannedRow, { kind: 'new' }>;

/** What the database says of a value that it cannot hold. */
const UNSTORABLE = new Set(['22P05', '22P02', '22021', '22003']);

/**
 * Writes a batch. What the database cannot hold is looked for only when it says so: then these rows fail, and the others
 * are written.
 */
export async function commitImportBatch(run: ImportRun, batch: Batch): Promise<void> {
  const next = await commitOnce(run, batch).catch((error: unknown) => {
    if (!UNSTORABLE.has((error as { code?: string }).code ?? '')) throw error;
    const rest = withoutUnstorable(run, batch);
    if (rest.rows.length === batch.rows.length) throw error;
    return commitOnce(run, rest);
  });
  tellProgress(run, batch, next);
}

function withoutUnstorable(run: ImportRun, batch: Batch): Batch {
  const rest: Batch = { ...batch, rows: [], issues: [...batch.issues], fileRows: copyCounts(batch) };
  for (const row of batch.rows) {
    if (isStorable(row.kind === 'new' ? row.task : row.row)) rest.rows.push(row);
    else {
      const { file, line } = row;
      const message = 'The row holds a character that cannot be stored (a zero byte, or half of a character).';
      rest.issues.push({ kind: 'failed', file, line, message });
      countFileRow(rest, run.files, file, 'bad');
    }
  }
  return rest;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}

const copyCounts = ({ fileRows }: Batch): Batch['fileRows'] =>
  new Map([...fileRows].map(([id, counts]) => [id, { ...counts }]));

/**
 * One transaction: the rows, what became of those that are no tasks, the counts, and the place to go on from. Either all
 * of it is there after a crash or nothing, so no row is imported twice and none is left out.
 */
async function commitOnce(run: ImportRun, given: Batch): Promise<ImportRun['tally']> {
  const { platform, context, scope, tally } = run;
  const batch = { ...given, fileRows: copyCounts(given) };
  const now = platform.now();
  return withActor(platform.db, context.actor, async (tx) => {
    const outcome = run.kind === 'import' ? await writeNew(tx, run, batch) : await changeTasks(tx, run, batch);
    const issues = [...batch.issues, ...outcome.issues];
    const after = addUp(tally, outcome, issues);
    await insertIssues(tx, scope, issues);
    await addFileRows(tx, scope.organizationId, batch.fileRows);
    const isHeld = await updateRun(tx, scope.organizationId, scope.importId, run.runner, {
      rows_done: batch.rowsDone,
      progress: JSON.stringify({ rows: batch.rowsDone, share: batch.share, file: batch.file }),
      task_count: after.tasks,
      annotation_count: after.annotations,
      prediction_count: after.predictions,
      failed_count: after.failed,
      updated_count: after.updated,
      duplicate_count: after.duplicates,
      unknown_count: after.unknown,
      row_errors: JSON.stringify(after.errors),
      found_formats: JSON.stringify(batch.facts.formats),
      data_columns: JSON.stringify(batch.facts.columns),
      notes: JSON.stringify(batch.facts.notes),
      heartbeat_at: now,
    });
    if (!isHeld) throw new TakenOver();
    return after;
  });
}

function tellProgress({ platform, context, scope, tally }: ImportRun, batch: Batch, next: ImportRun['tally']): void {
  Object.assign(tally, next);
  context.progress({
    done: batch.rowsDone,
    unit: 'rows',
    // Nobody knows the number of rows before the last one is read; what is read so far tells it about right.
    ...(batch.share > 0 ? { total: Math.max(batch.rowsDone, Math.round(batch.rowsDone / batch.share)) } : {}),
    message: batch.file,
  });
  platform.live.publish({ organizationId: scope.organizationId, topic: 'tasks', projectId: scope.projectId });
}

function addUp(tally: ImportRun['tally'], outcome: BatchOutcome, issues: readonly Issue[]): ImportRun['tally'] {
  const count = (kind: Issue['kind']): number => issues.filter((issue) => issue.kind === kind).length;
  const failed = issues.filter((issue) => issue.kind === 'failed');
  const shown = failed
    .slice(0, Math.max(0, SHOWN_ERRORS - tally.errors.length))
    .map(({ file, line, message }) => ({ file, line, message }));
  return {
    tasks: tally.tasks + outcome.tasks,
    annotations: tally.annotations + outcome.annotations,
    predictions: tally.predictions + outcome.predictions,
    updated: tally.updated + outcome.updated,
    failed: tally.failed + failed.length,
    duplicates: tally.duplicates + count('duplicate'),
    unknown: tally.unknown + count('unknown'),
    errors: shown.length > 0 ? [...tally.errors, ...shown] : tally.errors,
  };
}

async function writeNew(tx: Tx, run: ImportRun, batch: Batch): Promise<BatchOutcome> {
  const { platform, context, scope, onDuplicate } = run;
  const rows = batch.rows.filter((row): row is NewRow => row.kind === 'new');
  const tasks = rows.map((row) => row.task);
  const count = await commitBatchIn(tx, platform, context.actor, scope, tasks, onDuplicate);
  const repeated = new Map(count.repeats.map(({ place, taskId }) => [place, taskId]));
  for (const [place, { file }] of rows.entries()) {
    if (!repeated.has(place)) countFileRow(batch, run.files, file, 'good');
  }
  const outcome = {
    tasks: count.taskIds.length,
    annotations: count.annotations,
    predictions: count.predictions,
    updated: 0,
    issues: issuesOf(run, rows, count, batch),
  };
  if (onDuplicate !== 'update' || count.repeats.length === 0) return outcome;
  const changed = await updateTasks(
    tx,
    context.actor,
    { ...scope, now: platform.now() },
    count.repeats.map(({ place, taskId }) => {
      const { data, meta, predictions } = (rows[place] as NewRow).task;
      return { taskId, data, isWhole: false, meta, predictions };
    }),
    run.options.predictions,
  );
  return { ...outcome, updated: changed.updated, predictions: outcome.predictions + changed.predictions };
}

function issuesOf(run: ImportRun, rows: readonly NewRow[], { repeats }: BatchCount, batch: Batch): Issue[] {
  return repeats.map(({ place, taskId }) => {
    const { file, line, task } = rows[place] as NewRow;
    const named = task.externalId === null ? 'the same data' : `the external id ${task.externalId}`;
    countFileRow(batch, run.files, file, run.onDuplicate === 'keep' ? 'bad' : 'good');
    if (run.onDuplicate === 'keep') {
      const message = `Task ${taskId} has ${named}, and no two tasks of a project may. Choose to skip or update what is there.`;
      return { kind: 'failed', file, line, message, taskId };
    }
    const done = run.onDuplicate === 'update' ? 'was changed' : 'was kept as it is';
    return { kind: 'duplicate', file, line, message: `Task ${taskId} has ${named} and ${done}.`, taskId };
  });
}
