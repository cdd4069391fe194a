import type { FileSet } from '@labelwright/formats/import/dataset';
import { decode } from '@labelwright/formats/import/decode';
import type { ImportRow } from '@labelwright/formats/import/model';
import { preview } from '@labelwright/formats/import/preview';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { ContentRefusedError, sniffContent } from '../../platform/storage/sniff-content.ts';
import { type FileFacts, findWholeFile, isTable, showsSeries, type WholeFile, wholeAnyway } from './whole-file.ts';

export interface SourceFacts extends FileFacts {
  file_name: string;
}

/** What may be uploaded and what archives may hold. */
export const ALLOWED_CONTENT = [
  'text/*',
  'image/*',
  'audio/*',
  'video/*',
  'application/json',
  'application/x-ndjson',
  'application/xml',
  'application/yaml',
  'application/pdf',
  'application/zip',
  'application/x-tar',
  'application/vnd.apache.parquet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];

/** Larger ones would make the list of tasks slow. */
const LARGEST_CONTENT_BYTES = 5_000_000;
const PEEKED_ROWS = 20;
const HEAD_BYTES = 64 * 1024;

export type LookedInto =
  | { kind: 'whole'; place: WholeFile; contentType: string }
  | { kind: 'rows'; contentType: string }
  | { kind: 'refused'; message: string };

/** Whether a file of the set is one task or a list of tasks. `upload`: what is known of it since it arrived. */
export async function lookIntoFile(
  set: FileSet,
  name: string,
  upload: FileFacts | undefined,
  compiled: CompiledConfig,
  asList: boolean,
): Promise<LookedInto> {
  const facts = upload ?? (await sniffMember(set, name));
  if (facts instanceof ContentRefusedError) return { kind: 'refused', message: refusalText(facts, name) };
  const { content_type: contentType } = facts;
  if (!asList) return { kind: 'whole', place: wholeAnyway(facts, compiled), contentType };
  if (!isTable(facts) || !showsSeries(compiled)) return answer(findWholeFile(facts, compiled), contentType);
  const { columns } = await preview(set.open(name), PEEKED_ROWS, { fileName: name, mediaType: contentType });
  return answer(findWholeFile(facts, compiled, columns), contentType);
}

/** Why a file is not taken; of those whose successor is read, which one that is. */
export function refusalText({ message }: ContentRefusedError, name: string): string {
  if (/\.xls$/i.test(name)) return `${name} is an old Excel file, which is not read. Save it as .xlsx and upload that.`;
  return `${message}.`;
}

function answer(place: WholeFile | undefined, contentType: string): LookedInto {
  return place ? { kind: 'whole', place, contentType } : { kind: 'rows', contentType };
}

async function sniffMember(set: FileSet, name: string): Promise<FileFacts | ContentRefusedError> {
  const head = await set.readAt(name, 0, HEAD_BYTES);
  try {
    const { stream, contentType, mediaType } = await sniffContent(head, name, ALLOWED_CONTENT);
    stream.destroy();
    return { content_type: contentType, media_type: mediaType };
  } catch (error) {
    if (error instanceof ContentRefusedError) return error;
    throw error;
  }
}

/** The one task of a picture, a recording, a document or a series, in the form that the interface reads. */
export async function* taskOfFile(set: FileSet, name: string, place: WholeFile): AsyncGenerator<ImportRow> {
  const size = set.list().find((file) => file.name === name)?.sizeBytes ?? 0;
  if (place.use === 'address') yield rowWith(place, name, [place.field]);
  else if (place.use === 'addresses') yield rowWith(place, [name], [place.field, 0], name);
  else if (size > LARGEST_CONTENT_BYTES) yield tooLarge(name);
  else if (place.use === 'columns') yield plainRow(place, await readColumns(set, name));
  else yield plainRow(place, await readText(set, name));
}

function rowWith(
  place: WholeFile,
  value: unknown,
  path: readonly (string | number)[],
  name = String(value),
): ImportRow {
  return { ok: true, line: 1, task: { data: { [place.field]: value } }, files: [{ path, name }] };
}

function plainRow(place: WholeFile, value: unknown): ImportRow {
  return { ok: true, line: 1, task: { data: { [place.field]: value } } };
}

function tooLarge(fileName: string): ImportRow {
  const megabytes = LARGEST_CONTENT_BYTES / 1_000_000;
  const message = `${fileName} has more than ${megabytes} MB, too much to lie in a task. Give the tag that shows it valueType="url", and upload it again.`;
  return { ok: false, line: 1, message };
}

async function readText(set: FileSet, name: string): Promise<string> {
  let text = '';
  for await (const part of decode(set.open(name))) text += part;
  return text;
}

async function readColumns(set: FileSet, name: string): Promise<Record<string, unknown[]>> {
  const { rows } = await readTasks(set.open(name), { fileName: name });
  const columns: Record<string, unknown[]> = {};
  let count = 0;
  for await (const row of rows) {
    if (!row.ok) continue;
    for (const [column, value] of Object.entries(row.task.data)) {
      columns[column] ??= Array.from({ length: count }, () => null);
      columns[column].push(value);
    }
    count += 1;
    // A row without a cell has no value there, and the columns stay as long as one another.
    for (const column of Object.values(columns)) if (column.length < count) column.push(null);
  }
  return columns;
}
