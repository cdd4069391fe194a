import type { UploadPreview } from '@labelwright/contract/imports';
import { summarizeColumns } from '@labelwright/formats/import/columns';
import { preview } from '@labelwright/formats/import/preview';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Storage } from '../../platform/storage/storage.ts';
import { lookIntoFile } from './file-rows.ts';
import { type ImportSource, openSource, type StoredUpload } from './import-source.ts';
import { explainUnshown } from './whole-file.ts';

const PREVIEW_ROWS = 10;
const COUNTED_BYTES = 16_000_000;

type Seen = Pick<
  UploadPreview,
  'format' | 'media_type' | 'columns' | 'rows' | 'row_count' | 'failed_count' | 'errors' | 'warnings'
>;

/** What one uploaded file holds, as far as its beginning tells. */
export async function previewUpload(storage: Storage, upload: StoredUpload, compiled: CompiledConfig): Promise<Seen> {
  const warnings: string[] = [];
  const source = await openSource(storage, [upload], compiled, { onNote: ({ reason }) => warnings.push(reason) });
  const [only] = source.set.list();
  const name = only?.name ?? '';
  if (source.dataset || source.uploadOf(name) === undefined) return previewRows(upload, source, warnings);
  const found = await lookIntoFile(source.set, name, upload, compiled, true);
  if (found.kind === 'whole') {
    const warning = explainUnshown(found.place, upload.file_name, compiled);
    const none = { format: null, columns: [], rows: [], row_count: 1, failed_count: 0, errors: [] };
    return { ...none, media_type: found.place.kind, warnings: warning === undefined ? [] : [warning] };
  }
  return { media_type: upload.media_type, ...(await previewList(source, name, upload)) };
}

/** Of an archive or a dataset: reading all of it would take as long as importing it. */
async function previewRows(upload: StoredUpload, source: ImportSource, warnings: string[]): Promise<Seen> {
  const columns = summarizeColumns();
  const rows: Record<string, unknown>[] = [];
  const errors: Seen['errors'] = [];
  for await (const { row } of source.rows()) {
    if (row.ok) {
      columns.add(row.task.data);
      rows.push(row.task.data);
    } else errors.push({ line: row.line, message: row.message });
    if (rows.length >= PREVIEW_ROWS || errors.length >= PREVIEW_ROWS) break;
  }
  return {
    format: source.dataset?.id ?? (upload.content_type === 'application/x-tar' ? 'tar' : 'zip'),
    media_type: upload.media_type,
    columns: columns.list(),
    rows,
    row_count: null,
    failed_count: null,
    errors,
    warnings: [...new Set(warnings)].slice(0, PREVIEW_ROWS),
  };
}

async function previewList(source: ImportSource, name: string, upload: StoredUpload) {
  const options = { fileName: name, mediaType: upload.content_type };
  const seen = await preview(source.set.open(name), PREVIEW_ROWS, options);
  const counted = upload.size_bytes <= COUNTED_BYTES ? await countRowsOf(source, name, options) : undefined;
  return {
    row_count: counted?.good ?? null,
    failed_count: counted?.bad ?? null,
    format: seen.format,
    columns: seen.columns,
    rows: seen.rows.map((row) => row.task.data),
    errors: (counted?.errors ?? seen.errors).map(({ line, message }) => ({ line, message })),
    warnings: seen.warnings,
  };
}

/** The promise on the button is "Import 1,204 rows": worth a second look at a file that is read in a second. */
async function countRowsOf(
  source: ImportSource,
  name: string,
  options: { fileName: string; mediaType: string },
): Promise<{ good: number; bad: number; errors: { line: number; message: string }[] }> {
  const { rows } = await readTasks(source.set.open(name), options);
  const count = { good: 0, bad: 0, errors: [] as { line: number; message: string }[] };
  for await (const row of rows) {
    if (row.ok) count.good += 1;
    else {
      count.bad += 1;
      if (count.errors.length < PREVIEW_ROWS) count.errors.push(row);
    }
  }
  return count;
}
