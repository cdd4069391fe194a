import { summarizeColumns } from '@labelwright/formats/import/columns';
import { failedRow, type ImportedTask } from '@labelwright/formats/import/model';
import { resolveFiles } from '@labelwright/formats/import/resolve-files';
import { AppError } from '../../platform/http/app-error.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import { addressBook } from './address-book.ts';
import { type Enricher, openEnricher } from './client-apis/enricher.ts';
import { commitImportBatch } from './commit-batch.ts';
import { planRow, shapeTask } from './import-rows.ts';
import { openSource, type SourceRow } from './import-source.ts';
import { readReimportRow } from './reimport-row.ts';
import { type Batch, countFileRow, type ImportRun } from './run-model.ts';

const BATCH_ROWS = 4000;
/** Rows of large tasks make smaller batches, so that memory stays flat. */
const BATCH_CHARACTERS = 8_000_000;
/** Rows that change tasks bring these tasks with them. */
const REIMPORT_ROWS = 500;
/** What was asked of others is dear: little of it may be lost. */
const ENRICHED_ROWS = 50;
const MOST_NOTES = 200;

/** Imports the good rows and reports the others. The next batch is read while the last one is written. */
export async function importRows(run: ImportRun): Promise<void> {
  const { platform, context, scope, options, prepared, files } = run;
  const totalBytes = Math.max(
    1,
    files.reduce((total, file) => total + file.size_bytes, 0),
  );
  let bytes = 0;
  const notes = new Map<string, number>();
  const note = (reason: string, count = 1): void => {
    if (notes.has(reason) || notes.size < MOST_NOTES) notes.set(reason, (notes.get(reason) ?? 0) + count);
  };
  const source = await openSource(platform.storage, files, prepared.rules.compiled, {
    ...options.source,
    onBytes: (count) => {
      bytes += count;
    },
    onNote: ({ reason, count }) => note(reason, count),
  });
  const columns = summarizeColumns();
  const addressOf = addressBook(platform, context.actor, scope, source);
  const enricher = options.enrich ? await openEnricher(platform, context.actor, scope, options.enrich) : undefined;
  const facts = () => ({
    columns: columns.list().map((column) => column.name),
    formats: source.formats,
    notes: [...notes].map(([reason, count]) => ({ reason, count })),
  });
  const state = { run, addressOf, enricher, columns };
  const limit = enricher ? ENRICHED_ROWS : run.kind === 'reimport' ? REIMPORT_ROWS : BATCH_ROWS;
  let rowNumber = 0;
  let waiting: SourceRow[] = [];
  let batch = emptyBatch();
  let characters = 0;
  let writing: Promise<void> = Promise.resolve();
  const handOver = async (file: string): Promise<void> => {
    if (waiting.length > 0) await planTogether(state, waiting, batch);
    waiting = [];
    await writing;
    throwIfCancelled(context.signal);
    const full = { ...batch, rowsDone: rowNumber, share: Math.min(1, bytes / totalBytes), file, facts: facts() };
    batch = emptyBatch();
    characters = 0;
    writing = commitImportBatch(run, full);
    writing.catch(() => {});
  };
  let file = '';
  try {
    for await (const found of source.rows()) {
      rowNumber += 1;
      file = found.file;
      if (found.row.ok && found.row.notes) for (const reason of found.row.notes) note(reason);
      if (rowNumber <= run.rowsDone) continue;
      if (enricher) waiting.push(found);
      else characters += await planInto(state, found, batch);
      if (batch.rows.length + batch.issues.length + waiting.length >= limit || characters >= BATCH_CHARACTERS)
        await handOver(found.file);
    }
    await handOver(file);
    await writing;
  } finally {
    // What is being written counts, whatever happened to the reading.
    await writing.catch(() => {});
  }
}

interface Planning {
  run: ImportRun;
  addressOf: (name: string) => Promise<string>;
  enricher: Enricher | undefined;
  columns: ReturnType<typeof summarizeColumns>;
}

function emptyBatch(): Batch {
  return {
    rows: [],
    issues: [],
    fileRows: new Map(),
    rowsDone: 0,
    share: 0,
    file: '',
    facts: { columns: [], formats: {}, notes: [] },
  };
}

/** Asks for the fields of all rows at once, as far as the other side allows it. */
async function planTogether(state: Planning, rows: readonly SourceRow[], batch: Batch): Promise<void> {
  const { run, enricher } = state;
  const asked = rows.map(async (found): Promise<SourceRow> => {
    const { row } = found;
    if (!row.ok || !enricher) return found;
    const shaped = shapeTask(row.task, run.prepared);
    const filled = await enricher.fill(shaped.data, run.context.signal);
    if (!filled.ok) return { ...found, row: { ok: false, line: row.line, message: filled.message } };
    // The mapping is done; what is filled in goes under the names that it has now.
    return { ...found, row: { ...row, task: { ...shaped, data: filled.data } } };
  });
  const prepared = { ...run.prepared, options: { ...run.prepared.options, mapping: undefined } };
  const done = await Promise.all(asked);
  for (const found of done) await planInto({ ...state, run: { ...run, prepared } }, found, batch);
}

/** Answers how large the row is, about. */
async function planInto(state: Planning, found: SourceRow, batch: Batch): Promise<number> {
  const { run, columns } = state;
  const { row, file } = found;
  if (!row.ok) return report(run, batch, found, row);
  let task = row.task;
  if (row.files?.length) {
    try {
      task = await resolveFiles(row, state.addressOf);
    } catch (error) {
      return report(run, batch, found, { line: row.line, message: wordsOf(error) });
    }
  }
  if (run.kind === 'reimport') {
    const read = readReimportRow(task, run.prepared, run.options.matchBy);
    if (!read.ok) return report(run, batch, found, { line: row.line, message: read.message });
    columns.add(read.row.data);
    batch.rows.push({ kind: 'change', file, line: row.line, row: read.row });
    return roughSize(read.row);
  }
  const planned = planRow(task === row.task ? row : { ...row, task }, run.prepared);
  if (!planned.ok) return report(run, batch, found, planned);
  columns.add(planned.task.data);
  batch.rows.push({ kind: 'new', file, line: row.line, task: planned.task });
  return roughSize(planned.task);
}

/** Only what the file itself is to blame for; anything else ends the run. */
function wordsOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return Object.values(error.details ?? {})[0]?.[0] ?? error.message;
}

function report(
  { files }: ImportRun,
  batch: Batch,
  { file, row: read }: SourceRow,
  { line, message, raw }: { line: number; message: string; raw?: string | undefined },
): number {
  // A row that could be read is refused for what it holds: whoever mends it has to see that.
  const failed = failedRow(line, message, read.ok ? JSON.stringify(read.task.data) : raw);
  batch.issues.push({ kind: 'failed', file, line, message, raw: failed.raw });
  countFileRow(batch, files, file, 'bad');
  return message.length + (failed.raw?.length ?? 0);
}

type Sized = Pick<ImportedTask, 'data'> & {
  annotations?: { result: unknown[] }[];
  predictions?: { result: unknown[] }[];
};

function roughSize({ data, annotations = [], predictions = [] }: Sized): number {
  let size = 100;
  for (const key in data) {
    const value = data[key];
    size += typeof value === 'string' ? value.length : 50;
  }
  for (const answer of annotations) size += answer.result.length * 200;
  for (const answer of predictions) size += answer.result.length * 200;
  return size;
}
