import { referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { summarizeColumns } from '../columns.ts';
import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { detectFormat } from '../detect-format.ts';
import { headOf, linesOf } from '../files/read-set.ts';
import { learnFromResults } from '../label-studio/suggest-from-results.ts';
import { isPage, readPage } from '../markup/html.ts';
import { looksLikeRecords, xmlRecordsImporter } from '../markup/xml-records.ts';
import { type FileReference, failedRow, type ImportRow } from '../model.ts';
import { baseName, extensionOf, finderOf, type MediaKind, mediaKindOf } from '../seen/find-file.ts';
import { interfaceOfColumns, MOST_RECORDS } from '../seen/suggest-interface.ts';
import { parquetImporter } from '../tables/parquet.ts';
import { xlsxImporter } from '../tables/xlsx.ts';

/** Whatever is no dataset of one kind: files of tasks are read one after another, media and documents are a task each. */
export const looseFilesImporter: DatasetImporter = {
  id: 'files',
  title: 'Files',
  description:
    'Files of tasks (JSON, JSON Lines, CSV, TSV, TXT, XLSX, Parquet, XML) one after another; pictures, recordings, videos, PDF and HTML documents one task each. Tasks that name files of the upload show them.',
  layout: 'Any files, such as a ZIP of pictures, or of `tasks.json` with the media that it names.',
  losses: ['Media that no task names are not taken when the upload holds files of tasks.'],
  detect: async () => 0.1,
  read: readLoose,
  suggestConfig: async (set, options = {}) => {
    const columns = summarizeColumns();
    const answers = learnFromResults();
    let count = 0;
    for await (const row of readLoose(set, options)) {
      count += 1;
      if (count > MOST_RECORDS) break;
      if (!row.ok) continue;
      columns.add(row.task.data);
      answers.add(row.task);
    }
    const learned = answers.suggest();
    if (learned !== undefined) return learned;
    const page = set.list().some(({ name }) => ['html', 'htm'].includes(extensionOf(name)));
    const listed = columns.list();
    return page && listed.some(({ name }) => name === 'html') ? pageInterface : interfaceOfColumns(listed);
  },
};

const pageInterface =
  '<View>\n  <HyperText name="html" value="$html"/>\n  <TextArea name="answer" toName="html"/>\n</View>';

const taskExtensions = ['json', 'jsonl', 'ndjson', 'csv', 'tsv', 'txt', 'text'];
const tableExtensions = ['xlsx', 'xlsm', 'parquet', 'pq'];
/** What describes an upload instead of being part of it. */
const isDescription = (name: string): boolean =>
  /^(readme|license|licence|changelog|manifest|left-out|dataset_infos?|\.)[^/]*$/i.test(baseName(name)) &&
  !/\.csv$/i.test(name);

async function* readLoose(set: FileSet, options: DatasetOptions = {}): AsyncGenerator<ImportRow> {
  const files = set
    .list()
    .map(({ name }) => name)
    .filter((name) => !isDescription(name));
  const hasTasks = files.some(
    (name) => taskExtensions.includes(extensionOf(name)) || tableExtensions.includes(extensionOf(name)),
  );
  let unused = 0;
  for (const file of files) {
    const media = mediaKindOf(file);
    if (taskExtensions.includes(extensionOf(file))) yield* readTaskFile(set, file, options);
    else if (media !== undefined) {
      if (hasTasks) unused += 1;
      else yield mediaRow(file, media, options.config);
    } else yield* readOther(set, file, options);
  }
  if (hasTasks && unused > 0) {
    options.onNote?.({
      reason: 'Media were taken where tasks name them, and not as tasks of their own.',
      count: unused,
    });
  }
}

async function* readOther(set: FileSet, file: string, options: DatasetOptions): AsyncGenerator<ImportRow> {
  const alone = only(set, file);
  if (['xlsx', 'xlsm'].includes(extensionOf(file))) yield* withFiles(xlsxImporter.read(alone, options), set);
  else if (['parquet', 'pq'].includes(extensionOf(file))) yield* withFiles(parquetImporter.read(alone, options), set);
  else if (extensionOf(file) === 'xml' && looksLikeRecords(await headOf(set, file))) {
    yield* withFiles(xmlRecordsImporter.read(alone, options), set);
  } else if (isPage(file)) {
    for await (const row of readPage(set, file, options.config)) {
      if (row.ok) yield { ok: true, file, line: 1, task: { data: row.data ?? {} } };
      else yield row;
    }
  } else {
    const hint = extensionOf(file) === 'xls' ? ' Save it as .xlsx.' : ' Leave it out of the upload.';
    yield { ...failedRow(1, `${baseName(file)} is of no format that is read.${hint}`), file };
  }
}

const only = (set: FileSet, file: string): FileSet => ({
  ...set,
  list: () => set.list().filter(({ name }) => name === file),
});

async function* readTaskFile(set: FileSet, file: string, options: DatasetOptions): AsyncGenerator<ImportRow> {
  const importer = detectFormat(file, undefined, await headOf(set, file));
  yield* withFiles(importer.read(linesOf(set, file), options), set, file);
}

/** Rows whose data name files of the set show them. */
async function* withFiles(rows: AsyncIterable<ImportRow>, set: FileSet, ofFile?: string): AsyncGenerator<ImportRow> {
  const hasMedia = set.list().some(({ name }) => mediaKindOf(name) !== undefined);
  for await (const read of rows) {
    const row: ImportRow = ofFile === undefined ? read : { ...read, file: ofFile };
    if (!row.ok || !hasMedia || row.files) {
      yield row;
      continue;
    }
    const files: FileReference[] = [];
    collectFiles(row.task.data, [], row.file ?? '', set, files);
    yield files.length === 0 ? row : { ...row, files };
  }
}

const longestName = 500;
const deepest = 5;

function collectFiles(
  value: unknown,
  path: (string | number)[],
  from: string,
  set: FileSet,
  files: FileReference[],
): void {
  if (typeof value === 'string') {
    if (value.length > longestName || mediaKindOf(value) === undefined || /^[a-z][a-z0-9+.-]*:/i.test(value)) return;
    const name = finderOf(set).find(value, from);
    if (name !== undefined && mediaKindOf(name) !== undefined) files.push({ path, name });
  } else if (typeof value === 'object' && value !== null && path.length < deepest) {
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, entry] of entries) collectFiles(entry, [...path, key], from, set, files);
  }
}

const shownBy: Record<MediaKind, readonly string[]> = {
  image: ['Image'],
  audio: ['Audio', 'AudioPlus'],
  video: ['Video', 'Audio'],
  pdf: ['Pdf'],
};

function mediaRow(file: string, kind: MediaKind, config: CompiledConfig | undefined): ImportRow {
  const objects = Object.values(config?.objects ?? {});
  const object = shownBy[kind].flatMap((tag) => objects.filter((one) => one.tag === tag))[0];
  const written = object?.valueList ?? object?.value;
  const key = written?.startsWith('$') ? referenceKey(written) : kind;
  const isList = object?.valueList !== undefined;
  if (config && !object) {
    const message = `The interface shows no file such as ${baseName(file)}: nobody would see it. Add a tag ${shownBy[kind][0]}.`;
    return { ...failedRow(1, message), file };
  }
  return {
    ok: true,
    file,
    line: 1,
    task: { data: { [key]: isList ? [file] : file } },
    files: [{ path: isList ? [key, 0] : [key], name: file }],
  };
}
