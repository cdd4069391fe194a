import { buffer } from 'node:stream/consumers';
import { detectDataset, findDatasetImporter } from '@labelwright/formats/dataset-importers';
import type {
  DatasetImporter,
  DatasetOptions,
  FileSet,
  ImportNote,
  SourceFile,
} from '@labelwright/formats/import/dataset';
import { openFileSet } from '@labelwright/formats/import/files/file-set';
import type { FileReference, ImportRow } from '@labelwright/formats/import/model';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Storage } from '../../platform/storage/storage.ts';
import { lookIntoFile, type SourceFacts, taskOfFile } from './file-rows.ts';

export interface StoredUpload extends SourceFacts {
  id: number;
  uuid: string;
  file_name: string;
  storage_key: string;
  size_bytes: number;
}

export interface SourceOptions {
  format?: string | undefined;
  datasetAnswers?: 'annotations' | 'predictions' | undefined;
  modelVersion?: string | undefined;
  mediaPrefix?: string | undefined;
  /** false: each file is one task, whatever it holds. */
  filesAsTasksList?: boolean | undefined;
  /** Told of bytes as they are read. */
  onBytes?: (count: number) => void;
  onNote?: (note: ImportNote) => void;
}

export interface SourceRow {
  row: ImportRow;
  /** Name in the set. */
  file: string;
}

/** What an import reads: uploaded files, with the members of archives in place of the archives. */
export interface ImportSource {
  set: FileSet;
  dataset: DatasetImporter | undefined;
  /** The uploaded file of that name; undefined for a member of an archive. */
  uploadOf: (name: string) => StoredUpload | undefined;
  /** What becomes of each file when it is read by itself. */
  useOf: (name: string) => Promise<'rows' | 'media' | 'resource' | 'unread'>;
  /** The same rows in the same order each time. */
  rows: () => AsyncGenerator<SourceRow>;
  /** How many files of each kind were read so far. */
  formats: Record<string, number>;
}

/** Folders and files that programs leave in archives for themselves. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/i;
const LISTS = /\.(jsonl?|ndjson|csv|tsv|tab|xlsx|parquet)$/i;
/** Looking into each of more files for a dataset of its own would take longer than the import. */
const MOST_SINGLE_DATASETS = 200;

export async function openSource(
  storage: Storage,
  uploads: readonly StoredUpload[],
  compiled: CompiledConfig,
  options: SourceOptions,
): Promise<ImportSource> {
  const byName = nameUploads(uploads);
  const set = await openFileSet([...byName].map(([name, upload]) => sourceFile(storage, name, upload, options)));
  const uploadOf = (name: string): StoredUpload | undefined => byName.get(name);
  const names = readingOrder(set, byName);
  const isMember = (name: string): boolean => !byName.has(name);
  // Of an archive with lists of tasks, the other files are what the lists show.
  const holdsLists = names.some((name) => isMember(name) && LISTS.test(name));
  const dataset = options.filesAsTasksList === false ? undefined : await chooseDataset(set, options.format);
  const formats: Record<string, number> = {};
  const look = (name: string) => lookIntoFile(set, name, uploadOf(name), compiled, options.filesAsTasksList ?? true);
  const isResource = (name: string): boolean => holdsLists && isMember(name) && !LISTS.test(name);
  const resources = new Set(names.filter((name) => isResource(name) && !LITTER.test(name)));
  const count = (kind: string): void => {
    formats[kind] = (formats[kind] ?? 0) + 1;
  };
  const readings: Readings = { set, compiled, options, names, resources, isResource, look, count };
  return {
    set,
    dataset,
    uploadOf,
    formats,
    useOf: async (name) => {
      if (LITTER.test(name)) return 'unread';
      if (isResource(name)) return 'resource';
      const found = await look(name);
      return found.kind === 'refused' ? 'unread' : found.kind === 'whole' ? 'media' : 'rows';
    },
    rows: () => (dataset ? datasetRows(readings, dataset, set) : rowsOfFiles(readings)),
  };
}

interface Readings {
  set: FileSet;
  compiled: CompiledConfig;
  options: SourceOptions;
  names: readonly string[];
  /** Files that lists of tasks in the same archive may show. */
  resources: ReadonlySet<string>;
  isResource: (name: string) => boolean;
  look: (name: string) => ReturnType<typeof lookIntoFile>;
  count: (kind: string) => void;
}

async function chooseDataset(set: FileSet, format: string | undefined): Promise<DatasetImporter | undefined> {
  return format === undefined ? detectDataset(set) : findDatasetImporter(format);
}

async function* datasetRows(
  readings: Readings,
  dataset: DatasetImporter,
  set: FileSet,
  fallbackName = '',
): AsyncGenerator<SourceRow> {
  readings.count(dataset.id);
  for await (const row of dataset.read(set, datasetOptions(readings)))
    yield { row, file: row.file ?? (fallbackName || (set.list()[0]?.name ?? '')) };
}

function datasetOptions({ compiled, options }: Readings): DatasetOptions {
  const hasInterface = Object.keys(compiled.objects).length > 0;
  return {
    ...(hasInterface ? { config: compiled } : {}),
    ...(options.datasetAnswers ? { as: options.datasetAnswers } : {}),
    ...(options.modelVersion === undefined ? {} : { modelVersion: options.modelVersion }),
    ...(options.mediaPrefix === undefined ? {} : { mediaPrefix: options.mediaPrefix }),
    ...(options.onNote ? { onNote: options.onNote } : {}),
  };
}

async function* rowsOfFiles(readings: Readings): AsyncGenerator<SourceRow> {
  const { set, names, options } = readings;
  let singles = 0;
  for (const name of names) {
    if (LITTER.test(name) || readings.isResource(name)) continue;
    const found = await readings.look(name);
    if (found.kind === 'refused') {
      yield { file: name, row: { ok: false, line: 1, message: found.message } };
    } else if (found.kind === 'whole') {
      readings.count(found.place.kind);
      for await (const row of taskOfFile(set, name, found.place)) yield { row, file: name };
    } else {
      singles += 1;
      const alone =
        names.length > 1 && singles <= MOST_SINGLE_DATASETS ? await datasetOf(set, name, options) : undefined;
      if (alone) yield* datasetRows(readings, alone.dataset, alone.set, name);
      else yield* rowsOfList(readings, name, found.contentType);
    }
  }
}

async function datasetOf(set: FileSet, name: string, { format }: SourceOptions) {
  const entry = set.list().find((file) => file.name === name);
  if (!entry || format !== undefined) return undefined;
  const alone: FileSet = { ...set, list: () => [entry] };
  const dataset = await detectDataset(alone);
  return dataset && { dataset, set: alone };
}

async function* rowsOfList(readings: Readings, name: string, contentType: string): AsyncGenerator<SourceRow> {
  const { set, options } = readings;
  const { importer, rows } = await readTasks(set.open(name), {
    fileName: name,
    mediaType: contentType,
    ...(options.format === undefined ? {} : { format: options.format }),
    onWarning: (reason) => options.onNote?.({ reason }),
  });
  readings.count(`.${importer.id}`);
  for await (const row of rows)
    yield { row: readings.resources.size > 0 ? showFiles(row, name, readings.resources) : row, file: name };
}

/** A value that is the name of a file beside the list, or of one in a folder beside it, becomes its address. */
function showFiles(row: ImportRow, list: string, resources: ReadonlySet<string>): ImportRow {
  if (!row.ok) return row;
  const folder = list.slice(0, list.lastIndexOf('/') + 1);
  const files: FileReference[] = [];
  for (const [key, value] of Object.entries(row.task.data)) {
    if (typeof value !== 'string' || value.length > 1000) continue;
    const plain = value.replace(/^\.?\//, '');
    const name = [`${folder}${plain}`, plain].find((candidate) => resources.has(candidate));
    if (name !== undefined) files.push({ path: [key], name });
  }
  return files.length === 0 ? row : { ...row, files };
}

/** Uploaded files in the order they came, then the members of archives by name. */
function readingOrder(set: FileSet, byName: ReadonlyMap<string, StoredUpload>): string[] {
  const names = set.list().map((file) => file.name);
  const known = new Set(names);
  return [...[...byName.keys()].filter((name) => known.has(name)), ...names.filter((name) => !byName.has(name))];
}

const ARCHIVE_ENDINGS: Readonly<Record<string, string>> = { 'application/zip': '.zip', 'application/x-tar': '.tar' };

/** Two files of one name are told apart by their numbers. */
function nameUploads(uploads: readonly StoredUpload[]): Map<string, StoredUpload> {
  const byName = new Map<string, StoredUpload>();
  for (const upload of uploads) {
    const ending = ARCHIVE_ENDINGS[upload.content_type];
    const isNamed = ending === undefined || upload.file_name.toLowerCase().endsWith(ending);
    const name = plainName(isNamed ? upload.file_name : `${upload.file_name}${ending}`);
    byName.set(byName.has(name) ? `${upload.id}-${name}` : name, upload);
  }
  return byName;
}

/** Within a folder of its own, wherever the name points. */
function plainName(written: string): string {
  const steps = written
    .replaceAll('\\', '/')
    .replace(/\p{Cc}/gu, '')
    .replace(/^[a-z]:/i, '')
    .split('/');
  return steps.filter((step) => step !== '' && step !== '.' && step !== '..').join('/') || 'file';
}

function sourceFile(storage: Storage, name: string, upload: StoredUpload, { onBytes }: SourceOptions): SourceFile {
  const { storage_key: key, size_bytes: sizeBytes } = upload;
  return {
    name,
    sizeBytes,
    open: () => readStored(storage, key, onBytes),
    readAt: async (offset, length) => {
      const end = Math.min(offset + length, sizeBytes) - 1;
      if (end < offset) return new Uint8Array(0);
      const { stream } = await storage.open(key, { start: offset, end });
      const bytes = await buffer(stream);
      onBytes?.(bytes.length);
      return bytes;
    },
  };
}

async function* readStored(
  storage: Storage,
  key: string,
  onBytes: ((count: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  const { stream } = await storage.open(key);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      onBytes?.(chunk.length);
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
}
