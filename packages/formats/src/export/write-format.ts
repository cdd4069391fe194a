import { writeReported } from './archive.ts';
import type { ExportContext, Exporter, ExportPart, ExportTask, MediaFile } from './model.ts';
import { type PartOf, planSplit, type SplitPlan } from './split.ts';
import { renamedConfig, type Transform, transformer } from './transform.ts';
import type { ArchiveFile } from './zip.ts';

/** How an export is written, beside its format. */
export interface WriteChoices {
  transform?: Transform;
  split?: SplitPlan;
  /** With the files that `context.media` has of its pictures. */
  withMedia?: boolean;
  /** Told how many tasks went into each part, as they go. */
  onPart?: (part: string) => void;
}

/** Whether the file is an archive, whatever the format is by itself. */
export const isArchive = (exporter: Exporter, { split, withMedia }: WriteChoices): boolean =>
  exporter.files !== undefined || split !== undefined || withMedia === true;

/**
 * The records in the format. `records` may be read more than once, each time the same: a split reads them once for each of
 * its parts, so that nothing of them is held.
 */
export async function writeFormat(
  exporter: Exporter,
  records: () => AsyncIterable<ExportTask>,
  context: ExportContext,
  choices: WriteChoices = {},
): Promise<AsyncIterable<string | Uint8Array>> {
  const { transform = {}, split, withMedia } = choices;
  const config = context.config && transform.labels ? renamedConfig(context.config, transform.labels) : context.config;
  const changed: ExportContext = config ? { ...context, config } : context;
  const source = transformed(records, transform, changed);
  if (!split && !withMedia) return exporter.write(source(true), { ...changed, reread: () => source(false) });
  const partOf = split && (await planSplit(split, () => source(false)));
  return writeReported(changed, (reported) =>
    partOf ? splitFiles(exporter, source, reported, partOf, choices) : wholeFiles(exporter, source, reported, choices),
  );
}

/** Keeps its media by itself. */
const BUNDLE = 'BUNDLE';

/** Losses are told once, however often the records are read. */
type Source = (isTold: boolean) => AsyncIterable<ExportTask>;

function transformed(records: () => AsyncIterable<ExportTask>, transform: Transform, context: ExportContext): Source {
  return (isTold) => {
    const change = transformer(transform, isTold ? context.onLoss : undefined);
    return change ? mapped(records(), (task) => change(task, context)) : records();
  };
}

async function* mapped<Item>(items: AsyncIterable<Item>, change: (item: Item) => Item): AsyncGenerator<Item> {
  for await (const item of items) yield change(item);
}

async function* wholeFiles(
  exporter: Exporter,
  source: Source,
  context: ExportContext,
  { withMedia }: WriteChoices,
): AsyncGenerator<ArchiveFile> {
  const pictures = keepPictures(withMedia === true && exporter.id !== BUNDLE);
  const own = { ...context, ...pictures.context, reread: () => source(false) };
  if (exporter.files) yield* exporter.files(source(true), own);
  else yield { path: `result.${exporter.extension}`, content: exporter.write(source(true), own) };
  yield* pictures.files('images', context);
}

async function* splitFiles(
  exporter: Exporter,
  source: Source,
  context: ExportContext,
  partOf: PartOf,
  { split, onPart, withMedia }: WriteChoices,
): AsyncGenerator<ArchiveFile> {
  const numbering = new Map<string, number>();
  const parts = (split?.shares ?? []).map(([name]) => {
    const pictures = keepPictures(withMedia === true && exporter.id !== BUNDLE);
    const reread = () => only(source(false), (task) => partOf(task) === name);
    const records = only(source(true), (task) => {
      const isIn = partOf(task) === name;
      if (isIn) onPart?.(name);
      return isIn;
    });
    const part: ExportPart = { name, records, context: { ...context, ...pictures.context, numbering, reread } };
    return { part, pictures };
  });
  if (exporter.writeParts)
    yield* exporter.writeParts(
      parts.map(({ part }) => part),
      context,
    );
  else for (const { part } of parts) yield* folderOf(exporter, part);
  for (const { part, pictures } of parts)
    yield* pictures.files(exporter.pictureFolder?.(part.name) ?? `${part.name}/images`, context);
}

async function* folderOf(exporter: Exporter, { name, records, context }: ExportPart): AsyncGenerator<ArchiveFile> {
  if (!exporter.files) yield { path: `${name}.${exporter.extension}`, content: exporter.write(records, context) };
  else
    for await (const { path, content } of exporter.files(records, context)) yield { path: `${name}/${path}`, content };
}

async function* only(
  tasks: AsyncIterable<ExportTask>,
  isIn: (task: ExportTask) => boolean,
): AsyncGenerator<ExportTask> {
  for await (const task of tasks) if (isIn(task)) yield task;
}

/** Addresses that are looked up together. */
const BATCH = 500;

/** The pictures that an exporter names, to be written behind what it writes. */
function keepPictures(isWanted: boolean) {
  const list: { url: string; fileName: string; task: number }[] = [];
  async function* files(folder: string, { media, onLoss }: ExportContext): AsyncGenerator<ArchiveFile> {
    for (let from = 0; from < list.length; from += BATCH) {
      const batch = list.slice(from, from + BATCH);
      const found = (await media?.find(batch.map(({ url }) => url))) ?? new Map<string, MediaFile>();
      for (const { url, fileName, task } of batch) {
        const file = found.get(url);
        if (file) yield { path: `${folder}/${fileName}`, content: file.open() };
        else onLoss?.({ task, reason: 'Pictures that lie elsewhere' });
      }
    }
  }
  const context: Partial<ExportContext> = isWanted ? { onPicture: (picture) => void list.push(picture) } : {};
  return { context, files };
}
