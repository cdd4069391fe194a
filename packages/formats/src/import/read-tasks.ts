import { findImporter } from '../importers.ts';
import { decode } from './decode.ts';
import { detectFormat } from './detect-format.ts';
import type { Importer, ImportRow } from './model.ts';
import { type PreviewOptions, peek } from './preview.ts';

export interface TaskReading {
  importer: Importer;
  rows: AsyncGenerator<ImportRow>;
}

/** Decodes, detects and reads a file in one go; `onWarning` hears of troubles with its encoding. */
export async function readTasks(
  chunks: AsyncIterable<Uint8Array | string>,
  options: PreviewOptions & { onWarning?: (message: string) => void } = {},
): Promise<TaskReading> {
  const { head, all } = await peek(decode(chunks, options));
  const importer = findImporter(options.format ?? '') ?? detectFormat(options.fileName, options.mediaType, head);
  return { importer, rows: importer.read(all, options) };
}
