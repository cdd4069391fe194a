import { archiveExporter } from './archive.ts';
import { chooseInTask } from './choose-annotations.ts';
import { inBlocks } from './in-blocks.ts';
import { writeList } from './json.ts';
import type { ExportContext, Exporter, ExportTask, MediaFile } from './model.ts';
import type { ArchiveFile } from './zip.ts';

/** Everything in one file, to take along or to keep: tasks that point at files beside them. */
export const bundleExporter: Exporter = archiveExporter({
  id: 'BUNDLE',
  title: 'Bundle with media',
  description: 'tasks.json as JSON writes it, and the files of our own storage that the tasks show, side by side.',
  isOneAnswer: false,
  files: writeFiles,
  fits: () => ({ ok: true, losses: ['Files that lie elsewhere stay there: only their addresses come along.'] }),
});

/** Tasks whose addresses are looked up together. */
const BATCH = 200;
/** Deeper than this no task data keeps its addresses. */
const DEEPEST = 8;

async function* writeFiles(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<ArchiveFile> {
  const media = keepMedia();
  yield { path: 'tasks.json', content: inBlocks(writeList(writeTasks(records, context, media))) };
  for (const [path, file] of media.list()) yield { path, content: file.open() };
}

async function* writeTasks(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  media: KeptMedia,
): AsyncGenerator<string> {
  for await (const tasks of inBatches(records)) {
    const urls = [...new Set(tasks.flatMap(({ data }) => [...addressesIn(data, 0)]))];
    const found = context.media && urls.length > 0 ? await context.media.find(urls) : new Map<string, MediaFile>();
    for (const task of tasks) {
      const chosen = chooseInTask(task, context);
      const data = found.size === 0 ? chosen.data : rewritten(chosen.data, found, media, 0);
      yield JSON.stringify(data === chosen.data ? chosen : { ...chosen, data });
    }
  }
}

async function* inBatches(records: AsyncIterable<ExportTask>): AsyncGenerator<ExportTask[]> {
  let batch: ExportTask[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface KeptMedia {
  pathOf: (file: MediaFile) => string;
  list: () => Iterable<readonly [path: string, file: MediaFile]>;
}

/** A path for each file, however many tasks show it; two files of one name get different paths. */
export function keepMedia(): KeptMedia {
  const paths = new Map<string, string>();
  const files = new Map<string, MediaFile>();
  return {
    pathOf: (file) => {
      const known = paths.get(file.key);
      if (known !== undefined) return known;
      const name =
        file.name
          .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
          .replace(/^\.+/, '_')
          .slice(-150) || 'file';
      let path = `media/${name}`;
      for (let number = 1; files.has(path); number += 1) path = `media/${number}-${name}`;
      paths.set(file.key, path);
      files.set(path, file);
      return path;
    },
    list: () => files,
  };
}

function* addressesIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null && depth < DEEPEST)
    for (const entry of Object.values(value)) yield* addressesIn(entry, depth + 1);
}

function rewritten<Value>(value: Value, found: ReadonlyMap<string, MediaFile>, media: KeptMedia, depth: number): Value;
function rewritten(value: unknown, found: ReadonlyMap<string, MediaFile>, media: KeptMedia, depth: number): unknown {
  if (typeof value === 'string') {
    const file = found.get(value);
    return file ? media.pathOf(file) : value;
  }
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value;
  if (Array.isArray(value)) return value.map((entry) => rewritten(entry, found, media, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, rewritten(entry, found, media, depth + 1)]),
  );
}
