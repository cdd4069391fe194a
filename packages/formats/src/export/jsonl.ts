import { chooseInTask } from './choose-annotations.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';

/** The records of JSON, one per line. */
export const jsonlExporter: Exporter = {
  id: 'JSONL',
  title: 'JSON Lines',
  description: 'The same records as JSON, one per line: for data loaders and command-line tools.',
  extension: 'jsonl',
  mediaType: 'application/x-ndjson',
  write: (records, context = {}) => inBlocks(writeLines(records, context)),
  fits: () => ({ ok: true, losses: [] }),
};

async function* writeLines(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  for await (const task of records) yield `${JSON.stringify(chooseInTask(task, context))}\n`;
}
