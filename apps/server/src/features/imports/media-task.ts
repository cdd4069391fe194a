import { decode } from '@labelwright/formats/import/decode';
import type { ImportRow } from '@labelwright/formats/import/model';
import { preview } from '@labelwright/formats/import/preview';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Storage } from '../../platform/storage/storage.ts';
import { type FileFacts, findWholeFile, isTable, showsSeries, type WholeFile } from './whole-file.ts';

/** Where this server shows an uploaded file to the members of its project. */
export function uploadedFileUrl(projectId: number, uuid: string, fileName: string): string {
  return `/data/upload/${projectId}/${uuid}/${encodeURIComponent(fileName.split(/[\\/]/).at(-1) ?? 'file')}`;
}

interface StoredUpload extends FileFacts {
  uuid: string;
  file_name: string;
  storage_key: string;
  size_bytes: number;
}

/** Larger ones would make the list of tasks slow. */
const LARGEST_CONTENT_BYTES = 5_000_000;
const PEEKED_ROWS = 20;

/** undefined when the file is a list of tasks. */
export async function lookForWholeFile(
  storage: Storage,
  file: Omit<StoredUpload, 'uuid' | 'size_bytes'>,
  compiled: CompiledConfig,
): Promise<WholeFile | undefined> {
  if (!isTable(file) || !showsSeries(compiled)) return findWholeFile(file, compiled);
  const { stream } = await storage.open(file.storage_key);
  const { columns } = await preview(stream, PEEKED_ROWS, { fileName: file.file_name, mediaType: file.content_type });
  stream.destroy();
  return findWholeFile(file, compiled, columns);
}

/** The one task of a picture, a recording, a document or a series, in the form that the interface reads. */
export async function* mediaTask(
  storage: Storage,
  file: StoredUpload,
  projectId: number,
  place: WholeFile,
): AsyncGenerator<ImportRow> {
  const address = uploadedFileUrl(projectId, file.uuid, file.file_name);
  if (place.use === 'address') yield taskWith(place, address);
  else if (place.use === 'addresses') yield taskWith(place, [address]);
  else if (file.size_bytes > LARGEST_CONTENT_BYTES) yield tooLarge(file.file_name);
  else if (place.use === 'columns') yield taskWith(place, await readColumns(storage, file));
  else yield taskWith(place, await readText(storage, file));
}

function taskWith(place: WholeFile, value: unknown): ImportRow {
  return { ok: true, line: 1, task: { data: { [place.field]: value } } };
}

function tooLarge(fileName: string): ImportRow {
  const megabytes = LARGEST_CONTENT_BYTES / 1_000_000;
  const message = `${fileName} has more than ${megabytes} MB, too much to lie in a task. Give the tag that shows it valueType="url", and upload it again.`;
  return { ok: false, line: 1, message };
}

async function readText(storage: Storage, file: StoredUpload): Promise<string> {
  const { stream } = await storage.open(file.storage_key);
  let text = '';
  for await (const part of decode(stream)) text += part;
  return text;
}

async function readColumns(storage: Storage, file: StoredUpload): Promise<Record<string, unknown[]>> {
  const { stream } = await storage.open(file.storage_key);
  const { rows } = await readTasks(stream, { fileName: file.file_name, mediaType: file.content_type });
  const columns: Record<string, unknown[]> = {};
  let count = 0;
  for await (const row of rows) {
    if (!row.ok) continue;
    for (const [name, value] of Object.entries(row.task.data)) {
      columns[name] ??= Array.from({ length: count }, () => null);
      columns[name].push(value);
    }
    count += 1;
    // A row without a cell has no value there, and the columns stay as long as one another.
    for (const column of Object.values(columns)) if (column.length < count) column.push(null);
  }
  return columns;
}
