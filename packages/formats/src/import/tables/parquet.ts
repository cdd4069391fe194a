import { type ColumnData, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type DatasetImporter, type DatasetOptions, type FileSet, ImportRefusedError } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import { type Features, featuresOf, readFeatures } from '../hugging-face/features.ts';
import { readRow } from '../hugging-face/read-row.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { finderOf, namesEnding } from '../seen/find-file.ts';
import type { SeenRow } from '../seen/model.ts';
import { plainValue } from './plain-value.ts';

export const parquetImporter: DatasetImporter = createDataset({
  id: 'parquet',
  title: 'Parquet',
  description:
    'Tables of columns, read row group by row group; those of Hugging Face with their classes, tags and pictures.',
  layout: 'One or more files `.parquet`, such as the shards of a dataset.',
  losses: [
    'Whole numbers beyond 2^53 become texts, dates and times become ISO texts, bytes become base64.',
    'Pictures inside of cells are kept up to 5 MiB each.',
  ],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0) return 0;
    const [first] = files as [string];
    const isReal = new TextDecoder().decode(await set.readAt(first, 0, 4)) === 'PAR1';
    return isReal ? (files.length >= set.list().length / 2 ? 0.95 : 0.6) : 0;
  },
  records: readParquet,
});

const candidates = (set: FileSet): string[] => namesEnding(set, ['parquet', 'pq']);

interface File {
  byteLength: number;
  slice: (start: number, end?: number) => Promise<ArrayBuffer>;
}

async function* readParquet(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const named = await readFeatures(set);
  for (const name of candidates(set)) {
    const size = finderOf(set).sizeOf(name);
    const file: File = {
      byteLength: size,
      slice: async (start, end = size) => {
        const bytes = await set.readAt(name, start, end - start);
        // A copy of its own: bytes may be a window into others, and some kinds of them stay one when they are sliced.
        return new Uint8Array(bytes).buffer;
      },
    };
    const metadata = await readMetadata(file, name);
    yield* readGroups(file, name, metadata, new Map([...named, ...ownFeatures(metadata)]), options);
  }
}

async function readMetadata(file: File, name: string): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file);
  } catch (error) {
    throw new ImportRefusedError(`${name} cannot be read as Parquet: ${wordsOf(error)} Write it again.`);
  }
}

const wordsOf = (error: unknown): string => `${error instanceof Error ? error.message : String(error)}.`.slice(0, 200);

/** What the library that wrote the file says of its columns. */
function ownFeatures({ key_value_metadata: pairs }: FileMetaData): Features {
  const text = pairs?.find(({ key }) => key === 'huggingface')?.value;
  try {
    return text === undefined ? new Map() : featuresOf(JSON.parse(text));
  } catch {
    return new Map();
  }
}

async function* readGroups(
  file: File,
  name: string,
  metadata: FileMetaData,
  features: Features,
  options: DatasetOptions,
): AsyncGenerator<SeenRow> {
  const { maxHeldBytes } = limitsOf(options.limits);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    if (Number(group.total_byte_size) > maxHeldBytes) {
      throw new ImportRefusedError(
        `A row group of ${name} has more than ${Math.floor(maxHeldBytes / 2 ** 20)} MiB. Write the file with smaller row groups.`,
      );
    }
    const columns = await readColumns(file, metadata, rowStart, rowEnd);
    if (typeof columns === 'string') {
      const message = `Rows ${rowStart + 1} to ${rowEnd} cannot be read: ${columns} Write the file again.`;
      yield { ...failedRow(rowStart + 1, message), file: name };
    } else {
      for (let row = rowStart; row < rowEnd; row += 1) {
        const data: Record<string, unknown> = {};
        for (const [column, at] of columns) data[column] = at(row);
        yield readRecord(data, features, name, row + 1);
      }
    }
    rowStart = rowEnd;
  }
}

/** Columns are held as they are decoded; rows are put together one by one. */
async function readColumns(
  file: File,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<[string, (row: number) => unknown][] | string> {
  const chunks = new Map<string, ColumnData[]>();
  try {
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      compressors,
      // Bytes that are no text, such as pictures, must stay bytes.
      utf8: false,
      onChunk: (chunk) => {
        const known = chunks.get(chunk.columnName);
        if (known) known.push(chunk);
        else chunks.set(chunk.columnName, [chunk]);
      },
    });
  } catch (error) {
    return wordsOf(error);
  }
  return [...chunks].map(([column, parts]) => [column, cellReader(parts)]);
}

/** Rows are asked for in order, so the part at hand is mostly the right one. */
function cellReader(parts: ColumnData[]): (row: number) => unknown {
  const ordered = parts.toSorted((left, right) => left.rowStart - right.rowStart);
  let at = 0;
  return (row) => {
    while (at < ordered.length - 1 && row >= (ordered[at]?.rowEnd ?? 0)) at += 1;
    const part = ordered[at];
    return part === undefined ? null : (part.columnData[row - part.rowStart] ?? null);
  };
}

function readRecord(cells: Record<string, unknown>, features: Features, file: string, line: number): SeenRow {
  const plain = (value: unknown): Record<string, unknown> => plainValue(value, false) as Record<string, unknown>;
  const reading = readRow(plainValue(cells, true) as Record<string, unknown>, features);
  if (!reading) return { ok: true, file, line, subject: { kind: 'columns' }, data: plain(cells), regions: [] };
  return { ok: true, file, line, ...reading, data: plain(reading.data ?? {}), columns: plain(cells) };
}
