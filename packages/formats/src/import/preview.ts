import { findImporter } from '../importers.ts';
import { type DataColumn, summarizeColumns } from './columns.ts';
import { decode } from './decode.ts';
import { detectFormat } from './detect-format.ts';
import type { FailedRow, ImportedRow, ImportOptions } from './model.ts';

export interface PreviewOptions extends ImportOptions {
  fileName?: string;
  mediaType?: string;
  /** Format id that overrules detection. */
  format?: string;
}

export interface ImportPreview {
  /** Id of the importer. */
  format: string;
  columns: DataColumn[];
  rows: ImportedRow[];
  errors: FailedRow[];
  warnings: string[];
}

const headLength = 16 * 1024;

/** Reads as far as `limit` good rows or `limit` bad ones, then lets the source go. */
export async function preview(
  chunks: AsyncIterable<Uint8Array | string>,
  limit = 10,
  options: PreviewOptions = {},
): Promise<ImportPreview> {
  const warnings: string[] = [];
  const source = decode(chunks, { onWarning: (message) => warnings.push(message) });
  const { head, all } = await peek(source);
  const importer = findImporter(options.format ?? '') ?? detectFormat(options.fileName, options.mediaType, head);
  const summary = summarizeColumns();
  const rows: ImportedRow[] = [];
  const errors: FailedRow[] = [];
  for await (const row of importer.read(all, options)) {
    if (row.ok) {
      rows.push(row);
      summary.add(row.task.data);
    } else errors.push(row);
    if (rows.length >= limit || errors.length >= limit) break;
  }
  return { format: importer.id, columns: summary.list(), rows, errors, warnings };
}

export interface PeekedText {
  /** The first 16 Ki characters, fewer when the text is shorter. */
  head: string;
  /** The whole text, the head included. */
  all: AsyncGenerator<string>;
}

/** Looks at the beginning of a text without losing it. */
export async function peek(source: AsyncGenerator<string>): Promise<PeekedText> {
  const held: string[] = [];
  let length = 0;
  while (length < headLength) {
    const next = await source.next();
    if (next.done) break;
    held.push(next.value);
    length += next.value.length;
  }
  return { head: held.join('').slice(0, headLength), all: continueFrom(held, source) };
}

async function* continueFrom(held: string[], source: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield* held;
    yield* source;
  } finally {
    await source.return(undefined);
  }
}
